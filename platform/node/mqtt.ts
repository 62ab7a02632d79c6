import { connect, type IClientOptions, type MqttClient } from "mqtt";
import type { LogPort } from "#hal/log";
import type { MqttPort } from "#hal/mqtt";
import { Backoff } from "./backoff";
import { errorText } from "./input-error";

const FIRST_PAUSE_ms = 500;
const LONGEST_PAUSE_ms = 30000;
const CONNECT_ms = 10000;
const KEEPALIVE_s = 15;
/** Messages and bytes that may be on their way out at a time. */
const MOST_WAITING = 1000;
const MOST_WAITING_B = 1000000;
/** How long an orderly goodbye may take. */
const GOODBYE_ms = 1000;
const AVAILABILITY = "availability";

/** Who hears the broker. Payloads are byte strings. */
export interface MqttListener {
  connected(): void;
  lost(): void;
  /** A message on a topic below the prefix. */
  received(topic: string, payload: string, retained: boolean): void;
  /** A message on the meter's topic. */
  meter(payload: string): void;
}

export interface NodeMqttOptions {
  client: IClientOptions;
  serial: string;
  /** Topics below the prefix to listen to. */
  topics: readonly string[];
  /** Whole topic of the mains meter. */
  meterTopic?: string | undefined;
  firstPause_ms?: number;
  /** A second connection: its client's name, what its topics begin with, and its last will, if any. */
  other?: { clientId: string; prefix: string; will: Will | undefined } | undefined;
}

/** What the broker publishes, and keeps, when the connection is lost or ended. */
export interface Will {
  topic: string;
  payload: string;
}

/**
 * The broker over MQTT 3.1.1. Connects again with growing pauses for ever; what is published meanwhile is refused, not kept.
 * Its last will, and its orderly end, say `availability` = `offline`.
 */
export class NodeMqtt implements MqttPort {
  private readonly prefix: string;
  private readonly backoff: Backoff;
  /** The broker's address, without credentials. */
  readonly name: string;
  private client: MqttClient | undefined;
  private listener: MqttListener | undefined;
  private timer: NodeJS.Timeout | undefined;
  private up = false;
  private told = "";
  private trouble = "";
  private waiting = 0;
  private waiting_B = 0;
  private readonly will: Will | undefined;

  constructor(
    private readonly options: NodeMqttOptions,
    private readonly log: LogPort,
  ) {
    const { protocol, host, port } = options.client;
    const first_ms = options.firstPause_ms ?? FIRST_PAUSE_ms;
    this.prefix = options.other === undefined ? `Dinamics/${options.serial}/` : options.other.prefix;
    this.will =
      options.other === undefined ? { topic: this.prefix + AVAILABILITY, payload: "offline" } : options.other.will;
    this.name = `${protocol ?? "mqtt"}://${host ?? ""}:${String(port ?? "")}`;
    this.backoff = new Backoff(first_ms, Math.max(first_ms, LONGEST_PAUSE_ms));
  }

  start(listener: MqttListener): void {
    this.listener = listener;
    this.open();
  }

  connected(): boolean {
    return this.up;
  }

  publish(topic: string, payload: string, retained: boolean): boolean {
    const client = this.client;
    if (!this.up || client === undefined || /[+#\0]/.test(topic)) return false;
    const size = topic.length + payload.length;
    if (this.waiting >= MOST_WAITING || this.waiting_B + size > MOST_WAITING_B) return false;
    this.waiting++;
    this.waiting_B += size;
    client.publish(this.prefix + topic, Buffer.from(payload, "latin1"), { qos: 0, retain: retained }, () => {
      if (client !== this.client) return;
      this.waiting--;
      this.waiting_B -= size;
    });
    return true;
  }

  /** Says `offline` and goodbye; takes a second at most. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    const client = this.client;
    const wasUp = this.up;
    this.up = false;
    this.client = undefined;
    if (client === undefined) return;
    if (wasUp && this.will !== undefined) {
      const { topic, payload } = this.will;
      await soon(client.publishAsync(topic, payload, { qos: 1, retain: true }));
    }
    await soon(client.endAsync());
    client.end(true);
  }

  private open(): void {
    this.trouble = "";
    const client = connect(this.clientOptions());
    this.client = client;
    client.on("error", (error) => {
      if (client === this.client) this.trouble = errorText(error);
      this.closed(client);
    });
    client.on("connect", () => this.opened(client));
    client.on("close", () => this.closed(client));
    client.on("message", (topic, payload, packet) => {
      if (client === this.client) this.deliver(topic, payload, packet.retain);
    });
  }

  private clientOptions(): IClientOptions {
    return {
      ...this.options.client,
      clientId: this.options.other?.clientId ?? `Dinamics-${this.options.serial}`,
      protocolId: "MQTT",
      protocolVersion: 4,
      clean: true,
      keepalive: KEEPALIVE_s,
      connectTimeout: CONNECT_ms,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      ...(this.will === undefined
        ? {}
        : { will: { topic: this.will.topic, payload: Buffer.from(this.will.payload), qos: 1, retain: true } }),
    };
  }

  private opened(client: MqttClient): void {
    if (client !== this.client) return;
    const topics = this.options.topics.map((topic) => this.prefix + topic);
    if (this.options.meterTopic !== undefined) topics.push(this.options.meterTopic);
    if (topics.length > 0) this.subscribe(client, topics);
    this.waiting = 0;
    this.waiting_B = 0;
    this.up = true;
    this.told = "";
    this.backoff.reset();
    this.log.log(this.prefix === "" ? "debug" : "info", `broker ${this.name} connected; topics below ${this.prefix}`);
    this.listener?.connected();
  }

  private subscribe(client: MqttClient, topics: string[]): void {
    client.subscribe(topics, { qos: 1 }, (error, granted) => {
      const refused = (granted ?? []).find((grant) => grant.qos === 128);
      if (error === null && refused === undefined) return;
      this.log.log(
        "error",
        `broker ${this.name} refuses ${refused?.topic ?? "the subscription"}; requests stay unheard`,
      );
    });
  }

  private closed(client: MqttClient): void {
    if (client !== this.client) return;
    const wasUp = this.up;
    this.up = false;
    this.client = undefined;
    client.end(true);
    const reason = this.trouble === "" ? "connection closed" : this.trouble;
    if (reason !== this.told) {
      this.told = reason;
      this.log.log("warn", `broker ${this.name} ${wasUp ? "lost" : "not connected"}: ${reason}; trying again`);
    }
    this.timer = setTimeout(() => this.open(), this.backoff.pause_ms());
    if (wasUp) this.listener?.lost();
  }

  private deliver(topic: string, payload: Buffer, retained: boolean): void {
    const text = payload.toString("latin1");
    if (topic === this.options.meterTopic) this.listener?.meter(text);
    else if (topic.startsWith(this.prefix)) this.listener?.received(topic.slice(this.prefix.length), text, retained);
  }
}

/** Waits for the work, but not for long and not for its success. */
async function soon(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, GOODBYE_ms)));
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
