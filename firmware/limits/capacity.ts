import { amperes } from "#hal/text";
import type { CarDraw } from "../metering/car-draw";
import type { Policy } from "../charging/claim";
import { countedPhases } from "./cap";
import type { RoomView } from "./room";
import { Room } from "./room";
import type { SumView } from "./sum-model";
import { SumModel, sumOf } from "./sum-model";

/**
 * What the capacity looks at. CAP STOP is `shortage_ms`: how long the car is kept at the smallest current while the cap is exceeded,
 * 0 pauses at once; `tolerated_mA` pauses without waiting.
 */
export interface CapacityView extends SumView, RoomView {}

/** No cap is larger than this, mA summed over the phases. */
const LARGEST_mA = 1000000;

/**
 * A limit for the sum of the mains over the phases: fixed, by intervals of the day, or from a site's power. `available per phase = (cap -
 * house) / phases of the car`. One class, a source each.
 */
export class Capacity implements Policy {
  readonly room: Room;
  readonly claim;
  private readonly model = new SumModel();
  private view: CapacityView | undefined = undefined;
  private cap_mA = 0;

  /** `source` is the name shown as `limitedBy`. */
  constructor(source: string) {
    this.room = new Room(source);
    this.claim = this.room.claim;
  }

  /** A fresh sample of the mains, mA per phase, signed. False: impossible, not taken. */
  observe(mains_mA: readonly number[], draw: CarDraw, view: CapacityView, now: number): boolean {
    const sum_mA = sumOf(mains_mA);
    if (sum_mA === undefined) return false;
    this.model.observe(sum_mA, draw, view, now);
    return true;
  }

  /**
   * Decides. `cap_mA`: sum over the phases, `undefined` is no cap, and what is no number above 0 leaves nothing. `fresh`: the last
   * sample is not older than the meter's timeout.
   */
  follow(cap_mA: number | undefined, fresh: boolean, view: CapacityView, now: number): void {
    this.view = view;
    if (cap_mA === undefined) {
      if (this.room.mode !== "off") this.room.switchOff();
      return;
    }
    this.cap_mA = cap_mA > 0 ? (cap_mA < LARGEST_mA ? cap_mA : LARGEST_mA) : 0;
    const phases = countedPhases(view.phases);
    const now_mA = (this.cap_mA - this.model.house_mA) / phases;
    this.room.decide(fresh ? now_mA : undefined, (this.cap_mA - this.model.peak_mA) / phases, view, now);
  }

  explain(now: number): string {
    const view = this.view;
    if (view === undefined) return "not set up";
    const equation = "((" + amperes(this.cap_mA) + ") - house " + amperes(this.model.peak_mA) + ") / ";
    return this.room.explain(
      equation + (countedPhases(view.phases) === 1 ? "1" : view.phases === 2 ? "2" : "3"),
      view,
      now,
    );
  }
}
