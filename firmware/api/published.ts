import type { MqttPort } from "#hal/mqtt";

/** No value that can be published is near it, so everything differs from it. */
const NEVER = -2000000000;

/** What was published last, item by item, so that only what differs goes out again. */
export class Published {
  /** The item that the next publication belongs to. */
  item = 0;
  /** The last publication was refused by the broker. */
  refused = false;
  /** Messages that may still go out in this tick. */
  left = 0;
  private readonly last: number[] = [];

  constructor(
    private readonly mqtt: MqttPort,
    private readonly items: number,
  ) {
    for (let item = 0; item < items; item++) this.last.push(NEVER);
  }

  /** Every item from this one on is published again. */
  forgetFrom(first: number): void {
    for (let item = first; item < this.items; item++) this.last[item] = NEVER;
  }

  /** One item is published again. */
  forget(item: number): void {
    this.last[item] = NEVER;
  }

  /** Publishes the item if its value differs from the last one; the broker keeps it. */
  keep(topic: string, payload: string, value: number): void {
    if (this.last[this.item] !== value) this.publish(topic, payload, value, true);
  }

  /** Publishes the item if its value differs from the last one by at least `step`. */
  tell(topic: string, payload: string, value: number, step: number): void {
    if (Math.abs(value - (this.last[this.item] ?? NEVER)) >= step) this.publish(topic, payload, value, false);
  }

  private publish(topic: string, payload: string, value: number, retained: boolean): void {
    this.refused = !this.mqtt.publish(topic, payload, retained);
    if (this.refused) return;
    this.last[this.item] = value;
    this.left--;
  }
}
