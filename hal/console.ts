/** A person's terminal (or a script) and what of the machine can be set up from there. What a machine does not have is `undefined`. */
export interface ConsolePort {
  /** A script is at the other end: it wants neither echo nor prompts. */
  readonly quiet: boolean;
  readonly wifi: WifiSetup | undefined;
  readonly broker: BrokerSetup | undefined;
  readonly logging: LogSetup | undefined;
  /** Stores the password of the HTTP server; empty: none. Why not, if not. Not there where it is set elsewhere, or there is no server. */
  setHttpPassword?(password: string): string | undefined;
  /** Takes output, at most 256 bytes (one character = one byte). False: there is no room now; the same comes again later. */
  write(bytes: string): boolean;
  /** Ends the conversation. False: there is nothing to end, as on a wire. */
  leave(): boolean;
  /** Why a command (`wifi`, `mqtt`, `log`, `update`, `restart`) cannot be done on this machine and what to do instead; `undefined`: it can. */
  refusal(command: string): string | undefined;
  /** What the medium has borne, and what room is left, e.g. `812 writes, 12 since the start, 1310 kB free`; where it wears. */
  medium?(): string;
  /** An order that is no setting was carried out, e.g. `trip` `reset`. */
  ordered?(topic: string, text: string): void;
  /** Forgets what the machine itself keeps: networks, broker, passwords. For a factory reset. */
  forget(): void;
}

/** The wireless network of the machine. Passwords go in and never come out. */
export interface WifiSetup {
  /** How it stands, a line each, e.g. `joined: home, -61 dBm, 192.168.1.50`. */
  describe(): string[];
  /** Looks for networks; false: not now. */
  scan(): boolean;
  /** What the last scan has found; `undefined` while it goes on. */
  found(): WifiNetwork[] | undefined;
  /** Stores a network and joins it; the password is empty for an open one. Why not, if not. */
  join(ssid: string, password: string, hidden: boolean): string | undefined;
  /** Forgets the stored network. */
  leave(): void;
  /** Stores the password of the access point for setting up. Why not, if not. */
  accessPoint(password: string): string | undefined;
}

/** One network in reach. */
export interface WifiNetwork {
  /** 1..32 bytes of any value; empty for a hidden one. */
  ssid: string;
  strength_dBm: number;
  channel: number;
  /** E.g. `WPA2`, `open`. */
  security: string;
}

/** What of the broker can be set. */
export type BrokerKey = "server" | "port" | "tls" | "user" | "password";

/** The broker that the machine connects to. */
export interface BrokerSetup {
  /** How it stands, a line each, without the password. */
  describe(): string[];
  /** Why nothing of it can be set from a console, and what to do instead; `undefined`: it can. */
  fixed(): string | undefined;
  /** Stores one value (checked: `port` 1..65535, `tls` on or off); empty takes it away. Why not, if not. */
  set(key: BrokerKey, value: string): string | undefined;
}

/** What is logged on the machine. */
export interface LogSetup {
  /** error, warn, info or debug. */
  level(): string;
  setLevel(level: string): void;
  /** Begins or ends handing each line of the log to the console. */
  follow(on: boolean): void;
}
