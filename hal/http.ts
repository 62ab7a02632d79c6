/** A request as the machine's HTTP server hands it over, all of it byte strings. The server has bounded its length and decided who sent it. */
export interface HttpRequest {
  /** Upper case, e.g. `GET`. */
  method: string;
  /** Without query, as it was sent: nothing is decoded in it. */
  path: string;
  /** What stands behind the question mark, without it. */
  query: string;
  body: string;
}

export interface HttpResponse {
  status: number;
  type: "json" | "text" | "html" | "bmp";
  body: string;
}

/** Where an answer goes; some have to wait for the EVSE. Each request gets exactly one. */
export interface HttpExchange {
  reply(response: HttpResponse): void;
}

/** Who may ask: everybody, those who may read, those who may control the charge, those who may change settings. */
export type HttpAccess = "public" | "read" | "control" | "admin";

/** What has become of posts to Emoncms, kept up to date by who posts. */
export interface EmoncmsPosts {
  /** The last post was taken. */
  isConnected: boolean;
  sent: number;
  taken: number;
}

/** A value that the machine's own configuration decides, under its name in OpenEVSE's `/config`, as JSON. */
export interface ConfigField {
  name: string;
  json: string;
}

/** What the server's machine is to a client. */
export interface HttpMachine {
  /** `Wired`, `STA`, `AP` or `STA+AP`. */
  readonly mode: string;
  readonly hostname: string;
  /** Strength of the wireless network, dBm; 0 on a wire. */
  rssi_dBm(): number;
  /** It has a meter of the mains of its own; nobody else's currents are taken then. */
  readonly hasMeter?: boolean | undefined;
  /** The methods that its server knows, with commas between them; without it all. */
  readonly methods?: string | undefined;
  /** It has little memory: no log of states is kept, and settings are shown a group at a time. */
  readonly small?: boolean;
  /** Whether changes need a password, and there is one. */
  readonly hasPassword?: ((this: void) => boolean) | undefined;
  /** What the topics of the SmartEVSE profile begin with; without it `SmartEVSE/<serial>`. */
  readonly profilePrefix?: string | undefined;
  /** How long the controller has been at work, ms; without it that counts from when it first serves. */
  uptime_ms?(): number;
  /** What stands in its configuration, without secrets; `undefined`: everything is in the settings. */
  config?(): ConfigField[];
  /** Posts to Emoncms, where it is configured. */
  readonly emoncms?: EmoncmsPosts | undefined;
}
