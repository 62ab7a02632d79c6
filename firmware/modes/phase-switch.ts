import { seconds, whole } from "#hal/text";
import { elapsed_ms } from "#hal/clock";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import { Hold } from "../timing/hold";
import type { PhaseSwitchSettings, PhaseSwitchView } from "./phase-view";
import { PhaseWish } from "./phase-wish";

/** Where the sequence of a switch is. */
export type SwitchStep = "rest" | "stopping" | "switching" | "starting";

const NO_LOAD_mA = 500;
/** The relay is open for this long before the contactor moves, and the contactor has this long before the car is offered anything. */
const DISCHARGE_ms = 1000;
const SETTLE_ms = 1000;
/** A port that does not answer has moved after this. */
const UNANSWERED_ms = 2000;
/** A step that takes longer has failed. */
const STOPPING_ms = 10000;
const SWITCHING_ms = 5000;
const STARTING_ms = 20000;
const DAY_s = 86400;
const DAY_ms = 86400000;

/**
 * Switches between one and three phases, never under load: stop, wait until nothing flows, switch, wait until the port confirms, start.
 * The order to the port is {@link order}; while a switch is on, the claim keeps the car asleep. A switch that cannot be made is given up
 * and tried again only after the time it needs anyway.
 */
export class PhaseSwitch implements Policy {
  readonly claim: Claim = { source: "phase switch", permit: undefined, priority: PRIORITY.pause, limit_mA: undefined };
  step: SwitchStep = "rest";
  /** What the port shall be: 1 or 3 phases. It changes only while nothing flows. */
  order = 3;
  /** Switches done, today's of them, those given up, and the time without charging that they took. */
  switches = 0;
  today = 0;
  failures = 0;
  dark_ms = 0;
  private readonly wish: PhaseWish;
  private target = 3;
  private day = -1;
  private dayStarted_ms = 0;
  private step_ms = 0;
  private darkSince_ms = 0;
  private wasCharging = false;
  private readonly empty = new Hold();
  private readonly retry = new Hold();
  private failed = false;
  private adopted = false;

  constructor(private readonly settings: PhaseSwitchSettings) {
    this.wish = new PhaseWish(settings);
  }

  /** The car was unplugged: what was learned from its surplus and its overloads does not hold for the next. */
  reset(): void {
    this.wish.clear();
  }

  /** Decides and moves on; call it every tick. */
  follow(view: PhaseSwitchView, now: number): void {
    this.adopt(view.actual);
    this.countDay(view.epoch_s, now);
    switch (this.step) {
      case "rest":
        this.rest(view, now);
        break;
      case "stopping":
        this.stop(view, now);
        break;
      case "switching":
        this.move(view, now);
        break;
      case "starting":
        if (view.charging) this.dark_ms += elapsed_ms(this.darkSince_ms, now);
        if (view.charging || !view.carConnected || elapsed_ms(this.step_ms, now) >= STARTING_ms)
          this.enter("rest", now);
        break;
    }
    this.claim.permit = this.step === "stopping" || this.step === "switching" ? "sleeping" : undefined;
  }

  /** What is switched on when the controller starts stays so until it may be switched. */
  private adopt(actual: number | undefined): void {
    if (this.adopted || actual === undefined) return;
    this.adopted = true;
    this.order = actual === 1 ? 1 : 3;
  }

  private rest(view: PhaseSwitchView, now: number): void {
    if (!view.usable) return;
    const wanted = this.wish.phases(view, this.order, now);
    if (this.failed) {
      if (!this.retry.lasted(true, this.settings.up_ms, now)) return;
      this.failed = false;
    }
    if (wanted === this.order) return;
    const chosen = this.settings.contact2 !== 4;
    const budget = this.settings.budget;
    if (!chosen && !this.wish.overload && budget > 0 && this.today >= budget) return;
    this.target = wanted;
    this.wasCharging = view.charging;
    this.darkSince_ms = now;
    this.empty.clear();
    this.enter("stopping", now);
  }

  private stop(view: PhaseSwitchView, now: number): void {
    const draw_mA = view.draw_mA ?? 0;
    const isEmpty = view.relayOpen && !view.charging && draw_mA <= NO_LOAD_mA;
    if (!isEmpty && this.wasCharging && view.charging) this.darkSince_ms = now;
    if (this.empty.lasted(isEmpty, DISCHARGE_ms, now)) {
      this.order = this.target;
      this.enter("switching", now);
    } else if (elapsed_ms(this.step_ms, now) >= STOPPING_ms) {
      this.giveUp(now);
    }
  }

  private move(view: PhaseSwitchView, now: number): void {
    const waited_ms = elapsed_ms(this.step_ms, now);
    const actual = view.actual;
    if (waited_ms < SETTLE_ms) return;
    if (actual === this.target || (actual === undefined && waited_ms >= UNANSWERED_ms)) {
      this.switches++;
      this.today++;
      this.enter(this.wasCharging ? "starting" : "rest", now);
    } else if (waited_ms >= SWITCHING_ms) {
      this.order = actual ?? this.order;
      this.giveUp(now);
    }
  }

  private giveUp(now: number): void {
    this.failures++;
    this.failed = true;
    this.retry.clear();
    this.retry.lasted(true, this.settings.up_ms, now);
    this.enter(this.wasCharging ? "starting" : "rest", now);
  }

  private enter(step: SwitchStep, now: number): void {
    this.step = step;
    this.step_ms = now;
    if (step === "rest") this.wish.clear();
  }

  private countDay(epoch_s: number | undefined, now: number): void {
    const day = epoch_s === undefined ? this.day : Math.floor(epoch_s / DAY_s);
    const over = epoch_s === undefined && elapsed_ms(this.dayStarted_ms, now) >= DAY_ms;
    if (day === this.day && !over) return;
    const clockWasSet = this.day === -1 && epoch_s !== undefined;
    this.day = day;
    this.dayStarted_ms = now;
    if (!clockWasSet) this.today = 0;
  }

  explain(now: number): string {
    const to = "to " + whole(this.target) + (this.target === 1 ? " phase" : " phases");
    switch (this.step) {
      case "rest":
        return whole(this.order) + (this.order === 1 ? " phase" : " phases");
      case "stopping":
        return to + ", waits until nothing flows, for " + seconds(elapsed_ms(this.step_ms, now));
      case "switching":
        return to + ", waits for the contactor";
      case "starting":
        return to + ", waits for the car";
    }
  }
}
