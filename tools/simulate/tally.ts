import type { SimulationResult } from "./result";

/** Below this a car does not count as drawing current. */
const DRAWS_A = 0.1;

/** The EVSE and its car at a moment. */
export interface Switching {
  relayClosed: boolean;
  capacity_A: number;
  plugged: boolean;
  /** What the car draws, worst phase. */
  draw_A: number;
}

/** Counts what the controller says and what the EVSE does, for the result. */
export class Tally {
  readonly limitedBy_s: Record<string, number> = {};
  /** Energy that the car could have taken and did not, by what limited, Ws. */
  readonly notCharged_Ws: Record<string, number> = {};
  readonly sessions: unknown[] = [];
  readonly trips: SimulationResult["trips"] = [];
  rejections = 0;
  /** Times the relay closed and current flowed. */
  starts = 0;
  offerChanges = 0;
  /** Shortest time that a charge lasted, relay closed to relay open; `null`: none has ended. */
  shortestOn_s: number | null = null;
  /** Shortest time between two charges of a car that stayed; `null`: there were no two. */
  shortestOff_s: number | null = null;
  phaseSwitches = 0;
  /** Time without current around switches of the phases. */
  darkDuringSwitch_s = 0;
  private dark = false;
  private drew_s = 0;
  private closed = false;
  private flowed = false;
  private closed_s = 0;
  private opened_s: number | undefined = undefined;
  private capacity_A: number | undefined = undefined;

  /** Another second was limited by this, and so much power of the car was not used. */
  limited(by: string, unused_W = 0): void {
    this.limitedBy_s[by] = (this.limitedBy_s[by] ?? 0) + 1;
    if (unused_W > 0) this.notCharged_Ws[by] = (this.notCharged_Ws[by] ?? 0) + unused_W;
  }

  /** A publication of the controller. */
  published(topic: string, payload: string, time_s: number): void {
    if (topic === "event/rejection") this.rejections += 1;
    if (topic === "event/session") this.sessions.push(JSON.parse(payload));
    if (topic !== "event/trip") return;
    const event = JSON.parse(payload) as { name: string; sentence: string };
    if (event.sentence !== "cleared") this.trips.push({ at_s: time_s, name: event.name });
  }

  /** The EVSE at this moment. */
  evse({ relayClosed, capacity_A, plugged, draw_A }: Switching, time_s: number): void {
    if (this.capacity_A !== undefined && this.capacity_A !== capacity_A) this.offerChanges += 1;
    this.capacity_A = capacity_A;
    if (!plugged) this.opened_s = undefined;
    if (relayClosed !== this.closed) this.switched(relayClosed, plugged, time_s);
    if (relayClosed && !this.flowed && draw_A > DRAWS_A) this.begin();
    if (draw_A <= DRAWS_A) return;
    if (this.dark) this.darkDuringSwitch_s += time_s - this.drew_s;
    this.dark = false;
    this.drew_s = time_s;
  }

  /** The contactor has switched the phases; what is dark around it counts when current flows again. */
  switchedPhases(): void {
    this.phaseSwitches += 1;
    this.dark = this.drew_s > 0;
  }

  private switched(relayClosed: boolean, plugged: boolean, time_s: number): void {
    this.closed = relayClosed;
    if (relayClosed) this.closed_s = time_s;
    else if (this.flowed) {
      this.shortestOn_s = Math.min(this.shortestOn_s ?? Infinity, time_s - this.closed_s);
      this.opened_s = plugged ? time_s : undefined;
    }
    this.flowed = false;
  }

  private begin(): void {
    this.flowed = true;
    this.starts += 1;
    if (this.opened_s === undefined) return;
    this.shortestOff_s = Math.min(this.shortestOff_s ?? Infinity, this.closed_s - this.opened_s);
  }
}
