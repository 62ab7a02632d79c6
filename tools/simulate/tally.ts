import type { SimulationResult } from "./result";

/** Counts what the controller says and what the EVSE does, for the result. */
export class Tally {
  readonly limitedBy_s: Record<string, number> = {};
  readonly trips: SimulationResult["trips"] = [];
  rejections = 0;
  starts = 0;
  offerChanges = 0;
  shortestOn_s: number | null = null;
  shortestOff_s: number | null = null;
  private closed = false;
  private changed_s = 0;
  private sawOn = false;
  private capacity_A: number | undefined = undefined;

  limited(by: string): void {
    this.limitedBy_s[by] = (this.limitedBy_s[by] ?? 0) + 1;
  }

  /** A publication of the controller. */
  published(topic: string, payload: string, time_s: number): void {
    if (topic === "event/rejection") this.rejections += 1;
    if (topic !== "event/trip") return;
    const event = JSON.parse(payload) as { name: string; sentence: string };
    if (event.sentence !== "cleared") this.trips.push({ at_s: time_s, name: event.name });
  }

  /** The relay and the capacity of the EVSE at this moment; `plugged`: an off time between two cars is no off time. */
  evse(relayClosed: boolean, capacity_A: number, plugged: boolean, time_s: number): void {
    if (this.capacity_A !== undefined && this.capacity_A !== capacity_A) this.offerChanges += 1;
    this.capacity_A = capacity_A;
    if (!plugged && !relayClosed) this.sawOn = false;
    if (relayClosed === this.closed) return;
    const span_s = time_s - this.changed_s;
    if (relayClosed) {
      this.starts += 1;
      if (this.sawOn) this.shortestOff_s = Math.min(this.shortestOff_s ?? span_s, span_s);
    } else {
      this.shortestOn_s = Math.min(this.shortestOn_s ?? span_s, span_s);
      this.sawOn = plugged;
    }
    this.closed = relayClosed;
    this.changed_s = time_s;
  }
}
