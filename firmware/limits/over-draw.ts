import { amperes } from "#hal/text";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import { Hold } from "../timing/hold";

/** A car may draw this much more than offered without being paused for it. */
const TOLERANCE_mA = 500;

/** What the policy looks at. */
export interface OverDrawView {
  offered_mA: number | undefined;
  charge_mA: number | undefined;
  /** Draws too much for this long: paused. */
  timer3_ms: number;
  /** Least length of the pause. */
  pause_ms: number;
}

/** Pauses a car that draws more than it was offered for longer than `timer3`; the pause has the least length of every pause. */
export class OverDraw implements Policy {
  readonly claim: Claim = { source: "over-draw", permit: undefined, priority: PRIORITY.pause, limit_mA: undefined };
  /** Times the car was paused for it. */
  pauses = 0;
  private excess_mA = 0;
  private readonly excess = new Hold();
  private readonly pausedFor = new Hold();

  /** What it was offered and what it draws (`undefined`: not known, or still following), against the settings. */
  follow(view: OverDrawView, now: number): void {
    const { offered_mA, charge_mA } = view;
    if (this.claim.permit === "sleeping") {
      if (this.pausedFor.lasted(true, view.pause_ms, now)) this.claim.permit = undefined;
      return;
    }
    const over_mA = offered_mA === undefined || charge_mA === undefined ? 0 : charge_mA - offered_mA;
    if (!this.excess.lasted(over_mA > TOLERANCE_mA, view.timer3_ms, now)) return;
    this.excess_mA = over_mA;
    this.excess.clear();
    this.pausedFor.clear();
    this.claim.permit = "sleeping";
    this.pauses++;
  }

  explain(_now: number): string {
    return "the car drew " + amperes(this.excess_mA) + " more than offered";
  }
}
