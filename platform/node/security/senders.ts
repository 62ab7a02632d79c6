import type { Speaker } from "./audit";

/** Messages of the embedded broker that are remembered until the controller hears them. */
const MOST_KEPT = 256;
/** So much of a payload tells messages apart. */
const LONGEST = 128;

interface Sent {
  topic: string;
  payload: string;
  speaker: Speaker;
}

/** Who has sent which of the latest messages, as far as the broker that is in this process knows. */
export class Senders {
  private readonly sent: Sent[] = [];

  /** A client has published something. */
  add(topic: string, payload: Buffer, speaker: Speaker): void {
    this.sent.push({ topic, payload: payload.subarray(0, LONGEST).toString("latin1"), speaker });
    if (this.sent.length > MOST_KEPT) this.sent.splice(0, MOST_KEPT / 2);
  }

  /** Who has sent this last; only that it came over MQTT, and on which topic, when nobody knows more. */
  find(topic: string, payload: string): Speaker {
    const start = payload.slice(0, LONGEST);
    const found = this.sent.findLast((one) => one.topic === topic && one.payload === start);
    return { who: "mqtt", ...found?.speaker, topic };
  }
}
