import { seconds } from "#hal/text";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import { Hold } from "../timing/hold";

/** What a person asked for with the button or switch. */
export type PersonAction =
  "none" | "start" | "toggle" | "pause" | "smart" | "solar" | "toggleSolar" | "customToggle" | "customOn" | "customOff";

/**
 * The functions 0..7 of the input (SmartEVSE `SWITCH`): `b` button or `s` switch | when closed | when let go before the hold | when held |
 * when opened. Function 2 also withholds permission while it is open, and function 5 is read by the grid operator's limit itself.
 */
export const PERSON_FUNCTIONS = [
  "b|pause|||",
  "b|toggle|||",
  "s|start|||",
  "b||toggleSolar|pause|",
  "s|smart|||solar",
  "s||||",
  "b|customToggle|||",
  "s|customOn|||customOff",
] as const;

/** The input counts when it has been the same for this long: eleven equal samples at 10 ms. */
const DEBOUNCE_ms = 110;
/** A button that is down for this long is held. */
const HELD_ms = 1500;
/** Length of the pause that the button asks for. */
const PAUSE_ms = 15000;
/** The function that lets nobody charge while it is open. */
const ACCESS_SWITCH = 2;
/** The function that is the grid operator's, not a person's. */
export const GRID_RELAY = 5;

const enum COLUMN {
  closed = 1,
  letGo = 2,
  held = 3,
  opened = 4,
}

/**
 * The push button or switch of the charging point. What a person does to it acts; how it is found (after boot, after another function was
 * chosen, after it could not be read) does not: that starts nothing and changes no mode. Two positions count as such: an access switch that
 * is open, or cannot be read, as after a broken wire, lets nobody charge, and a custom switch is told. The other actions are for others.
 */
export class PersonInput implements Policy {
  readonly claim: Claim = { source: "button", permit: undefined, priority: PRIORITY.pause, limit_mA: undefined };
  /** Whether this very {@link follow} saw a person close the input; resets a residual-current trip, whatever the person's function. */
  pressed = false;
  private code = -1;
  private level: boolean | undefined = undefined;
  /** The level that counts; `undefined` until the input has been steady once. */
  private settled: boolean | undefined = undefined;
  private readonly steady = new Hold();
  private readonly down = new Hold();
  private readonly pause = new Hold();
  private pausing = false;
  /** The press that goes on has had its effect. */
  private spent = true;
  /** It has been steady once since boot. */
  private wasRead = false;

  /**
   * Looks at the input: its function 0..7 and whether it is closed (`undefined`: cannot be read). Returns what is asked for now. While
   * `bridging`, a charge that a boot has found running goes on until the input was first read.
   */
  follow(code: number, closed: boolean | undefined, now: number, bridging: boolean): PersonAction {
    this.pressed = false;
    if (code !== this.code) {
      this.code = code;
      this.level = undefined;
      this.settled = undefined;
      this.pausing = false;
    }
    const action = this.read(closed, now);
    if (action === "pause") this.beginPause();
    this.write(now, bridging && !this.wasRead);
    return action;
  }

  /** A press, short or held, that somebody asks for over the broker; returns what it asks for, `none` from a switch, which has no presses. */
  press(held: boolean): PersonAction {
    const short = this.action(COLUMN.closed);
    const action = short !== "none" || !this.isButton() ? short : this.action(held ? COLUMN.held : COLUMN.letGo);
    if (!this.isButton()) return "none";
    if (action === "pause") this.beginPause();
    return action;
  }

  explain(now: number): string {
    const left = seconds(this.pause.left_ms(PAUSE_ms, now));
    if (this.claim.source === "button") return "pressed, for " + left + " more";
    if (this.settled === true) return "was open, for " + left + " more";
    return this.settled === undefined
      ? "is not reported; nobody charges until it is closed"
      : "is open; close it to charge";
  }

  private beginPause(): void {
    this.pausing = true;
    this.pause.clear();
  }

  /** An access switch that has been open keeps the charge off for as long as a button's pause: a loose contact shall not wear the relay. */
  private opens(): void {
    if (this.code === ACCESS_SWITCH) this.beginPause();
  }

  private write(now: number, bridging: boolean): void {
    const claim = this.claim;
    if (this.pausing && this.pause.lasted(true, PAUSE_ms, now)) this.pausing = false;
    claim.permit = undefined;
    if (this.code === ACCESS_SWITCH) {
      claim.source = "switch";
      claim.priority = PRIORITY.person;
      if (this.pausing || (this.settled !== true && !bridging)) claim.permit = "sleeping";
      return;
    }
    claim.source = "button";
    claim.priority = PRIORITY.pause;
    if (this.pausing) claim.permit = "sleeping";
  }

  private read(level: boolean | undefined, now: number): PersonAction {
    if (level !== this.level) {
      const action = this.change(level, now);
      if (action !== "none") return action;
    }
    if (level === undefined || !this.steady.lasted(true, DEBOUNCE_ms, now)) return "none";
    if (level !== this.settled) return this.turn(level, now);
    if (this.spent || !level || !this.down.lasted(true, HELD_ms, now)) return "none";
    this.spent = true;
    return this.action(COLUMN.held);
  }

  /** The input has changed; what it was until now counts if that lasted, though nobody looked in between. */
  private change(level: boolean | undefined, now: number): PersonAction {
    const before = this.level;
    const lasted = before !== undefined && before !== this.settled && this.steady.lasted(true, DEBOUNCE_ms, now);
    const action = lasted && before !== undefined ? this.turn(before, now) : "none";
    if (level === undefined && this.settled === true) this.opens();
    this.level = level;
    this.steady.clear();
    if (level === undefined) {
      this.settled = undefined;
      this.spent = true;
    } else this.steady.lasted(true, DEBOUNCE_ms, now);
    return action;
  }

  /** The level that counts has changed, or is known for the first time. */
  private turn(level: boolean, now: number): PersonAction {
    const first = this.settled === undefined;
    this.settled = level;
    this.wasRead = true;
    if (first) {
      this.spent = true;
      return this.isCustomSwitch() ? this.action(level ? COLUMN.closed : COLUMN.opened) : "none";
    }
    if (level) {
      this.pressed = this.code !== GRID_RELAY;
      this.spent = false;
      this.down.clear();
      this.down.lasted(true, HELD_ms, now);
      return this.action(COLUMN.closed);
    }
    if (!this.isButton()) {
      this.opens();
      return this.action(COLUMN.opened);
    }
    if (this.spent) return "none";
    this.spent = true;
    return this.action(this.down.lasted(true, HELD_ms, now) ? COLUMN.held : COLUMN.letGo);
  }

  private isButton(): boolean {
    return (PERSON_FUNCTIONS[this.code] ?? "").startsWith("b");
  }

  private isCustomSwitch(): boolean {
    return (PERSON_FUNCTIONS[this.code] ?? "").startsWith("s|custom");
  }

  private action(column: COLUMN): PersonAction {
    const action = (PERSON_FUNCTIONS[this.code] ?? "").split("|")[column] ?? "";
    return action === "" ? "none" : (action as PersonAction);
  }
}
