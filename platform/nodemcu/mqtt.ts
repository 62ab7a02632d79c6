import { elapsed_ms } from "#hal/clock";
import type { LogPort } from "#hal/log";
import type { MqttPort } from "#hal/mqtt";
import { whole } from "#hal/text";
import type { Kept } from "./kept";
import type { Machine } from "./machine";
import type { Mqtt, MqttClient } from "./nodemcu";

declare const mqtt: Mqtt;

const KEEPALIVE_s = 15;
const FIRST_PAUSE_ms = 1000;
const LONGEST_PAUSE_ms = 60000;
/** Neither a connection nor a refusal within this time: begin anew. */
const ANSWER_ms = 30000;
/** Longest names that NodeMCU takes whole; it would cut longer ones without a word. */
export const LONGEST_USER = 32;
export const LONGEST_PASSWORD = 65;
/** A publication that took so long has met a connection that stalls: another one could hold everything up for 10 s again. */
const STALL_ms = 1000;
/** So long after that it is not tried again, so that the house is measured and the EVSE told in between. */
const STALLED_PAUSE_ms = 15000;
/** NodeMCU does not say which messages the broker had kept: those come right after the subscription. */
const RETAINED_ms = 1500;
const AVAILABILITY = "availability";
/** The last will: 32 bytes at most with the prefix, and never retained. */
const WILL = "lwt";

/** Who hears the broker. */
export interface MqttListener {
  connected(): void;
  lost(): void;
  received(topic: string, payload: string, retained: boolean): void;
}

/**
 * The broker over NodeMCU's client. Connects again for ever, with pauses of 1 to 60 s while there is a network; what is published meanwhile is
 * refused, not kept. {@link tick} it every 100 ms.
 */
export class ModuleMqtt implements MqttPort {
  private client: MqttClient | undefined = undefined;
  /** One that still tries to connect though nobody wants it any more: to end it would hold up everything until its attempt does. */
  private leaving: MqttClient | undefined = undefined;
  private up = false;
  private network = false;
  private since = 0;
  private pause_ms = 0;
  private subscribed_ms = 0;
  private isFresh = false;
  private isStalled = false;
  private told = "";

  private readonly kept: Kept;
  private readonly log: LogPort;

  constructor(
    private readonly prefix: string,
    private readonly machine: Machine,
    private readonly listener: MqttListener,
  ) {
    this.kept = machine.kept;
    this.log = machine.log;
  }

  connected(): boolean {
    return this.up && !this.isStalled;
  }

  publish(topic: string, payload: string, retained: boolean): boolean {
    const client = this.client;
    if (client === undefined || !this.up || this.isStalled) return false;
    const { clock } = this.machine;
    const began = clock();
    const taken = client.publish(this.prefix + topic, payload, 0, retained ? 1 : 0);
    if (elapsed_ms(began, clock()) > STALL_ms) this.isStalled = true;
    return taken;
  }

  /** The network has come or gone. */
  networked(on: boolean, now: number): void {
    if (this.network === on) return;
    this.network = on;
    if (on) {
      this.pause_ms = 0;
      this.since = now;
    } else this.drop(now);
  }

  /** Ends the connection; with what is set now it is made again. */
  renew(now: number): void {
    this.drop(now);
    this.pause_ms = 0;
  }

  tick(now: number): void {
    if (this.isStalled) {
      // the tick in which it has stalled began before that
      this.failed("it does not take what is published", this.machine.clock());
      return;
    }
    if (this.isFresh && elapsed_ms(this.subscribed_ms, now) > RETAINED_ms) this.settled();
    if (!this.network || this.up) return;
    if (this.leaving !== undefined) {
      if (elapsed_ms(this.since, now) > ANSWER_ms) this.left();
    } else if (this.client === undefined) {
      if (elapsed_ms(this.since, now) >= this.pause_ms && this.kept.get("server") !== "") this.open(now);
    } else if (elapsed_ms(this.since, now) > ANSWER_ms) this.giveUp("no answer", now);
  }

