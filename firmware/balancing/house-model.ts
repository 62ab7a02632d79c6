import { CarDraw } from "../metering/car-draw";
import { hasPhase } from "#hal/phases";
import { RecentPeak } from "../timing/recent-peak";
import { Hold } from "../timing/hold";

/** How long the mains may contradict the ammeter before the house, not a car on its way, is taken for the cause. */
const CONTRADICTION_ms = 4000;
/** Differences below this are noise and need no waiting. */
const NOISE_mA = 500;
/** What the noise of a reading may be. */
const READING_mA = 300;
/** A phase that shows so much less than the car draws there says that the house exports. */
const EXPORT_mA = 2000;
/** Changes of the draw in a row that the meter answered the wrong way round, after which it is not believed. */
const AGAINST = 2;
/** One change of the draw by so much is enough. */
const LARGE_mA = 12000;
/** So many samples in a row that export while the car draws nothing prove that this house does. */
const PROOF = 10;

/** What the model needs to know to read one sample. */
export interface SampleView {
  /** Bound on a phase: breaker minus margin, mA. */
  bound_mA: number;
  /** Code of the phases the car is taken to use. */
  phases: number;
  /** Whether the meter also measures the car. */
  seesCar: boolean;
  /** Longest reaction of a car, ms. */
  reaction_ms: number;
  /** How far back the peak looks, ms. */
  hold_ms: number;
}

/**
 * The house without the car, per phase: `house = mains - EV draw at the same moment`. A rise that no draw within its bounds explains
 * counts at once; one that the car itself may have caused counts when the ammeter goes on contradicting it. The house is never negative:
 * surplus of the sun makes no room above the breaker, it may be gone the next second.
 *
 * A meter that shows less than the car draws, in a house that was never seen to export, is not believed: the house stays as it was. One
 * that repeats itself to the mA on all phases while the car has changed its draw hangs, and one that twice shows less when the car draws
 * more counts backwards, until it answers rightly or the car is unplugged.
 */
export class HouseModel {
  readonly draw = new CarDraw();
  /** House now and its recent peak, mA, per phase. */
  readonly house_mA: number[] = [0, 0, 0];
  readonly peak_mA: number[] = [0, 0, 0];
  private readonly peaks: RecentPeak[] = [new RecentPeak(), new RecentPeak(), new RecentPeak()];
  /** The draw by the ammeter, for the sample that is being read. */
  private trusted_mA: number | undefined = undefined;
  /** What a car that moves draws at most by what the phases of this sample show. */
  private most_mA = 0;
  /** The meter hangs or counts backwards: what it shows is not the house of this moment. */
  unbelieved = false;
  /** The last sample showed less than a house without its own generation can. */
  doubtful = false;
  /** Samples in a row that exported while the car drew nothing; proven from {@link PROOF} on. */
  private exports = 0;
  /** The last sample for which the draw was known, and that draw. */
  private readonly seen_mA: number[] = [0, 0, 0];
  private seenDraw_mA = 0;
  private against = 0;
  private readonly contradictions: Hold[] = [new Hold(), new Hold(), new Hold()];

  /** Takes the mains currents of one sample, mA per phase; a phase without a meter is `undefined` and keeps its house. */
  observe(mains_mA: readonly number[], view: SampleView, now: number): void {
    const draw = this.draw;
    draw.expire(view.reaction_ms, now);
    if (view.seesCar && draw.moving !== "no") this.watchFollowing(mains_mA, view, now);
    this.trusted_mA = draw.trusted_mA(now);
    this.most_mA = view.seesCar && draw.rises() ? this.mostDrawn_mA(mains_mA) : draw.high_mA;
    if (view.seesCar) this.question(mains_mA, view.phases);
    for (let index = 0; index < 3; index++) {
      const phase_mA = mains_mA[index];
      if (phase_mA === undefined) continue;
      const withCar = view.seesCar && hasPhase(view.phases, index);
      let house_mA = withCar ? this.withoutCar(index, phase_mA, view, now) : phase_mA;
      if (this.doubtful && withCar) house_mA = this.house_mA[index] ?? 0;
      if (house_mA < 0) house_mA = 0;
      this.house_mA[index] = house_mA;
      this.peak_mA[index] = this.peaks[index]?.add(house_mA, view.hold_ms, now) ?? house_mA;
    }
  }

  /** Another car: what this one has shown about the meter does not hold. */
  forgetCar(): void {
    this.draw.forgetCar();
    this.against = 0;
    this.unbelieved = false;
  }

  /** Forgets the past of the peaks, e.g. after the meter was away. */
  forgetPeaks(): void {
    for (const peak of this.peaks) peak.clear();
  }

