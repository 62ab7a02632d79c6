import { amperes, seconds } from "#hal/text";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import { Hold } from "../timing/hold";
import type { BalancerSettings } from "./balancer-settings";
import type { SampleView } from "./house-model";
import { HouseModel } from "./house-model";
import { PhaseLearner } from "./phase-learner";
import { hasPhase, phaseName } from "#hal/phases";

/** What the balancer is doing; the sentence follows from it. */
export type BalancerMode = "off" | "balancing" | "learning" | "atMinimum" | "paused" | "failsafe";

/** The longest a first charge stays at the smallest current to learn the phases. */
const LEARNING_ms = 20000;

/**
 * Keeps the house's breaker: `available = breaker - margin - house` on the worst phase the car uses; down at once, up only against the
 * recent peak of the house. Below the smallest current the car is held there while the breaker itself is not exceeded, for `timer4`, and
 * paused otherwise. Without a fresh mains sample the failsafe current applies.
 */
export class Balancer implements Policy {
  readonly claim: Claim = { source: "failsafe", permit: undefined, priority: PRIORITY.pause, limit_mA: 6000 };
  readonly house = new HouseModel();
  readonly learner = new PhaseLearner();
  mode: BalancerMode = "failsafe";
  /** Times the car was paused while it charged. */
  pauses = 0;
  private readonly view: SampleView = { bound_mA: 0, phases: 123, seesCar: true, reaction_ms: 5000, hold_ms: 0 };
  private only = 0;
  private limit_mA = 0;
  private worst = 0;
  private room_mA = 0;
  private steadyRoom_mA = 0;
  /** The steady room of the last sample alone: one sample never raises. */
  private lastRoom_mA = 0;
  private hasBalanced = false;
  /** The meter was away: the house must prove its room for the whole hold before a raise. */
  private awaitsProof = false;
  /** Least length of the pause that is on; nothing to protect when the car was not charging. */
  private pause_ms = 0;
  private readonly shortage = new Hold();
  private readonly pausedFor = new Hold();
  private readonly recovered = new Hold();
  private readonly learning = new Hold();

  constructor(private readonly settings: BalancerSettings) {}

  /**
   * Only these phases are switched on (a code, 0: all that the car uses). A pause for what the other phases lacked ends with the next
   * sample that shows room.
   */
  restrict(only: number): void {
    if (only === this.only) return;
    this.only = only;
    this.pause_ms = 0;
  }

  /** Phases the car is taken to use: those switched on, the setting, or what was learned. */
  phases(): number {
    if (this.only !== 0) return this.only;
    return this.settings.phases === 0 ? this.learner.code() : this.settings.phases;
  }

  /** A car was unplugged: what was learned of it no longer holds. */
  forgetCar(): void {
    this.learner.forget();
    this.house.forgetCar();
    this.learning.clear();
  }

  /** A fresh sample of the mains, mA per phase. */
  observe(mains_mA: readonly number[], now: number): void {
    const settings = this.settings;
    const view = this.view;
    view.bound_mA = settings.breaker_mA - settings.margin_mA;
    view.phases = this.phases();
    const learning = this.only === 0 && settings.phases === 0;
    this.house.draw.seenPhases = learning ? this.learner.answered() : view.phases;
    view.seesCar = settings.meterSeesCar;
    view.reaction_ms = settings.reaction_ms;
    view.hold_ms = settings.hold_ms;
    this.house.observe(mains_mA, view, now);
    this.teach(mains_mA, now);
    this.measureRoom(view);
  }

  /** Decides on what is known now. `fresh`: the last sample is not older than the meter's timeout; `charging`: the relay is closed. */
  decide(fresh: boolean, charging: boolean, carPresent: boolean, now: number): void {
    if (!this.settings.dynamic) this.stand("off");
    else if (!fresh) this.fallBack();
    else this.balance(charging, carPresent, now);
    this.state(charging, now);
  }

  private teach(mains_mA: readonly number[], now: number): void {
    if (this.settings.phases !== 0 || this.only !== 0 || !this.settings.meterSeesCar) return;
    const draw = this.house.draw;
    const trusted_mA = draw.offer_mA === 0 && draw.moving === "no" ? 0 : draw.trusted_mA(now);
    if (trusted_mA === undefined) this.learner.watch(mains_mA);
    else this.learner.observe(mains_mA, trusted_mA);
  }

  private measureRoom(view: SampleView): void {
    let room_mA: number | undefined = undefined;
    let steady_mA: number | undefined = undefined;
    for (let index = 0; index < 3; index++) {
      if (!hasPhase(view.phases, index) || !hasPhase(this.settings.clamps, index)) continue;
      const now_mA = view.bound_mA - (this.house.house_mA[index] ?? 0);
      const peak_mA = view.bound_mA - (this.house.peak_mA[index] ?? 0);
      if (room_mA === undefined || now_mA < room_mA) room_mA = now_mA;
      if (steady_mA === undefined || peak_mA < steady_mA) {
        steady_mA = peak_mA;
        this.worst = index;
      }
    }
    this.room_mA = room_mA ?? 0;
    const sample_mA = steady_mA ?? 0;
    this.steadyRoom_mA = sample_mA < this.lastRoom_mA || !this.hasBalanced ? sample_mA : this.lastRoom_mA;
    this.lastRoom_mA = sample_mA;
  }

