import { escapeText } from "#tools/lua/wire";
import { QUEUE, loop } from "./loop";

const LONGEST_ID = 32;
const LONGEST_PASSWORD = 65;
/** Buffer of the client: a message that does not fit comes in pieces. */
const BUFFER_B = 1024;
const HEADER_B = 7;

type Handler = (this: void, client: Client, topic: string, payload: string | undefined) => void;
type Failed = (this: void, client: Client, reason: number) => void;

/** NodeMCU's client: names are cut, one will, messages in pieces, not to be used again once it has lost its connection. */
class Client {
  private onMessage: Handler | undefined = undefined;
  private onOffline: Handler | undefined = undefined;
  private connected: ((this: void) => void) | undefined = undefined;
  private failed: Failed | undefined = undefined;
  private gone = false;

  constructor(private readonly names: string) {}

  // eslint-disable-next-line @typescript-eslint/max-params -- NodeMCU's own signature
  connect(host: string, port: number, secure: number, connected: (this: void) => void, failed: Failed): boolean {
    if (this.gone) return false;
    this.connected = connected;
    this.failed = failed;
    station.client = this;
    loop.say(
      "c\t" +
        escapeText(host) +
        "\t" +
        string.format("%d", port) +
        "\t" +
        string.format("%d", secure) +
        this.names +
        station.will,
    );
    return true;
  }

  close(): void {
    this.gone = true;
    if (station.client !== this) return;
    station.client = undefined;
    loop.say("x");
  }

  lwt(topic: string, message: string, _qos: number, _retain: number): void {
    station.will = "\t" + escapeText(topic.substring(0, LONGEST_ID)) + "\t" + escapeText(message.substring(0, 128));
  }

  on(event: string, handler: Handler): void {
    if (event === "message") this.onMessage = handler;
    else if (event === "offline") this.onOffline = handler;
  }

  publish(topic: string, payload: string, _qos: number, retain: number): boolean {
    if (this.gone || station.client !== this || !station.isUp) return false;
    if (station.blocks_us > 0) loop.block(station.blocks_us);
    loop.say((retain === 1 ? "M\t" : "m\t") + escapeText(topic) + "\t" + escapeText(payload));
    return true;
  }

  subscribe(topic: string, _qos: number): boolean {
    loop.say("s\t" + escapeText(topic));
    return true;
  }

  /** The broker has answered the connection; 0: it is there. */
  answered(reason: number): void {
    loop.post(QUEUE.medium, () => {
      if (this.gone) return;
      station.isUp = reason === 0;
      if (reason === 0) this.connected?.();
      else this.failed?.(this, reason);
    });
  }

  lost(): void {
    station.isUp = false;
    station.client = undefined;
    loop.post(QUEUE.medium, () => {
      if (this.gone) return;
      this.gone = true;
      this.onOffline?.(this, "", undefined);
    });
  }

  deliver(topic: string, payload: string): void {
    const room = BUFFER_B - HEADER_B - topic.length;
    let at = 0;
    do {
      const length = at === 0 ? room : BUFFER_B;
      const piece = payload.substring(at, at + length);
      const name = at === 0 ? topic : "";
      loop.post(QUEUE.medium, () => {
        if (!this.gone) this.onMessage?.(this, name, piece);
      });
      at += length;
    } while (at < payload.length);
  }
}

/** The connection that there is. */
export const station = {
  client: undefined as Client | undefined,
  isUp: false,
  will: "",
  /** How long a publication holds up everything else. */
  blocks_us: 0,
};

export const mqttModule = {
  Client(this: void, id: string, keepalive_s: number, user: string, password: string): Client {
    return new Client(
      "\t" +
        escapeText(id.substring(0, LONGEST_ID)) +
        "\t" +
        string.format("%d", keepalive_s) +
        "\t" +
        escapeText(user.substring(0, LONGEST_ID)) +
        "\t" +
        escapeText(password.substring(0, LONGEST_PASSWORD)),
    );
  },
};

declare namespace string {
  function format(this: void, format: string, value: number): string;
}
