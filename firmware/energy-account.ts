import type { KeptSession } from "./charging/session";
import type { Core } from "./core";
import { elapsed_ms } from "#hal/clock";
import { gridPower_W, lookAtCar, reported } from "./metering/car-power";
import { EnergyBook, OF } from "./metering/energy-book";
import { newSplit, splitEnergy } from "./metering/energy-split";
import { localOffset_s, monthOf } from "./timing/stored-zone";

const SECOND_ms = 1000;
/** From this to twice this after a sample of the mains ticks have the least to do. */
const CALM_ms = 500;
/** How often the book is stored while something is charged: with the time a save takes, at most a minute is lost. */
const KEEP_ms = 45000;
/** How often the offset of the local time is looked up. */
const HOUR_s = 3600;
const DAY_s = 86400;
/** A clock that goes so much otherwise than time does was set. */
const STEP_s = 600;
const BETWEEN = " + ";
/** Room for the names of three cards. */
const LONGEST_CARDS = 66;

/**
 * Keeps the book of the energy: once a second the car's power, by its own meter (`feed/ev_L1_A`.. or `feed/ev_W`), else by the EVSE's ammeter,
 * else by the model, goes to the session and the totals, split by what the house takes from grid, battery and sun.
 */
export class EnergyAccount {
  readonly book: EnergyBook;
  /** Who has measured the session, see `EnergyBook.source`; looked up once a minute and when it changes. */
  measuredBy = "model";
  /** Something has been stored that others may want to hear. */
  news = false;
  /** The session runs since before a restart. */
  resumed = false;
  private readonly split = newSplit();
  private readonly power_W: number[] = [0, 0, 0];
  private last_ms: number;
  private kept_ms: number;
  private changed = false;
  private measured = 0;
  private starts = 0;
  private switches = 0;
  private offset_s = 0;
  private offsetAt_s = -HOUR_s;
  /** The wall clock as last seen. */
  private epoch_s: number | undefined = undefined;
  private day = -1;
  private card = "";
  /** A session that was running before a restart waits to be seen again. */
  private resumes: boolean;
  /** Nothing is known yet of the relay, which may have been closed all the while. */
  private blind: boolean;

  constructor(
    private readonly core: Core,
    now: number,
  ) {
    this.book = new EnergyBook(core.ports.storage);
    this.resumes = this.book.running.running;
    this.blind = this.resumes;
    this.last_ms = now;
    this.kept_ms = now;
  }

  /** Takes what this tick shows. True: a session that was running before a restart has ended meanwhile. */
  follow(now: number): boolean {
    const span_ms = elapsed_ms(this.last_ms, now);
    const sampleAge_ms = elapsed_ms(this.core.mains.sampled_ms, now);
    const isCalm = sampleAge_ms >= CALM_ms && sampleAge_ms < 2 * CALM_ms;
    if (span_ms < 2 * SECOND_ms && !isCalm) return false;
    this.book.step();
    if (span_ms < SECOND_ms) return false;
    this.last_ms = now;
    const { core, book } = this;
    this.turn(span_ms);
    if (this.resumes && core.evse.status.carConnected === false) {
      this.resumes = false;
      book.running.running = false;
      this.keep(now);
      return true;
    }
    this.count();
    this.name();
    if (core.wasCharging) this.charge(span_ms < 5 * SECOND_ms ? span_ms : SECOND_ms, now);
    if (this.changed && elapsed_ms(this.kept_ms, now) >= KEEP_ms) this.keep(now);
    return false;
  }

  /** A session has begun: with the figures of before a restart when it is the same. */
  begin(now: number): void {
    const running = this.book.running;
    if (this.resumes)
      this.core.session.resume(
        running,
        this.book.session_Wh(OF.solar) + this.book.session_Wh(OF.grid) + this.book.session_Wh(OF.battery),
      );
    else this.book.beginSession();
    this.resumed = this.resumes;
    this.resumes = false;
    this.card = "";
    this.keep(now);
    this.news = false;
  }