  private stand(mode: BalancerMode): void {
    this.mode = mode;
    this.pausedFor.clear();
    this.shortage.clear();
  }

  private fallBack(): void {
    this.recovered.clear();
    this.awaitsProof = this.hasBalanced;
    if (this.mode === "paused") return;
    this.stand("failsafe");
    const failsafe_mA = this.settings.failsafe_mA;
    this.limit_mA = this.hasBalanced && this.limit_mA < failsafe_mA ? this.limit_mA : failsafe_mA;
  }

  private balance(charging: boolean, carPresent: boolean, now: number): void {
    this.hasBalanced = true;
    if (this.awaitsProof && this.recovered.lasted(true, this.settings.hold_ms, now)) this.awaitsProof = false;
    if (this.mode === "paused") {
      this.resume(now);
      return;
    }
    const room_mA = wholeAmperes(this.room_mA);
    const steady_mA = wholeAmperes(this.steadyRoom_mA);
    if (room_mA < this.limit_mA) this.limit_mA = room_mA;
    else if (!this.awaitsProof && steady_mA > this.limit_mA) this.limit_mA = steady_mA;
    // the car is at the smallest current already: where there is room for that again, nothing is short
    const minimum_mA = this.settings.minimum_mA;
    if (this.limit_mA < minimum_mA && this.room_mA >= minimum_mA) this.limit_mA = minimum_mA;
    this.holdOrPause(charging, carPresent, now);
  }

  private holdOrPause(charging: boolean, carPresent: boolean, now: number): void {
    const settings = this.settings;
    const short = this.limit_mA < settings.minimum_mA;
    const overloaded = settings.minimum_mA - this.room_mA > settings.margin_mA;
    const lasting = this.shortage.lasted(short, settings.shortage_ms, now);
    if (short && carPresent && (overloaded || lasting || !charging)) {
      this.stand("paused");
      this.pause_ms = charging ? settings.pause_ms : 0;
      if (charging) this.pauses++;
      this.pausedFor.lasted(true, this.pause_ms, now);
    } else {
      this.mode = short ? "atMinimum" : "balancing";
    }
  }

  private resume(now: number): void {
    const settings = this.settings;
    const served = this.pausedFor.lasted(true, this.pause_ms, now);
    if (!served || this.steadyRoom_mA < settings.minimum_mA + settings.resumeMargin_mA) return;
    this.stand("balancing");
    this.limit_mA = wholeAmperes(this.steadyRoom_mA);
  }

  /** Writes the claim from the mode. */
  private state(charging: boolean, now: number): void {
    const claim = this.claim;
    const minimum_mA = this.settings.minimum_mA;
    claim.permit = undefined;
    switch (this.mode) {
      case "off":
        claim.limit_mA = undefined;
        return;
      case "failsafe":
        claim.source = "failsafe";
        claim.limit_mA = this.limit_mA < minimum_mA ? minimum_mA : this.limit_mA;
        if (this.settings.failsafe_mA === 0 || this.limit_mA < minimum_mA) claim.permit = "sleeping";
        return;
      case "paused":
        claim.permit = "sleeping";
        break;
      default:
        break;
    }
    claim.source = "breaker " + phaseName(this.worst);
    claim.limit_mA = this.limit_mA < minimum_mA ? minimum_mA : this.limit_mA;
    if (this.mode === "balancing" && this.isLearning(charging, now) && claim.limit_mA > minimum_mA) {
      this.mode = "learning";
      claim.source = "learning phases";
      claim.limit_mA = minimum_mA;
    }
  }

  private isLearning(charging: boolean, now: number): boolean {
    const settings = this.settings;
    if (settings.phases !== 0 || !settings.meterSeesCar || this.learner.lessons > 0) return false;
    const tried = this.learning.lasted(charging, LEARNING_ms, now);
    return !tried;
  }

  explain(now: number): string {
    const settings = this.settings;
    switch (this.mode) {
      case "off":
        return "not balanced (set_dinamics 0)";
      case "failsafe":
        if (this.house.unbelieved) return "current, the mains meter does not follow the car";
        return this.hasBalanced ? "current, the mains meter is silent" : "current, no mains sample yet";
      case "learning":
        return "at " + amperes(settings.minimum_mA) + " until the mains have answered";
      default:
        return this.equation() + this.pauseText(now);
    }
  }

  private equation(): string {
    const settings = this.settings;
    const house_mA = settings.breaker_mA - settings.margin_mA - this.steadyRoom_mA;
    return (
      "(" + amperes(settings.breaker_mA) + ") - margin " + amperes(settings.margin_mA) + " - house " + amperes(house_mA)
    );
  }

  private pauseText(now: number): string {
    const settings = this.settings;
    if (this.mode === "atMinimum") {
      return ", under the smallest current for " + seconds(this.shortage.left_ms(settings.shortage_ms, now)) + " more";
    }
    if (this.mode !== "paused") return "";
    const left_ms = this.pausedFor.left_ms(this.pause_ms, now);
    const needed_mA = settings.minimum_mA + settings.resumeMargin_mA;
    return ", needs " + amperes(needed_mA) + (left_ms > 0 ? ", at least " + seconds(left_ms) + " more" : "");
  }
}

/** Rounded down to whole amperes, in mA; never negative. */
function wholeAmperes(current_mA: number): number {
  return current_mA <= 0 ? 0 : Math.floor(current_mA / 1000) * 1000;
}
