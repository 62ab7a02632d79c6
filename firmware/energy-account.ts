import type { KeptSession } from "./charging/session";
import type { Core } from "./core";
import { elapsed_ms } from "#hal/clock";
import { gridPower_W, lookAtCar, splitEnergy } from "./metering/car-power";
import { EnergyBook, OF } from "./metering/energy-book";
import { localOffset_s, monthOf } from "./timing/stored-zone";

const SECOND_ms = 1000;
/** From this to that time after a sample of the mains ticks have the least to do. */
const CALM_ms = 500;
const BUSY_ms = 900;
/** How often the book is stored while something is charged: with the time a save takes, at most a minute is lost. */
const KEEP_ms = 50000;
/** How often the offset of the local time is looked up. */
const HOUR_s = 3600;
const DAY_s = 86400;
/** A clock that goes so much otherwise than time does was set. */
const STEP_s = 600;
/** The last place of what flows; behind it the book says who measured. */
const LAST_FLOW: number = OF.battery;
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
  /** What was seen last, W by the places of a session. */
  private readonly flow_W: number[] = [0, 0, 0, 0, 0, 0];
  /** How old reports may be, by the settings of this revision. */
  private feed_ms = 0;
  private battery_ms = 0;
  private revision = -1;
  private last_ms: number;
  private kept_ms: number;
  private changed = false;
  /** What is being stored is of interest to others. */
  private isNews = false;
  /** Who has measured what was seen last, and who when {@link measuredBy} was looked up. */
  private measured = 0;
  private named = 0;
  /** For so long what was seen last is not entered yet; 0: it is. */
  private seen_s = 0;
  /** Somebody measured where it came from. */
  private isSplit = false;
  /** Ticks that are left to do of this second: one enters what was seen, one looks round. */
  private due = 0;
  private starts = 0;
  private switches = 0;
  private offset_s = 0;
  private offsetAt_s = -HOUR_s;
  /** The wall clock as last seen. */
  private epoch_s: number | undefined = undefined;
  private day = -1;
  private turned_ms: number;
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
    this.turned_ms = now;
    this.turn(now);
  }

  /** Takes what this tick shows. True: a session that was running before a restart has ended meanwhile. */
  follow(now: number): boolean {
    const span_ms = elapsed_ms(this.last_ms, now);
    const sampleAge_ms = elapsed_ms(this.core.mains.sampled_ms, now);
    const isCalm = sampleAge_ms >= CALM_ms && sampleAge_ms < BUSY_ms;
    if (span_ms < 2 * SECOND_ms && !isCalm) return false;
    const { core, book } = this;
    const isFree = this.due === 0 && span_ms < SECOND_ms;
    if ((isFree || !isCalm) && book.step() && this.isNews) this.news = true;
    if (isFree) return false;
    if (this.due > 0) {
      this.due--;
      if (this.due === 1) this.enter();
      else this.lookRound(now);
      return false;
    }
    this.last_ms = now;
    this.due = 2;
    if (core.wasCharging) this.look(span_ms < 5 * SECOND_ms ? span_ms : SECOND_ms, now);
    if (!this.resumes || core.evse.status.carConnected !== false) return false;
    this.resumes = false;
    book.running.running = false;
    this.keep(now);
    return true;
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
    this.isNews = false;
  }

  /** What the car draws and where it comes from; {@link enter}ed in a later tick, because this one has done enough. */
  private look(span_ms: number, now: number): void {
    const { core, flow_W } = this;
    if (this.revision !== core.settings.revision) {
      this.revision = core.settings.revision;
      this.feed_ms = core.settings.get("feed_timeout_s") * 1000;
      this.battery_ms = core.settings.get("battery_expiry_s") * 1000;
    }
    const { feed_ms } = this;
    this.measured = lookAtCar(core, feed_ms, flow_W, now);
    const house_W = gridPower_W(core, feed_ms, (flow_W[0] ?? 0) + (flow_W[1] ?? 0) + (flow_W[2] ?? 0), now);
    this.isSplit = house_W !== undefined;
    const { feeds } = core.features ?? {};
    const battery_W = feeds?.value("battery_W", this.battery_ms, now) ?? 0;
    splitEnergy(flow_W, house_W, battery_W, feeds?.value("solar_W", feed_ms, now));
    this.seen_s = span_ms / 1000;
  }

  /** What else there is to see: the calendar, the contactors, the card. */
  private lookRound(now: number): void {
    this.turn(now);
    this.count();
    this.name();
    if (this.changed && elapsed_ms(this.kept_ms, now) >= KEEP_ms) this.keep(now);
  }

  private enter(): void {
    const { book, flow_W, measured, seen_s } = this;
    if (seen_s === 0) return;
    this.seen_s = 0;
    const car_Ws = ((flow_W[0] ?? 0) + (flow_W[1] ?? 0) + (flow_W[2] ?? 0)) * seen_s;
    for (let place = 0; place <= LAST_FLOW; place++) book.add(place, (flow_W[place] ?? 0) * seen_s);
    book.add(measured, car_Ws);
    if (!this.isSplit) book.add(OF.unsplit, car_Ws);
    book.addTotals(flow_W, seen_s);
    this.core.session.add(car_Ws);
    this.changed = true;
    if (measured === this.named) return;
    this.named = measured;
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
  private turn(now: number): void {
    const span_ms = elapsed_ms(this.turned_ms, now);
    this.turned_ms = now;
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
  }

  /** Stores what is known now, e.g. at the end of a session. */
  keep(now: number): void {
    const { running } = this.book;
    const { session } = this.core;
    running.running = session.active || this.resumes;
    if (session.active) keepSession(running, session.kept());
    this.kept_ms = now;
    this.changed = false;
    this.isNews = true;
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
