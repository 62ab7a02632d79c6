import type { EvseRun } from "#hal/evse";
import { Hold } from "../timing/hold";
import type { Claim, Policy } from "./claim";
import { PRIORITY } from "./claim";

/** Codes of `set_enable`: 1 `$FD`, 2 `$FE`, 3 `$FS`. */
export type EnableCode = 1 | 2 | 3;

/** Below this the car counts as not charging (`timer1`). */
const IDLE_mA = 300;

/** What start control looks at. */
export interface StartView {
  plugAndCharge: boolean;
  /** `undefined` while the EVSE cannot tell. */
  carConnected: boolean | undefined;
  charging: boolean;
  charge_mA: number | undefined;
  /** Controlled start: charge current too small for this long ends the charge. */
  timer1_ms: number;
  /** Controlled start: car unplugged for this long ends the charge. */
  timer2_ms: number;
}

/**
 * Who may start: plug & charge, or a person with `set_enable`. An explicit stop (3) beats plug & charge until the car is unplugged or
 * enabled; disable (1) holds until enabled, because a disabled EVSE cannot see an unplugged car. An explicit start (2) of a car that is
 * plugged in beats the schedule until it is unplugged or the schedule is ordered anew.
 */
export class StartControl implements Policy {
  readonly claim: Claim = { source: "not started", permit: "sleeping", priority: PRIORITY.start, limit_mA: undefined };
  /** The last code that is in force; 2 also while plug & charge runs on its own. */
  code: EnableCode = 2;
  /** A person's last word; `undefined`: none, plug & charge or waiting for a start. */
  asked: EnableCode | undefined = undefined;
  /** A person has started this car: until it is unplugged that beats the schedule too. A power cut ends it. */
  insists = false;
  /** Rises with every change worth storing. */
  revision = 0;
  /** With what a person's last word came, or, when none is in force, what has ended it. */
  private why = "";
  private sawCar = false;
  private readonly idle = new Hold();
  private readonly gone = new Hold();

  /** Restores what was in force before a restart. A controlled start only goes on when the same car is still plugged in. */
  restore(asked: EnableCode | undefined): void {
    this.asked = asked;
  }

  /**
   * Takes a person's word; `by` names what it came with, when that is not `set_enable`. `kept`: it was said some time, and not about this
   * car; it does not beat the schedule.
   */
  set(code: EnableCode, by?: string, kept = false): void {
    this.idle.clear();
    this.gone.clear();
    if (code !== 2 || !kept) this.insists = code === 2;
    this.ask(code, by ?? "set_enable " + (code === 1 ? "1" : code === 2 ? "2" : "3"));
  }

  follow(view: StartView, now: number): void {
    this.followCar(view);
    if (!view.plugAndCharge && this.asked === 2) this.endControlled(view, now);
    const claim = this.claim;
    const asked = this.asked;
    if (asked === 1) this.write("disabled", "disabled", PRIORITY.person);
    else if (asked === 3) this.write("stopped", "sleeping", PRIORITY.person);
    else if (asked === 2) this.write("enabled", "enabled", this.insists ? PRIORITY.startNow : PRIORITY.start);
    else if (view.plugAndCharge) this.write("plug and charge", "enabled", PRIORITY.start);
    else this.write(this.why === "" ? "not started" : this.why, "sleeping", PRIORITY.start);
    this.code = claim.permit === "enabled" ? 2 : claim.permit === "disabled" ? 1 : 3;
  }

  explain(_now: number): string {
    const by = this.why === "" ? "since before the restart" : "by " + this.why;
    switch (this.asked) {
      case 1:
        return by + " until set_enable 2";
      case 3:
        return by + " until unplugged or set_enable 2";
      case 2:
        return by;
      default:
        return "waiting for set_enable 2";
    }
  }

  private followCar(view: StartView): void {
    if (view.carConnected === true) this.sawCar = true;
    if (view.carConnected === false) this.insists = false;
    if (view.carConnected === false && this.sawCar) {
      this.sawCar = false;
      if (this.asked === 3) this.ask(undefined, "");
    }
  }

  private endControlled(view: StartView, now: number): void {
    const tooLittle = view.charging && (view.charge_mA ?? IDLE_mA) < IDLE_mA;
    if (this.idle.lasted(tooLittle, view.timer1_ms, now)) this.ask(undefined, "timer1");
    if (this.gone.lasted(view.carConnected === false, view.timer2_ms, now)) this.ask(undefined, "timer2");
  }

  private ask(code: EnableCode | undefined, why: string): void {
    if (this.asked !== code) this.revision++;
    this.asked = code;
    this.why = why;
  }

  private write(source: string, permit: EvseRun, priority: number): void {
    const claim = this.claim;
    claim.source = source;
    claim.permit = permit;
    claim.priority = priority;
  }
}
