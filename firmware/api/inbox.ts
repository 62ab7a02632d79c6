/** Messages that may wait for their turn. */
export const INBOX_CAPACITY = 64;

/** Messages from the broker in the order of their arrival, bounded. */
export class Inbox {
  private readonly topics: string[] = [];
  private readonly payloads: string[] = [];
  /** Whether a message was kept by the broker (retain flag). */
  private readonly held: boolean[] = [];

  /** Whether a message of this topic waits. */
  has(topic: string): boolean {
    return this.topics.includes(topic);
  }

  /** Puts a message at the end; false when there is no room. */
  add(topic: string, payload: string, retained: boolean): boolean {
    if (this.topics.length >= INBOX_CAPACITY) return false;
    this.topics.push(topic);
    this.payloads.push(payload);
    this.held.push(retained);
    return true;
  }

  /** Replaces the last waiting message of the same topic, in its place. */
  replace(topic: string, payload: string, retained: boolean): void {
    for (let index = this.topics.length - 1; index >= 0; index--) {
      if (this.topics[index] === topic) {
        this.payloads[index] = payload;
        this.held[index] = retained;
        return;
      }
    }
  }

  /** Topic of the first message; empty when none waits. */
  topic(): string {
    return this.topics[0] ?? "";
  }

  payload(): string {
    return this.payloads[0] ?? "";
  }

  retained(): boolean {
    return this.held[0] === true;
  }

  /** Removes the first message, which {@link topic}, {@link payload} and {@link retained} show. */
  next(): void {
    this.topics.shift();
    this.payloads.shift();
    this.held.shift();
  }
}
