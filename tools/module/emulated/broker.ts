import { escapeText } from "#tools/lua/wire";
import { QUEUE, loop } from "./loop";

const LONGEST_ID = 32;
const LONGEST_PASSWORD = 65;
/** Buffer of the client: a message that does not fit comes in pieces. */
const BUFFER_B = 1024;
const HEADER_B = 7;
/** So long the client waits for a socket, and for a connection; then it gives the connection up. */
const TIMEOUT_us = 10000000;
/** A client that is connected hears at most so late that it is to end. */
const CLOSE_us = 1000000;
/** Why a connection ended or did not come about: the client never knows. */
const UNKNOWN = -6;

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

  /** Waits until the client's own task has ended: for an attempt to connect that is under way, or with a last word on the socket. */
  close(): void {
    if (this.gone) return;
    this.gone = true;
    if (station.client !== this) return;
    station.client = undefined;
    loop.say("x");
    loop.block(station.isUp ? CLOSE_us + station.blocks_us : station.connects_us);
    station.isUp = false;
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
    if (station.blocks_us > 0) {
      loop.block(station.blocks_us);
      station.stalls++;
    }
    if (station.blocks_us >= TIMEOUT_us) {
      this.lost();
      return false;
    }
    loop.say((retain === 1 ? "M\t" : "m\t") + escapeText(topic) + "\t" + escapeText(payload));
    return true;
  }

  subscribe(topic: string, _qos: number): boolean {
    loop.say("s\t" + escapeText(topic));
    return true;
  }

  /** The broker has answered the connection; 0: it is there. A client that has failed says so twice, with a reason that is none. */
  answered(reason: number): void {
    if (station.client === this) station.isUp = reason === 0;
    loop.post(QUEUE.medium, () => {
      if (this.gone) return;
      if (reason === 0) {
        this.connected?.();
        return;
      }
      this.gone = true;
      this.failed?.(this, UNKNOWN);
      this.onOffline?.(this, "", undefined);
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
        if (!this.gone) this.onMessage?.(this, name, piece === "" ? undefined : piece);
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
  /** How long a publication holds up everything else, and ending an attempt to connect. */
  blocks_us: 0,
  connects_us: 0,
  /** Publications that did. */
  stalls: 0,
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