  /** Says goodbye; the broker keeps that the controller is away. */
  leave(): void {
    if (this.up) this.publish(AVAILABILITY, "offline", true);
  }

  private open(now: number): void {
    this.since = now;
    const { kept } = this;
    const id = "Dinamics-" + this.prefix.substring(9, 21);
    const client = mqtt.Client(id, KEEPALIVE_s, kept.get("user"), kept.get("mqttPassword"), 1);
    this.client = client;
    client.lwt(this.prefix + WILL, "offline", 0, 0);
    client.on("message", (from, topic, payload) => {
      if (from === this.client) this.message(topic, payload ?? "");
    });
    client.on("offline", (from) => {
      if (from === this.client) this.failed("connection lost", this.machine.clock());
    });
    const secure = kept.get("tls") === "on" ? 1 : 0;
    const port = kept.get("port") === "" ? (secure === 1 ? 8883 : 1883) : Math.floor(Number(kept.get("port")));
    if (!this.connect(client, port, secure)) this.giveUp("the client refuses", now);
  }

  /** NodeMCU refuses with false or with an error. */
  private connect(client: MqttClient, port: number, secure: number): boolean {
    try {
      return client.connect(
        this.kept.get("server"),
        port,
        secure,
        () => {
          if (this.client === client) this.opened(client, this.machine.clock());
          else if (this.leaving === client) this.left();
        },
        (from, reason) => this.refused(from, reason),
      );
    } catch {
      return false;
    }
  }

  /** An attempt has ended, and NodeMCU's client with it. */
  private refused(client: MqttClient, reason: number): void {
    if (client === this.leaving) this.leaving = undefined;
    if (client !== this.client) return;
    this.client = undefined;
    this.failed("reason " + whole(reason), this.machine.clock());
  }

  private giveUp(reason: string, now: number): void {
    this.client?.close();
    this.client = undefined;
    this.failed(reason, now);
  }

  private left(): void {
    this.leaving?.close();
    this.leaving = undefined;
  }

  private opened(client: MqttClient, now: number): void {
    this.up = true;
    this.isFresh = true;
    this.subscribed_ms = now;
    client.subscribe(this.prefix + "#", 0);
    this.log.log("info", "broker " + this.kept.get("server") + " connected; topics below " + this.prefix);
    this.listener.connected();
  }

  /** The connection has held for a moment: only then it counts as one. */
  private settled(): void {
    this.isFresh = false;
    this.pause_ms = 0;
    this.told = "";
  }

  /** The connection is gone: NodeMCU's client is not used again. */
  private failed(reason: string, now: number): void {
    if (reason !== this.told) this.log.log("warn", "broker " + this.kept.get("server") + ": " + reason);
    this.told = reason;
    const least_ms = this.isStalled ? STALLED_PAUSE_ms : FIRST_PAUSE_ms;
    this.drop(now);
    this.pause_ms = this.pause_ms * 2 < least_ms ? least_ms : this.pause_ms * 2;
    if (this.pause_ms > LONGEST_PAUSE_ms) this.pause_ms = LONGEST_PAUSE_ms;
  }

  private drop(now: number): void {
    const client = this.client;
    const wasUp = this.up;
    this.client = undefined;
    this.up = false;
    this.isFresh = false;
    this.isStalled = false;
    this.since = now;
    if (wasUp || this.leaving !== undefined) client?.close();
    else this.leaving = client;
    if (wasUp) this.listener.lost();
  }

  /**
   * Messages above 1 kB come in pieces of which only the first has a topic. That piece is longer than anything that is taken: it is refused as the
   * whole would be, and the others are left.
   */
  private message(topic: string, payload: string): void {
    if (topic.startsWith(this.prefix))
      this.listener.received(topic.substring(this.prefix.length), payload, this.isFresh);
  }
}
