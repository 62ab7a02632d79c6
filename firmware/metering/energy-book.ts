import type { StoragePort } from "#hal/storage";
import { whole } from "#hal/text";
import { Store } from "../settings/store";
import { ENERGY_RECORD } from "./running-session";

/** Places in {@link EnergyBook.session}: energy by phase, by where it came from, and by who measured it, Ws. */
export const enum OF {
  L1 = 0,
  solar = 3,
  grid = 4,
  battery = 5,
  /** By the car's own meter, by the EVSE's ammeter, by the model. */
  evMeter = 6,
  evse = 7,
  model = 8,
  /** What of the grid's part nobody measured. */
  unsplit = 9,
}
const SESSION_PLACES = 10;
/** What there is in {@link EnergyBook.totals} of each period: energy, the sun's and the battery's part, Ws, and time of charging, s. */
const PER_PERIOD = 4;
/** Day, month, year, and all; behind them, if anything, what waits for the clock to be set. */
const ALL = 3;
const UNDATED = 4;
/** Bytes of the checksum worked through in one tick. */
const BYTES_PER_TICK = 96;
const LARGEST = 9000000000000;

/** What of a session that was running goes on after a restart. */
export interface RunningSession {
  /** The car was plugged in when it was stored. */
  running: boolean;
  /** Its number. */
  number: number;
  start_s: number | undefined;
  duration_s: number;
  charge_s: number;
  peak_mA: number;
  /** Name or UID of the card, of several with ` + ` between them; without one empty. */
  card: string;
}

/**
 * The account of the energy: of the session by phase, source and meter; of the day, week, month, year and all; and how often the contactors have
 * switched. Stored when told to, which is every 50 s of charging (1728 times on a day that is charged from end to end, in turns into two files),
 * and once a day while nothing is charged.
 */
export class EnergyBook {
  readonly session: number[] = [];
  readonly totals: number[] = [];
  /**
   * Local day (since 1970), month (year * 12 + 0..11) and year that the totals are of, -1 before the clock was first set; and 1 when it is
   * set now.
   */
  readonly periods: number[] = [-1, -1, -1, 0];
  /** Closings of the EVSE's relay, and switches of the phases, since the book was begun. */
  closings = 0;
  phaseSwitches = 0;
  readonly running: RunningSession = {
    running: false,
    number: 0,
    start_s: undefined,
    duration_s: 0,
    charge_s: 0,
    peak_mA: 0,
    card: "",
  };
  /** Energy of the week, Ws. */
  private week_Ws = 0;
  private readonly store: Store;
  private saving = false;

  constructor(storage: StoragePort) {
    this.store = new Store(storage, ENERGY_RECORD);
    for (let place = 0; place < SESSION_PLACES; place++) this.session.push(0);
    for (let place = 0; place < PER_PERIOD * UNDATED; place++) this.totals.push(0);
    this.read((this.store.load() ?? "").split("\n"));
  }

  /** A new session has begun. */
  beginSession(): void {
    for (let place = 0; place < SESSION_PLACES; place++) this.session[place] = 0;
    this.running.card = "";
  }

  /** Adds what a place of the session has got, Ws. */
  add(place: number, energy_Ws: number): void {
    this.session[place] = (this.session[place] ?? 0) + energy_Ws;
  }

  /** Adds what flowed, W by the places of a session, for so long to day, month and year, or to what waits for the clock; and to all. */
  addTotals(flow_W: readonly number[], span_s: number): void {
    const { totals } = this;
    const car_Ws = ((flow_W[0] ?? 0) + (flow_W[1] ?? 0) + (flow_W[2] ?? 0)) * span_s;
    const isDated = this.periods[3] === 1;
    if (isDated) this.week_Ws += car_Ws;
    while (!isDated && totals.length < PER_PERIOD * (UNDATED + 1)) totals.push(0);
    for (let period = isDated ? 0 : ALL; period <= (isDated ? ALL : UNDATED); period++) {
      const at = period * PER_PERIOD;
      totals[at] = (totals[at] ?? 0) + car_Ws;
      totals[at + 1] = (totals[at + 1] ?? 0) + (flow_W[OF.solar] ?? 0) * span_s;
      totals[at + 2] = (totals[at + 2] ?? 0) + (flow_W[OF.battery] ?? 0) * span_s;
      totals[at + 3] = (totals[at + 3] ?? 0) + span_s;
    }
  }

