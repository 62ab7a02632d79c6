import type { Card } from "./access/card";
import type { Core } from "./core";
import type { TripLog } from "./protection/trip-log";
import type { Rejection } from "./settings/rejection";
import { rest } from "#hal/pause";
import { ACCESS } from "./access/authorizer";
import { cardLineOf, knownCards, mostCards, replaceCards } from "./access/known-cards";
import { DELAYED, noPlans, PLAN_TOPICS, type Plans, readPlan } from "./limits/plans";
import type { WeekPlan } from "./limits/week-plan";
import { gridPower_W, lookAtCar } from "./metering/car-power";
import { OF } from "./metering/energy-book";
import type { Store } from "./settings/store";
import { tripRule } from "./protection/trip-table";
import { protectionOf } from "./protection-of";

const EV_METER: number = OF.evMeter;
const WINDOWS = 1;

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

  /** Stores cards that were made ready instead of those that are known; the session that runs goes on when its card is among them. */
  replaceCards(ready: Store): void {
    replaceCards(this.core, ready);
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

  /**
   * Reads texts of orders that plan, together with those that are in force (`anew`: without them). The first that cannot be taken; otherwise
   * what {@link takePlans} takes. Changes nothing.
   */
  readPlans(anew: boolean, topics: readonly string[], texts: readonly string[]): Plans | Rejection {
    rest();
    const plans = (anew ? undefined : this.weekPlan()?.plans()) ?? noPlans();
    for (let index = 0; index < topics.length; index++) {
      const place = PLAN_TOPICS.indexOf(topics[index] ?? "");
      const text = texts[index] ?? "";
      if (text === plans.texts[place]) continue;
      rest();
      const wrong = readPlan(plans, place, text, this.core.epoch_s);
      if (wrong !== undefined) return wrong;
    }
    return plans;
  }

  /** Gets plans that were read ready to be stored. Changes nothing. */
  readyPlans(plans: Plans): void {
    rest();
    this.weekPlan()?.ready(plans);
  }

  /** Puts plans that were read in force and stores them, all at once; what they switch on or off, as if each of these topics was ordered. */
  takePlans(plans: Plans, topics: readonly string[]): void {
    const { settings, start } = this.core;
    const plan = this.weekPlan();
    if (plan === undefined) return;
    const before = plan.plans().texts;
    const isOther = plans.texts[WINDOWS] !== before[WINDOWS] || plans.texts[DELAYED] !== before[DELAYED];
    if (plans.texts.join("\n") !== before.join("\n")) plan.replace(plans);
    if (topics.includes("set_capacity_plan")) settings.set("capacity_plan", plan.hasIntervals() ? "1" : "0");
    if (topics.includes("set_schedule") || topics.includes("set_delayed"))
      settings.set("schedule_on", plan.withholds() ? "1" : "0");
    // what is ordered now beats what a person has started before
    if (isOther) start.insists = false;
  }

  private weekPlan(): WeekPlan | undefined {
    return this.core.features?.plan();
  }
}