  private charge(span_ms: number, now: number): void {
    const { core, book, split, power_W } = this;
    const measured = lookAtCar(core, power_W, now);
    const car_W = (power_W[0] ?? 0) + (power_W[1] ?? 0) + (power_W[2] ?? 0);
    split.house_W = gridPower_W(core, car_W, now);
    split.yield_W = reported(core, "solar_W", now);
    split.charging_W = reported(core, "battery_W", now) ?? 0;
    splitEnergy(split, car_W);
    const span_s = span_ms / 1000;
    for (let phase = 0; phase < 3; phase++) book.add(OF.L1 + phase, (power_W[phase] ?? 0) * span_s);
    book.add(OF.solar, split.solar_W * span_s);
    book.add(OF.grid, split.grid_W * span_s);
    book.add(OF.battery, split.battery_W * span_s);
    book.add(measured, car_W * span_s);
    if (split.house_W === undefined) book.add(OF.unsplit, car_W * span_s);
    book.addTotals(car_W, split, span_s);
    core.session.add(car_W * span_s);
    this.changed = true;
    if (measured === this.measured) return;
    this.measured = measured;
    this.measuredBy = book.source();
  }

  private count(): void {
    const { core, book } = this;
    const { state, link } = core.evse.status;
    if (this.blind && link === "up" && state !== "unknown") {
      this.blind = false;
      this.starts = core.starts;
    }
    if (core.starts !== this.starts) this.changed = true;
    book.closings += core.starts - this.starts;
    this.starts = core.starts;
    const switches = core.features?.phaseSwitches() ?? 0;
    if (switches > this.switches) {
      book.phaseSwitches += switches - this.switches;
      this.changed = true;
    }
    this.switches = switches;
  }

  /** Whose session it is; the names of several cards when one after the other began to charge. */
  private name(): void {
    const { features, session } = this.core;
    if (features === undefined || features.access === undefined || !session.active) return;
    const card = features.access.who();
    if (card === "" || card === this.card) return;
    this.card = card;
    const { running } = this.book;
    const known = BETWEEN + running.card + BETWEEN;
    if (known.includes(BETWEEN + card + BETWEEN) || running.card.length + card.length > LONGEST_CARDS) return;
    running.card = running.card === "" ? card : running.card + BETWEEN + card;
    this.changed = true;
  }

  /** Looks at the calendar. A clock that was set takes the running day, month and year along; one that goes on begins them anew. */
  private turn(span_ms: number): void {
    const epoch_s = this.core.epoch_s;
    if (epoch_s === undefined) return;
    const { book } = this;
    if (epoch_s - this.offsetAt_s >= HOUR_s || epoch_s < this.offsetAt_s) {
      this.offsetAt_s = Math.floor(epoch_s / HOUR_s) * HOUR_s;
      this.offset_s = localOffset_s(this.core.ports.storage, epoch_s);
    }
    const before_s = this.epoch_s;
    this.epoch_s = epoch_s;
    const local_s = epoch_s + this.offset_s;
    const day = Math.floor(local_s / DAY_s);
    if (day === this.day) return;
    this.day = day;
    const away_s = before_s === undefined ? 0 : epoch_s - before_s - span_ms / 1000;
    const wasSet = away_s > STEP_s || away_s < -STEP_s || (before_s === undefined && day < (book.periods[0] ?? -1));
    book.turn(day, monthOf(local_s), wasSet);
    this.changed = true;
    this.news = true;
  }

  /** Stores what is known now, e.g. at the end of a session. */
  keep(now: number): void {
    const { running } = this.book;
    const { session } = this.core;
    running.running = session.active || this.resumes;
    if (session.active) keepSession(running, session.kept());
    this.kept_ms = now;
    this.changed = false;
    this.news = true;
    this.measuredBy = this.book.source();
    this.book.save();
  }
}

function keepSession(into: KeptSession, { number, start_s, duration_s, charge_s, peak_mA }: KeptSession): void {
  into.number = number;
  into.start_s = start_s;
  into.duration_s = duration_s;
  into.charge_s = charge_s;
  into.peak_mA = peak_mA;
}
