import type { MqttPort } from "#hal/mqtt";

export interface Publication {
  topic: string;
  payload: string;
  retained: boolean;
}

/** A broker connection that remembers what was published. */
export class FakeMqtt implements MqttPort {
  up = true;
  /** While false the port refuses, as a full buffer does. */
  accepts = true;
  published: Publication[] = [];

  publish(topic: string, payload: string, retained: boolean): boolean {
    if (!this.up || !this.accepts) return false;
    this.published.push({ topic, payload, retained });
    return true;
  }

  connected(): boolean {
    return this.up;
  }

  /** Payloads of one topic, in order. */
  payloads(topic: string): string[] {
    const found: string[] = [];
    for (const one of this.published) if (one.topic === topic) found.push(one.payload);
    return found;
  }

  /** The last publication on a topic. */
  last(topic: string): Publication | undefined {
    let found: Publication | undefined = undefined;
    for (const one of this.published) if (one.topic === topic) found = one;
    return found;
  }

  /** Forgets what was published so far. */
  clear(): void {
    this.published = [];
  }
}
