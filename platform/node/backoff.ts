/** Growing pauses between attempts: `first`, then twice as long each time, up to `longest`. */
export class Backoff {
  private next_ms: number;

  constructor(
    private readonly first_ms: number,
    private readonly longest_ms: number,
  ) {
    this.next_ms = first_ms;
  }

  /** How long to wait before the next attempt, ms. */
  pause_ms(): number {
    const pause = this.next_ms;
    this.next_ms = Math.min(this.longest_ms, pause * 2);
    return pause;
  }

  /** The attempt was good: begin small again. */
  reset(): void {
    this.next_ms = this.first_ms;
  }
}