  /**
   * The local day and month of now: what is new begins at zero, with what was charged before the clock was set. `wasSet`: the clock was set to
   * it, so what was counted is of now and goes along. A day back without that (the local time was put back over midnight) begins nothing.
   */
  turn(day: number, month: number, wasSet: boolean): void {
    const now = [day, month, Math.floor(month / 12)];
    const totals = this.totals;
    const before = this.periods[0] ?? -1;
    if (before >= 0 && weekOf(day) > weekOf(before) && !wasSet) this.week_Ws = 0;
    this.week_Ws += totals[UNDATED * PER_PERIOD] ?? 0;
    for (let period = 0; period < ALL; period++) {
      const before = this.periods[period] ?? -1;
      const is = now[period] ?? -1;
      const isNew = before >= 0 && is > before && !wasSet;
      if (wasSet || is > before) this.periods[period] = is;
      for (let place = 0; place < PER_PERIOD; place++) {
        const at = period * PER_PERIOD + place;
        totals[at] = (isNew ? 0 : (totals[at] ?? 0)) + (totals[UNDATED * PER_PERIOD + place] ?? 0);
      }
    }
    while (totals.length > PER_PERIOD * UNDATED) totals.pop();
    this.periods[3] = 1;
  }

  /** Wh of a place of the session. */
  session_Wh(place: number): number {
    return Math.floor((this.session[place] ?? 0) / 3600 + 0.5);
  }

  /** What a period (0 day, 1 month, 2 year, 3 all) has: Wh of energy (0), of the sun (1), of the battery (2), or seconds of charging (3). */
  total(period: number, kind: number): number {
    const value = this.totals[period * PER_PERIOD + kind] ?? 0;
    return kind === 3 ? Math.floor(value) : Math.floor(value / 3600 + 0.5);
  }

  /** Energy of the local week, which begins with Monday, Wh. */
  week_Wh(): number {
    return Math.floor(this.week_Ws / 3600 + 0.5);
  }

  /** Who measured most of the session: `evMeter`, `evse` or `model`, with `mixed` before it when another took part. */
  source(): string {
    const evMeter: number = OF.evMeter;
    let most: number = OF.model;
    let parts = 0;
    for (let place = evMeter; place < evMeter + 3; place++) {
      const energy_Ws = this.session[place] ?? 0;
      if (energy_Ws > 0) parts++;
      if (energy_Ws > (this.session[most] ?? 0)) most = place;
    }
    const name = most === evMeter ? "evMeter" : most > evMeter + 1 ? "model" : "evse";
    return parts > 1 ? "mixed " + name : name;
  }

  /** Begins to store what is known now; {@link step} does the rest. */
  save(): void {
    const running = this.running;
    const head = [
      running.running ? "1" : "0",
      whole(running.number),
      running.start_s === undefined ? "" : whole(running.start_s),
      whole(running.duration_s),
      whole(running.charge_s),
      whole(running.peak_mA),
    ].join("|");
    const counts = whole(this.closings) + " " + whole(this.phaseSwitches) + " " + whole(this.week_Ws);
    const lines = [head, numbers(this.session), numbers(this.totals), numbers(this.periods), counts, running.card];
    this.store.begin(lines.join("\n"));
    this.saving = true;
  }

  /** Works on a save that was begun. Call it every tick; true: it is done. */
  step(): boolean {
    if (!this.saving || !this.store.step(BYTES_PER_TICK)) return false;
    this.store.finish();
    this.saving = false;
    return true;
  }

  private read(lines: string[]): void {
    if (lines.length !== 6) return;
    const head = (lines[0] ?? "").split("|");
    const running = this.running;
    running.running = head[0] === "1";
    running.number = number(head[1]);
    running.start_s = head[2] === "" ? undefined : number(head[2]);
    running.duration_s = number(head[3]);
    running.charge_s = number(head[4]);
    running.peak_mA = number(head[5]);
    running.card = lines[5] ?? "";
    fill(this.session, lines[1] ?? "");
    const undated = PER_PERIOD * (UNDATED + 1);
    if ((lines[2] ?? "").split(" ").length === undated) while (this.totals.length < undated) this.totals.push(0);
    fill(this.totals, lines[2] ?? "");
    const periods = (lines[3] ?? "").split(" ");
    for (let period = 0; period < 3; period++)
      this.periods[period] = periods[period] === "-1" ? -1 : number(periods[period]);
    const counts = (lines[4] ?? "").split(" ");
    this.closings = number(counts[0]);
    this.phaseSwitches = number(counts[1]);
    // a record of before weeks were counted: what is known of this one
    this.week_Ws = counts.length < 3 ? (this.totals[0] ?? 0) : number(counts[2]);
  }
}

/** Number of the week that a day since 1970, a Thursday, lies in; weeks begin with Monday. */
function weekOf(day: number): number {
  return Math.floor((day + 3) / 7);
}

function numbers(values: readonly number[]): string {
  const texts: string[] = [];
  for (const value of values) texts.push(whole(value));
  return texts.join(" ");
}

function fill(into: number[], text: string): void {
  const texts = text.split(" ");
  for (let place = 0; place < into.length; place++) into[place] = number(texts[place]);
}

/** A whole number 0..9e12; anything else reads as 0. */
function number(text: string | undefined): number {
  const value = text === undefined || text === "" ? 0 : Number(text);
  return value >= 0 && value <= LARGEST ? Math.floor(value) : 0;
}
