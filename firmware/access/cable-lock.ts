import { elapsed_ms } from "#hal/clock";
import type { LockDrive, LockPort } from "#hal/lock";
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

/** The contact that says where the actuator is. */
export const enum FEEDBACK {
  none = 0,
  normal = 1,
  inverted = 2,
}

/** A feedback is judged at the latest this long after the last try. */
const SETTLE_ms = 1000;
/** Tries after which a lock that does not hold counts as failed. */
const TRIES = 3;
/** From then on it is tried this often; letting go is tried as often as ever, because somebody stands there. */
const RARELY_ms = 60000;
/** A cable that nobody asks to be held is let go when the EVSE has been silent for this long. */
const UNKNOWN_ms = 60000;

/** What the cable lock looks at. */
export interface LockView {
  /** {@link ACTUATOR} and {@link FEEDBACK}. */
  actuator: ACTUATOR;
  contact: FEEDBACK;
  /** Its two wires are swapped: driving it to lock unlocks. */
  reversed: boolean;
  /** Length of a drive, and time from one try to the next. */
  pulse_ms: number;
  retry_ms: number;
  /** Nothing is charged over a cable that is not locked. */
  required: boolean;
  /** Keep it locked also without a car, for a cable that stays in the socket. */
  always: boolean;
  /** `undefined` while the EVSE cannot tell. */
  carConnected: boolean | undefined;
  /** A start is in force, by whomever. */
  started: boolean;
  /** Besides, no person, card or trip stands against it. */
  authorised: boolean;
  /** Current may flow; `undefined` while the EVSE is silent. */
  charging: boolean | undefined;
}

/**
 * Locks the plug in the socket while a car is there that may charge, and while it charges; lets it go when that has ended. Works with
 * pulses, looks at the feedback and tries again. Where a lock is required the EVSE sleeps until the feedback says locked, also before a car
 * is there, so that none begins by itself; a charge that runs ends when three tries have failed. Without a feedback contact a whole pulse
 * counts as done. While the EVSE is silent the plug stays as it is, unless somebody has ended the charge.
 */
export class CableLock implements Policy {
  readonly claim: Claim = { source: "cable lock", permit: undefined, priority: PRIORITY.pause, limit_mA: undefined };
  /** What has failed three times: the cable is not locked, or not released. Empty while all is well. */
  trouble: "" | "cable not locked" | "cable not released" = "";
  private view: LockView | undefined = undefined;
  private actuator = ACTUATOR.none;
  /** Where it is meant to be; `undefined` after boot, while it cannot be known: it stays as it is then. */
  private locked: boolean | undefined = undefined;
  /** Where the last whole pulse has driven it. */
  private driven: boolean | undefined = undefined;
  private driving = false;
  private tries = 0;
  private began_ms = 0;
  private readonly unknown = new Hold();

  constructor(private readonly port: LockPort) {}

  follow(view: LockView, now: number): void {
    this.view = view;
    if (view.actuator !== this.actuator) this.change(view.actuator);
    if (view.actuator === ACTUATOR.none) return;
    const wanted = this.wanted(view, now);
    if (this.driving && elapsed_ms(this.began_ms, now) >= view.pulse_ms) this.rest();
    const inPlace = wanted !== undefined && this.position() === wanted;
    if (wanted !== this.locked) {
      this.locked = wanted;
      this.tries = 0;
      if (inPlace && !this.driving) this.trouble = "";
      else this.pulse(now);
    } else if (!this.driving) this.judge(view, inPlace, now);
    if (view.charging !== undefined) this.permit(view, inPlace && wanted === true && !this.driving);
  }

  explain(_now: number): string {
    if (this.claim.source === "cable lock") return "waits for a plug to hold";
    const at = this.position();
    const says = at === undefined ? "says nothing" : at ? "says locked" : "says unlocked";
    return "try " + whole(this.tries) + ", the feedback " + says;
  }

  /** Takes the power from the actuator, when nobody looks after it any more. */
  leave(): void {
    if (this.driving) this.rest();
  }

  private wanted(view: LockView, now: number): boolean | undefined {
    const lost = this.unknown.lasted(view.charging === undefined, UNKNOWN_ms, now);
    if (view.always || view.charging === true) return true;
    if (view.charging === undefined) return lost && !view.authorised ? false : this.locked;
    if (!view.authorised) return false;
    return view.carConnected ?? this.locked;
  }

  /** Looks whether it is where it is meant to be, and tries again when it is time. */
  private judge(view: LockView, inPlace: boolean, now: number): void {
    if (inPlace || this.locked === undefined) {
      this.tries = 0;
      this.trouble = "";
      return;
    }
    const span_ms = elapsed_ms(this.began_ms, now);
    const failed = this.tries >= TRIES;
    if (failed && span_ms >= SETTLE_ms) this.trouble = this.locked ? "cable not locked" : "cable not released";
    const pause_ms = failed && this.locked ? RARELY_ms : view.retry_ms;
    if (this.tries === 0 || span_ms >= pause_ms) this.pulse(now);
  }

  /** A charge that runs goes on while the lock is tried again; a start waits. */
  private permit(view: LockView, sure: boolean): void {
    const claim = this.claim;
    const failed = this.trouble === "cable not locked";
    claim.permit = undefined;
    if (sure || !view.required || !view.started || (view.charging === true && !failed)) return;
    claim.permit = "sleeping";
    claim.source = failed ? "cable not locked" : view.carConnected === true ? "locking cable" : "cable lock";
  }

  private change(actuator: ACTUATOR): void {
    this.leave();
    this.actuator = actuator;
    this.locked = undefined;
    this.driven = undefined;
    this.tries = 0;
    this.trouble = "";
    this.claim.permit = undefined;
    this.unknown.clear();
  }

  private pulse(now: number): void {
    if (this.locked === undefined) return;
    const lock = this.locked !== (this.view?.reversed === true);
    const drive: LockDrive = lock ? "lock" : "unlock";
    this.port.drive(drive);
    this.driven = undefined;
    this.driving = true;
    this.began_ms = now;
    this.tries++;
  }

  private rest(): void {
    this.port.drive("rest");
    this.driving = false;
    this.driven = this.locked;
  }

  /** True locked, false unlocked, `undefined` unknown. A locked solenoid pulls the line low, a locked motor lets it go high. */
  private position(): boolean | undefined {
    const contact = this.view?.contact;
    if (contact === FEEDBACK.none) return this.driven;
    const level = this.port.feedback();
    if (level === undefined) return undefined;
    return (level === (this.actuator === ACTUATOR.motor)) === (contact === FEEDBACK.normal);
  }
}