  /** Hands the draw what the mains imply, from the phase that lags most of those that the car was seen to draw from. */
  private watchFollowing(mains_mA: readonly number[], view: SampleView, now: number): void {
    const draw = this.draw;
    const down = draw.moving === "down";
    const phases = draw.seenPhases === 0 ? view.phases : draw.seenPhases;
    let lagging_mA: number | undefined = undefined;
    let sum_mA = 0;
    for (let index = 0; index < 3; index++) {
      const phase_mA = mains_mA[index];
      if (phase_mA === undefined || !hasPhase(phases, index)) continue;
      sum_mA += phase_mA;
      const implied_mA = phase_mA - (this.house_mA[index] ?? 0);
      if (lagging_mA === undefined || (down ? implied_mA > lagging_mA : implied_mA < lagging_mA))
        lagging_mA = implied_mA;
    }
    if (lagging_mA !== undefined) draw.implied(lagging_mA, sum_mA, view.reaction_ms, now);
  }

  /**
   * What the car draws at most, mA, where a phase is above its bound: its phases rise together, so the one that rose least above its house
   * says how far the car has come, even where the house rose on another. A phase that may export says nothing.
   */
  private mostDrawn_mA(mains_mA: readonly number[]): number {
    const draw = this.draw;
    let most_mA = draw.high_mA;
    for (let index = 0; index < 3; index++) {
      const phase_mA = mains_mA[index];
      const held_mA = this.house_mA[index] ?? 0;
      if (phase_mA === undefined || held_mA < NOISE_mA || !hasPhase(draw.seenPhases, index)) continue;
      const drawn_mA = phase_mA - held_mA + READING_mA;
      if (drawn_mA < most_mA) most_mA = drawn_mA;
    }
    return most_mA < draw.low_mA ? draw.low_mA : most_mA;
  }

  /** Holds a sample against what the car draws, where that is known. */
  private question(mains_mA: readonly number[], phases: number): void {
    const draw = this.draw;
    const draw_mA = draw.offer_mA === 0 && draw.moving === "no" ? 0 : this.trusted_mA;
    const change_mA = (draw_mA ?? this.seenDraw_mA) - this.seenDraw_mA;
    const changed = change_mA >= EXPORT_mA || change_mA <= -EXPORT_mA;
    const least_mA = (draw_mA ?? 0) - EXPORT_mA;
    let repeats = true;
    let exports = true;
    if (changed) this.judge(mains_mA, phases, change_mA);
    for (let index = 0; index < 3; index++) {
      const phase_mA = mains_mA[index] ?? 0;
      if (phase_mA !== this.seen_mA[index]) repeats = false;
      if (phase_mA >= least_mA && hasPhase(phases, index)) exports = false;
      if (draw_mA !== undefined) this.seen_mA[index] = phase_mA;
    }
    this.unbelieved = this.against >= AGAINST || (repeats && (changed || this.unbelieved));
    this.doubtful = draw_mA !== undefined && draw_mA > 0 && exports && this.exports < PROOF;
    if (draw_mA === undefined) return;
    if (!repeats || !this.unbelieved) this.seenDraw_mA = draw_mA;
    if (draw_mA === 0 && this.exports < PROOF) this.exports = exports ? this.exports + 1 : 0;
  }

  /** Whether the mains have moved the way of the draw, on any phase in use, or the other way on all of them. */
  private judge(mains_mA: readonly number[], phases: number, change_mA: number): void {
    let most = -1;
    for (let index = 0; index < 3; index++) {
      if (!hasPhase(phases, index)) continue;
      const share = ((mains_mA[index] ?? 0) - (this.seen_mA[index] ?? 0)) / change_mA;
      if (share > most) most = share;
    }
    const isLarge = change_mA >= LARGE_mA || change_mA <= -LARGE_mA;
    if (most < -0.8) this.against += isLarge ? AGAINST : 1;
    else if (most > 0.5) this.against = 0;
  }

  private withoutCar(index: number, phase_mA: number, view: SampleView, now: number): number {
    const trusted_mA = this.trusted_mA;
    const draw = this.draw;
    const held_mA = this.house_mA[index] ?? 0;
    const contradiction = this.contradictions[index];
    if (trusted_mA === undefined) {
      contradiction?.clear();
      // where nothing is exceeded yet, a house that falls on one phase is not taken for one that rises on another
      const least_mA = phase_mA - (phase_mA > view.bound_mA ? this.most_mA : draw.high_mA);
      const most_mA = phase_mA - draw.low_mA;
      return held_mA < least_mA ? least_mA : held_mA > most_mA ? most_mA : held_mA;
    }
    const measured_mA = phase_mA - trusted_mA;
    const rises = measured_mA > held_mA + NOISE_mA;
    const lasting = contradiction?.lasted(rises, CONTRADICTION_ms, now) ?? true;
    if (!rises || lasting || phase_mA > view.bound_mA) return measured_mA;
    const least_mA = phase_mA - draw.high_mA;
    return held_mA < least_mA ? least_mA : held_mA;
  }
}
