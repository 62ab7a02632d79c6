import { type IClientOptions, type MqttClient, connect } from "mqtt";
import type { ClientNames } from "./saying";

/** What NodeMCU's client says of a broker that cannot be reached. */
const UNREACHABLE = -5;
const CONNECT_ms = 10000;

/** Who hears of the connection. */
export interface BrokerListener {
  /** The answer to the connection; 0: it is there. */
  answered(reason: number): void;
  lost(): void;
  received(topic: string, payload: string): void;
}

/** Where the module wants to connect to. */
export interface BrokerWish {
  host: string;
  port: number;
  tls: boolean;
  client: ClientNames;
}

/** One connection of the virtual module to a real broker. It is not made again: the module asks for another one. */
export class LiveBroker {
  private readonly client: MqttClient;
  private isUp = false;
  private isOver = false;

  /** `override`: the broker that is taken whatever the module wants, with its credentials. */
  constructor(
    wish: BrokerWish,
    private readonly listener: BrokerListener,
    override: IClientOptions | undefined,
  ) {
    const { id, user, password, keepalive_s, will } = wish.client;
    const options: IClientOptions = {
      protocol: wish.tls ? "mqtts" : "mqtt",
      host: wish.host,
      port: wish.port,
      ...override,
      clientId: id,
      keepalive: keepalive_s,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_ms,
      protocolVersion: 4,
    };
    if (options.username === undefined && user !== "") options.username = user;
    if (options.password === undefined && password !== "") options.password = password;
    if (will.topic !== "")
      options.will = { topic: will.topic, payload: Buffer.from(will.message, "latin1"), qos: 0, retain: false };
    this.client = connect(options);
    this.client.on("connect", () => {
      this.isUp = true;
      if (!this.isOver) listener.answered(0);
    });
    this.client.on("error", (error) => {
      const { code } = error as { code?: unknown };
      this.end(typeof code === "number" ? code : UNREACHABLE);
    });
    this.client.on("close", () => {
      this.end(UNREACHABLE);
    });
    this.client.on("message", (topic, payload) => {
      if (!this.isOver) listener.received(topic, payload.toString("latin1"));
    });
  }

  publish(topic: string, payload: string, retain: boolean): void {
    if (!this.isOver) this.client.publish(topic, Buffer.from(payload, "latin1"), { qos: 0, retain });
  }

  subscribe(topic: string): void {
    if (!this.isOver) this.client.subscribe(topic, { qos: 0 });
  }

  /** Ends without a word to the listener. */
  close(): void {
    this.isOver = true;
    this.client.end(true);
  }

  private end(reason: number): void {
    if (this.isOver) return;
    this.isOver = true;
    this.client.end(true);
    if (this.isUp) this.listener.lost();
    else this.listener.answered(reason);
  }
}
