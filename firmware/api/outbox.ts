import type { MqttPort } from "#hal/mqtt";

/** One-shot messages that may wait. */
const CAPACITY = 24;

/** Events and answers on their way to the broker, bounded: what does not fit is dropped and counted. Nothing waits while it is away. */
export class Outbox {
  /** Messages that were dropped since boot. */
  dropped = 0;
  private readonly topics: string[] = [];
  private readonly payloads: string[] = [];

  constructor(private readonly mqtt: MqttPort) {}

  /** Number of messages that wait. */
  size(): number {
    return this.topics.length;
  }

  add(topic: string, payload: string): void {
    if (!this.mqtt.connected()) return;
    if (this.topics.length >= CAPACITY) {
      this.dropped++;
      return;
    }
    this.topics.push(topic);
    this.payloads.push(payload);
  }

  /** Adds a message that many may follow; it is dropped while half of the room is taken, so that the others keep theirs. */
  addMinor(topic: string, payload: string): void {
    if (this.topics.length * 2 < CAPACITY) this.add(topic, payload);
    else this.dropped++;
  }

  /** Publishes the first message; false when there is none or the broker did not take it. */
  send(): boolean {
    if (this.topics.length === 0) return false;
    if (!this.mqtt.publish(this.topics[0] ?? "", this.payloads[0] ?? "", false)) return false;
    this.topics.shift();
    this.payloads.shift();
    return true;
  }

  /** Forgets everything: the broker is gone, and old events are no news when it comes back. */
  clear(): void {
    this.topics.length = 0;
    this.payloads.length = 0;
  }
}
