import { elapsed_ms } from "#hal/clock";
import type { LockPort } from "#hal/lock";
import { whole } from "#hal/text";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import { Hold } from "../timing/hold";

/** The actuator in the socket (the numbers of the SmartEVSE's LOCK); a fixed cable has none. */
export const enum ACTUATOR {
  none = 0,
  solenoid = 1,
  motor = 2,
}

/** Length of a pulse, and time from one try to the next (SmartEVSE). */
const PULSE_ms = 600;
const RETRY_ms = 5000;
/** The feedback is judged this long after a try has begun. */
const SETTLE_ms = 1000;
/** Tries after which it counts as failed; the trying goes on. */
const TRIES = 3;
/** A cable is let go when nobody has been able to tell for this long whether a car is there. */
const UNKNOWN_ms = 60000;

/** What the cable lock looks at. */
export interface LockView {
  /** {@link ACTUATOR}. */
  actuator: ACTUATOR;
  /** Nothing is charged over a cable that is not locked. */
  required: boolean;
  /** Keep it locked also without a car, for a cable that stays in the socket. */
  always: boolean;
  /** `undefined` while the EVSE cannot tell. */
  carConnected: boolean | undefined;
  /** Somebody may charge. */
  authorised: boolean;
  charging: boolean;
  /** False when the supply fails and what is left is enough for one pulse. */
  powered: boolean;
}

/**
 * Locks the plug in the socket while a car is there that may charge, and while it charges; lets it go when the authorisation or the charge
 * has ended, when the supply fails, and when it cannot be known any more whether a car is there. Works with pulses, looks at the feedback
 * and tries again every 5 s. A car is only charged over a locked cable where that is required: a start waits for the feedback, a charge
 * that runs ends when three tries have failed. Letting go is tried for ever.
 */
export class CableLock implements Policy {
  readonly claim: Claim = { source: "locking cable", permit: undefined, priority: PRIORITY.pause, limit_mA: undefined };
  /** What has failed three times: the cable is not locked, or not released. Empty while all is well. */
  trouble: "" | "cable not locked" | "cable not released" = "";
  private actuator = ACTUATOR.none;
  /** Where it is meant to be; `undefined` after boot, while it cannot be known: it stays as it is then. */
  private locked: boolean | undefined = undefined;
  private driving = false;
  private tries = 0;
  private began_ms = 0;
  private readonly unknown = new Hold();

  constructor(private readonly port: LockPort) {}

  follow(view: LockView, now: number): void {
    if (view.actuator !== this.actuator) this.change(view.actuator);
    if (view.actuator === ACTUATOR.none) return;
    const wanted = this.wanted(view, now);
    if (this.driving && elapsed_ms(this.began_ms, now) >= PULSE_ms) this.rest();
    const inPlace = wanted !== undefined && this.position() === wanted;
    if (wanted !== this.locked) {
      this.locked = wanted;
      this.tries = 0;
      if (inPlace && !this.driving) this.trouble = "";
      else this.pulse(now);
    } else if (!this.driving) this.judge(inPlace, now);
    this.permit(view, inPlace && wanted === true && !this.driving);
  }

  explain(_now: number): string {
    const feedback = this.position();
    const says = feedback === undefined ? "cannot be read" : feedback ? "says locked" : "says unlocked";
    return "try " + whole(this.tries) + ", the feedback " + says;
  }

  private wanted(view: LockView, now: number): boolean | undefined {
    const lost = this.unknown.lasted(view.carConnected === undefined, UNKNOWN_ms, now);
    if (!view.powered) return false;
    if (view.always || view.charging) return true;
    if (!view.authorised || lost) return false;
    return view.carConnected === undefined ? this.locked : view.carConnected;
  }

  /** Looks whether it is where it is meant to be, and tries again when it is time. */
  private judge(inPlace: boolean, now: number): void {
    if (inPlace || this.locked === undefined) {
      this.tries = 0;
      this.trouble = "";
      return;
    }
    const span_ms = elapsed_ms(this.began_ms, now);
    if (this.tries >= TRIES && span_ms >= SETTLE_ms) {
      this.trouble = this.locked ? "cable not locked" : "cable not released";
    }
    if (this.tries === 0 || span_ms >= RETRY_ms) this.pulse(now);
  }

  private permit(view: LockView, sure: boolean): void {
    const claim = this.claim;
    const failed = this.trouble === "cable not locked";
    claim.permit = undefined;
    if (sure || !view.required) return;
    // A charge that runs goes on while the lock is tried again; a start waits.
    if (view.charging ? failed : view.carConnected === true) {
      claim.source = failed ? "cable not locked" : "locking cable";
      claim.permit = "sleeping";
    }
  }

  private change(actuator: ACTUATOR): void {
    if (this.driving) this.rest();
    this.actuator = actuator;
    this.locked = undefined;
    this.tries = 0;
    this.trouble = "";
    this.claim.permit = undefined;
    this.unknown.clear();
  }

  private pulse(now: number): void {
    if (this.locked === undefined) return;
    this.port.drive(this.locked ? "lock" : "unlock");
    this.driving = true;
    this.began_ms = now;
    this.tries++;
  }

  private rest(): void {
    this.port.drive("rest");
    this.driving = false;
  }

  /** True locked, false unlocked, `undefined` unknown. A locked solenoid pulls the line low, a locked motor lets it go high. */
  private position(): boolean | undefined {
    const level = this.port.feedback();
    if (level === undefined) return undefined;
    return this.actuator === ACTUATOR.motor ? level : !level;
  }
}
