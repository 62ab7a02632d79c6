import type { KeptSession } from "./charging/session";
import type { Core } from "./core";
import { elapsed_ms } from "#hal/clock";
import { hasPhase, phaseCount } from "#hal/phases";
import { EnergyBook, OF } from "./metering/energy-book";
import { type EnergySplit, splitEnergy } from "./metering/energy-split";
import { localOffset_s, monthOf } from "./timing/stored-zone";

const SECOND_ms = 1000;
/** From this to twice this after a sample of the mains ticks have the least to do. */
const CALM_ms = 400;
/** How often the book is stored while something is charged, and how often the offset of the local time is looked up. */
const KEEP_ms = 60000;
const HOUR_s = 3600;
const DAY_s = 86400;

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
  private readonly split: EnergySplit = { solar_W: 0, grid_W: 0, battery_W: 0 };
  private readonly power_W: number[] = [0, 0, 0];
  private last_ms: number;
  private kept_ms: number;
  private changed = false;
  private measured = 0;
  private starts = 0;
  private switches = 0;
  private offset_s = 0;
  private offsetAt_s = -HOUR_s;
  /** A session that was running before a restart waits to be seen again. */
  private resumes: boolean;

  constructor(
    private readonly core: Core,
    now: number,
  ) {
    this.book = new EnergyBook(core.ports.storage);
    this.resumes = this.book.running.running;
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
    this.turn();
    if (this.resumes && core.evse.status.carConnected === false) {
      this.resumes = false;
      book.running.running = false;
      this.keep(now);
      return true;
    }
    this.count();
    if (core.wasCharging) this.charge(span_ms < 5 * SECOND_ms ? span_ms : SECOND_ms, now);
    const { access } = core.features ?? {};
    const card = access === undefined ? "" : access.who();
    if (card !== "" && core.session.active) book.running.card = card;
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
    this.resumes = false;
    this.keep(now);
  }

  /** The session has ended. */
  end(now: number): void {
    this.keep(now);
  }

  private charge(span_ms: number, now: number): void {
    const { core, book, split, power_W } = this;
    const measured = this.look(now);
    const car_W = (power_W[0] ?? 0) + (power_W[1] ?? 0) + (power_W[2] ?? 0);
    splitEnergy(split, car_W, this.grid_W(car_W, now), core.features?.feeds.value("battery_W", KEEP_ms, now) ?? 0);
    const span_s = span_ms / 1000;
    for (let phase = 0; phase < 3; phase++) book.add(OF.L1 + phase, (power_W[phase] ?? 0) * span_s);
    book.add(OF.solar, split.solar_W * span_s);
    book.add(OF.grid, split.grid_W * span_s);
    book.add(OF.battery, split.battery_W * span_s);
    book.add(measured, car_W * span_s);
    book.addTotals(car_W * span_s, split.solar_W * span_s, span_s);
    core.session.add(car_W * span_s);
    this.changed = true;
    if (measured === this.measured) return;
    this.measured = measured;
    this.measuredBy = book.source();
  }

  /** Writes the car's power by phase, and says who measured it. */
  private look(now: number): number {
    const { core, power_W } = this;
    const { feeds } = core.features ?? {};
    const timeout_ms = core.meterTimeout_ms;
    const voltage_V = core.voltage_mV / 1000;
    const phases = core.balancer.phases();
    const count = phaseCount(phases) === 0 ? 3 : phaseCount(phases);
    let measured = OF.model as number;
    let each_W = core.balancer.house.draw.offer_mA * 0.001 * voltage_V;
    if (core.evse.status.charge_mA !== undefined) {
      measured = OF.evse;
      each_W = core.evse.status.charge_mA * 0.001 * voltage_V;
    }
    const total_W = feeds?.value("ev_W", timeout_ms, now);
    if (total_W !== undefined) {
      measured = OF.evMeter;
      each_W = total_W / count;
    }
    for (let phase = 0; phase < 3; phase++) power_W[phase] = hasPhase(phases === 0 ? 123 : phases, phase) ? each_W : 0;
    if (feeds?.value("ev_L1_A", timeout_ms, now) === undefined) return measured;
    for (let phase = 0; phase < 3; phase++) {
      const name = phase === 0 ? "ev_L1_A" : phase === 1 ? "ev_L2_A" : "ev_L3_A";
      power_W[phase] = (feeds.value(name, timeout_ms, now) ?? 0) * voltage_V;
    }
    return OF.evMeter;
  }

  /** Power at the grid connection with the car in it, as reported or by the mains meter; `undefined` while neither is heard. */
  private grid_W(car_W: number, now: number): number | undefined {
    const { core } = this;
    const reported_W = core.features?.feeds.value("grid_W", core.meterTimeout_ms, now);
    let grid_W = reported_W;
    if (grid_W === undefined) {
      if (!core.mains.fresh(core.meterTimeout_ms, now)) return undefined;
      grid_W = 0;
      for (const phase_mA of core.mains.now_mA) grid_W += phase_mA * 0.001 * (core.voltage_mV / 1000);
    }
    return core.balancerSettings.meterSeesCar ? grid_W : grid_W + car_W;
  }

  private count(): void {
    const { core, book } = this;
    if (core.starts !== this.starts) this.changed = true;
    book.closings += core.starts - this.starts;
    this.starts = core.starts;
    const switches = core.features?.phaseSwitches() ?? 0;
    book.phaseSwitches += switches > this.switches ? switches - this.switches : 0;
    this.switches = switches;
  }

  private turn(): void {
    const epoch_s = this.core.epoch_s;
    if (epoch_s === undefined) return;
    if (epoch_s - this.offsetAt_s >= HOUR_s || epoch_s < this.offsetAt_s) {
      this.offsetAt_s = epoch_s - (epoch_s - Math.floor(epoch_s / 900) * 900);
      this.offset_s = localOffset_s(this.core.ports.storage, epoch_s);
    }
    const local_s = epoch_s + this.offset_s;
    const day = Math.floor(local_s / DAY_s);
    if (day !== this.book.periods[0]) this.book.turn(day, monthOf(local_s));
  }

  private keep(now: number): void {
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

function keepSession(into: KeptSession, { start_s, duration_s, charge_s, peak_mA }: KeptSession): void {
  into.start_s = start_s;
  into.duration_s = duration_s;
  into.charge_s = charge_s;
  into.peak_mA = peak_mA;
}
