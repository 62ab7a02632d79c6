import { amperes } from "#hal/text";
import { hasPhase } from "#hal/phases";
import type { MainsSample } from "#hal/mains";
import type { SampleView } from "../balancing/house-model";
import { HouseModel } from "../balancing/house-model";
import type { Policy } from "../charging/claim";
import { Mains } from "../metering/mains";
import type { RoomView } from "./room";
import { Room } from "./room";

/** What the circuit looks at; `bound_mA` is its breaker minus the margin. */
export interface CircuitView extends SampleView, RoomView {
  /** Phases of the circuit that have a meter. */
  clamps: number;
  /** Silence of its meter after which its failsafe applies. */
  timeout_ms: number;
}

/**
 * A sub-panel with its own breaker and its own meter: `available = bound - what else flows there`, on the worst phase the car uses.
 * Its `house.draw` is told the offers and the ammeter like the one of the balancer.
 */
export class Circuit implements Policy {
  readonly house = new HouseModel();
  readonly meter = new Mains();
  readonly room = new Room("circuit");
  readonly claim = this.room.claim;
  private view: CircuitView | undefined = undefined;
  private room_mA = 0;
  private steady_mA = 0;
  private worst = 0;

  /** Takes a sample; returns the name of a phase that it lacks or that is impossible, or `undefined`: taken. */
  take(sample: MainsSample, view: CircuitView, now: number): string | undefined {
    const lacking = this.meter.take(sample, view.clamps, now);
    if (lacking !== undefined) return lacking;
    this.house.observe(this.meter.now_mA, view, now);
    this.measure(view);
    return undefined;
  }

  /** Decides; `undefined`: no circuit is set up. */
  follow(view: CircuitView | undefined, now: number): void {
    this.view = view;
    if (view === undefined) {
      if (this.room.mode !== "off") this.room.switchOff();
      return;
    }
    const fresh = this.meter.fresh(view.timeout_ms, now) && !this.house.unbelieved;
    this.room.decide(fresh ? this.room_mA : undefined, this.steady_mA, view, now);
    this.claim.source = this.room.mode === "failsafe" ? "circuit failsafe" : nameOf(this.worst);
  }

  private measure(view: CircuitView): void {
    let room_mA: number | undefined = undefined;
    let steady_mA: number | undefined = undefined;
    for (let index = 0; index < 3; index++) {
      if (!hasPhase(view.phases, index) || !hasPhase(view.clamps, index)) continue;
      const now_mA = view.bound_mA - (this.house.house_mA[index] ?? 0);
      const peak_mA = view.bound_mA - (this.house.peak_mA[index] ?? 0);
      if (room_mA === undefined || now_mA < room_mA) room_mA = now_mA;
      if (steady_mA !== undefined && peak_mA >= steady_mA) continue;
      steady_mA = peak_mA;
      this.worst = index;
    }
    this.room_mA = room_mA ?? 0;
    this.steady_mA = steady_mA ?? 0;
  }

  explain(now: number): string {
    const view = this.view;
    if (view === undefined) return "not set up";
    const others_mA = view.bound_mA - this.steady_mA;
    return this.room.explain("(" + amperes(view.bound_mA) + ") - others " + amperes(others_mA), view, now);
  }
}

function nameOf(index: number): string {
  return index === 0 ? "circuit L1" : index === 1 ? "circuit L2" : "circuit L3";
}
