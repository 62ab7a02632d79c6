import type { Card } from "./access/card";
import type { Core } from "./core";
import type { TripLog } from "./protection/trip-log";
import type { Rejection } from "./settings/rejection";
import type { StoragePort } from "#hal/storage";
import { ACCESS } from "./access/authorizer";
import { cardLineOf, knownCards, mostCards, replaceCards } from "./access/known-cards";
import { WeekPlan } from "./limits/week-plan";
import { gridPower_W, lookAtCar } from "./metering/car-power";
import { OF } from "./metering/energy-book";
import { tripRule } from "./protection/trip-table";
import { protectionOf } from "./protection-of";

const EV_METER: number = OF.evMeter;

/** What the controller's own API asks of parts that do not know each other. */
export class FrontDesk {
  /** The car's power by phase, W; rewritten by {@link car_W}. */
  readonly byPhase_W: number[] = [0, 0, 0];
  /** The car's own meter is heard. */
  metered = false;

  constructor(private readonly core: Core) {}

  /** What the car draws over all its phases while it charges, W. `age_ms`: how old a report may be. */
  car_W(age_ms: number, now: number): number {
    const each_W = this.byPhase_W;
    this.metered = lookAtCar(this.core, age_ms, each_W, now) === EV_METER;
    return (each_W[0] ?? 0) + (each_W[1] ?? 0) + (each_W[2] ?? 0);
  }

  /** Power at the grid connection with the car in it, W, import positive; `undefined`: nobody measures it. */
  grid_W(age_ms: number, car_W: number, now: number): number | undefined {
    return gridPower_W(this.core, age_ms, car_W, now);
  }

  /** What of the running session's energy came from sun, grid and battery, Wh; empty before there was any. */
  split_Wh(): number[] {
    const { energy } = this.core;
    if (energy === undefined) return [];
    const { book } = energy;
    return [book.session_Wh(OF.solar), book.session_Wh(OF.grid), book.session_Wh(OF.battery)];
  }

  /** What is kept of protective stops. */
  tripLog(): TripLog {
    return protectionOf(this.core).log;
  }

  tripSentence(name: string): string {
    return tripRule(name).sentence;
  }

  /** The known cards, oldest first; also while cards are not asked for. */
  cards(): Card[] {
    return knownCards(this.core);
  }

  /** Cards that can be known at the same time. */
  mostCards(): number {
    return mostCards();
  }

  /** The line under which a card is stored, read from `UID` and the options of the command `learn`; or what is wrong. */
  cardLine(text: string): string | Rejection {
    return cardLineOf(text);
  }

  /** Stores these cards instead of those that are known; the session that runs goes on when its card is among them. */
  replaceCards(lines: string): void {
    replaceCards(this.core, lines);
  }

  /** Whether the next card that is shown is learned. */
  learns(): boolean {
    const { access } = this.core.features ?? {};
    return access !== undefined && access.access.task === ACCESS.learn;
  }

  learnsNoMore(): void {
    const { access } = this.core.features ?? {};
    if (access !== undefined) access.access.task = ACCESS.off;
  }

  /** What is wrong with texts of orders that plan, tried in turn on what a storage has and stored in it; `undefined`: nothing. */
  tryPlans(storage: StoragePort, topics: readonly string[], texts: readonly string[]): Rejection | undefined {
    const trial = new WeekPlan(storage, 0);
    for (let index = 0; index < topics.length; index++) {
      const wrong = trial.set(topics[index] ?? "", texts[index] ?? "", this.core.epoch_s);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }
}
