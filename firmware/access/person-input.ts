import { seconds } from "#hal/text";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import { Hold } from "../timing/hold";

/** What a person asked for with the button or switch. */
export type PersonAction =
  | "none"
  | "start"
  | "stop"
  | "toggle"
  | "pause"
  | "smart"
  | "solar"
  | "toggleSolar"
  | "relayOpen"
  | "relayClosed"
  | "customToggle"
  | "customOn"
  | "customOff";

/**
 * The functions 0..7 of the input (SmartEVSE `SWITCH`): `b` button or `s` switch | when closed | when let go before the hold | when held |
 * when opened. The position of a switch counts from boot on, a button that is closed at boot counts once it was let go.
 */
export const PERSON_FUNCTIONS = [
  "b|pause|||",
  "b|toggle|||",
  "s|start|||stop",
  "b||toggleSolar|pause|",
  "s|smart|||solar",
  "s|relayClosed|||relayOpen",
  "b|customToggle|||",
  "s|customOn|||customOff",
] as const;

/** The input counts when it has been the same for this long. */
const DEBOUNCE_ms = 110;
/** A button that is down for this long is held. */
const HELD_ms = 1500;
/** Length of the pause that the button asks for. */
const PAUSE_ms = 15000;
/** The function that connects the relay of the grid operator. */
const GRID_RELAY = 5;

const enum COLUMN {
  closed = 1,
  letGo = 2,
  held = 3,
  opened = 4,
}

/**
 * The push button or switch of the charging point. An input that cannot be read counts as open, as a broken wire does: a switch for access
 * stops then, and the relay of the grid operator limits. The pause that a button asks for is claimed here; the other actions are for others.
 */
export class PersonInput implements Policy {
  readonly claim: Claim = { source: "button", permit: undefined, priority: PRIORITY.person, limit_mA: undefined };
  /** Whether this very {@link follow} saw the input close after it had been open; resets a residual-current trip, whatever the function. */
  pressed = false;
  private code = -1;
  private level = false;
  /** The level that counts; `undefined` until the input has been steady once. */
  private settled: boolean | undefined = undefined;
  private readonly steady = new Hold();
  private readonly down = new Hold();
  private readonly pause = new Hold();
  /** The press that goes on has had its effect. */
  private spent = true;

  /** Looks at the input: its function 0..7 and whether it is closed (`undefined`: cannot be read). Returns what is asked for now. */
  follow(code: number, closed: boolean | undefined, now: number): PersonAction {
    const action = this.read(code, closed === true, now);
    if (action === "pause") {
      this.claim.permit = "sleeping";
      this.pause.clear();
    }
    if (this.claim.permit !== undefined && this.pause.lasted(true, PAUSE_ms, now)) this.claim.permit = undefined;
    return action;
  }

  /** Whether the relay of the grid operator asks for its limit: function 5, and the input is not known to be closed. */
  relayOpen(): boolean {
    return this.code === GRID_RELAY && this.settled !== true;
  }

  explain(now: number): string {
    return "pressed, for " + seconds(this.pause.left_ms(PAUSE_ms, now)) + " more";
  }

  private read(code: number, level: boolean, now: number): PersonAction {
    this.pressed = false;
    if (code !== this.code) {
      this.code = code;
      this.settled = undefined;
      this.steady.clear();
    }
    if (level !== this.level) {
      this.level = level;
      this.steady.clear();
    }
    if (!this.steady.lasted(true, DEBOUNCE_ms, now)) return "none";
    if (level !== this.settled) return this.turn(level, now);
    if (this.spent || !level || !this.down.lasted(true, HELD_ms, now)) return "none";
    this.spent = true;
    return this.action(COLUMN.held);
  }

  /** The level that counts has changed, or is known for the first time. */
  private turn(level: boolean, now: number): PersonAction {
    const first = this.settled === undefined;
    this.settled = level;
    const isSwitch = (PERSON_FUNCTIONS[this.code] ?? "").startsWith("s");
    if (first) {
      this.spent = true;
      return isSwitch ? this.action(level ? COLUMN.closed : COLUMN.opened) : "none";
    }
    if (level) {
      this.pressed = true;
      this.spent = false;
      this.down.clear();
      this.down.lasted(true, HELD_ms, now);
      return this.action(COLUMN.closed);
    }
    if (isSwitch) return this.action(COLUMN.opened);
    if (this.spent) return "none";
    this.spent = true;
    return this.action(this.down.lasted(true, HELD_ms, now) ? COLUMN.held : COLUMN.letGo);
  }

  private action(column: COLUMN): PersonAction {
    const action = (PERSON_FUNCTIONS[this.code] ?? "").split("|")[column] ?? "";
    return action === "" ? "none" : (action as PersonAction);
  }
}
