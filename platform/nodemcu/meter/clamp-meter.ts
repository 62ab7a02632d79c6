import type { MainsSample } from "#hal/mains";
import { hasPhase, phaseName } from "#hal/phases";
import { type AdcPort, Burst, FULL_SCALE, PERIOD_50Hz_us, PERIOD_60Hz_us } from "./burst";
import type { HouseMeter } from "./house-meter";

/** Channels of ADC1 of the clamps on L1, L2, L3: GPIO 32, 35, 34, each set up with 6 dB and 12 bits. */
const L1_CHANNEL = 4;
const L2_CHANNEL = 7;
const L3_CHANNEL = 6;
/** A wave that is this small (mean square, counts squared) drowns in noise and says nothing of the mains' frequency. */
const LEAST_SEEN = 2500;
/** So many bursts that say something of it are looked at before the frequency is told. */
const LOOKS = 6;
/** A later burst counts this part, so a mistake is found. */
const LATER = 16;
/** Known mains of 50 Hz look like 60 Hz for a while where each burst meets a flat top; only after so many looks in a row they are taken for that. */
const DOUBTS = 75;
/** With 60 Hz the beginning is seen again this well: the square of what is apart, part of the square of what is seen. */
const SAME = 0.03;
/** No burst counts for more, so a load that is switched on in one does not tell. */
const FAR = 0.1;
/** Without the frequency a current this large (counts) is not believed, for so many bursts: some waves do not show it. */
const SMALL_SWING = 100;
const PATIENCE = 40;
/** From the start of a burst to the next one, in lengths of the burst. */
const SHARE = 10;
/** Good bursts in a row before a phase is believed, at the start and after a fault. */
const PROOF = 3;
/** The bias of a clamp that is plugged in is about half the scale. */
const LEAST_BIAS = 1024;
const LARGEST_BIAS = 3071;
/** The bias of a clamp stays where it is within this and an eighth of the deviation (a third while the frequency is not known); that of a loose input wanders. */
const STEADY = 64;
/** The converter's own noise is ten times this or more; an input below is stuck (counts squared). */
const LEAST_VARIANCE = 0.1;
/** Less of what is seen than this is a wave: mere noise, which an input without a clamp picks up. */
const NOISE = 0.25;
/** Part of the samples at the end of the scale that is no accident. */
const CLIPPED = 0.01;
/** Beyond that the height of what was cut off cannot be told. */
const MOST_CLIPPED = 0.8;
/** mA per count for a calibration of 1: a tenth of it times 3.3 V over 4096 counts. */
const mA_PER_COUNT = 0.08056640625;
const HALF_PI = 1.5707963267948966;
/** A phase that rose by this much is told before its round is complete. */
const AT_ONCE_mA = 1000;

/**
 * The module's own three current clamps. One input is measured at a time, over one whole period of the mains, which blocks for 20 ms
 * and takes at most a tenth of the time; so a round over three takes 0.6 s. Whether the mains have 50 or 60 Hz is learned from them.
 *
 * Says nothing while a phase is in doubt: an input whose bias is not where a clamp has it or does not stay there is open, one without any noise
 * is stuck. A clamp that is driven beyond the scale says what it has measured and what a sine wave loses that is cut there.
 * The input must not be tied to its bias while nothing is plugged in (a switching jack): that looks like a clamp without current.
 */
export class ClampMeter implements HouseMeter {
  readonly sample: MainsSample = { L1_mA: undefined, L2_mA: undefined, L3_mA: undefined };
  trouble = "";
  /** Phases that have a clamp, as `set_cte`. May change at any time, as may the two below. */
  clamps = 123;
  /** As `set_calibration`: 277 for clamps of 50 A at 1 V, 544 of 100 A. */
  calibration = 277;
  /** Correction of each phase, thousandths. */
  readonly factors = [1000, 1000, 1000];
  private readonly burst: Burst;
  private period_us = PERIOD_50Hz_us;
  /** How far apart, on the mean of so many bursts, the input is a period of 60 Hz later: part of what it is, at most `FAR`. */
  private apart = 0;
  private looks = 0;
  private doubts = 0;
  /** Bursts of larger currents until the frequency is taken as known. */
  private patience = PATIENCE;
  private phase = 2;
  /** Of each phase: bias, deviation, counts; good bursts in a row; current; what is wrong. */
  private readonly bias = [2048, 2048, 2048];
  private readonly swing = [0, 0, 0];
  private readonly good = [0, 0, 0];
  private readonly current_mA = [0, 0, 0];
  private readonly faults = ["", "", ""];
  /** When the last burst began, and how long after that the next one may. */
  private start_us: number | undefined = undefined;
  private share_us = 0;

  constructor(private readonly port: AdcPort) {
    this.burst = new Burst(port);
  }

  /** Frequency of the mains as taken at present, Hz. */
  frequency_Hz(): number {
    return this.period_us === PERIOD_50Hz_us ? 50 : 60;
  }

  tick(_now: number): boolean {
    if (this.clamps === 0) return false;
    const now_us = this.port.micros();
    if (this.start_us !== undefined && now_us - this.start_us < this.share_us) return false;
    this.start_us = now_us;
    this.phase = this.next(this.phase);
    this.measure(this.phase);
    this.share_us = SHARE * (this.port.micros() - now_us);
    const complete = this.next(this.phase) <= this.phase;
    if (!this.believed()) return false;
    return complete || this.rose() ? this.write() : false;
  }

  /** The next phase with a clamp. */
  private next(phase: number): number {
    const one = phase === 2 ? 0 : phase + 1;
    if (hasPhase(this.clamps, one)) return one;
    const two = one === 2 ? 0 : one + 1;
    return hasPhase(this.clamps, two) ? two : phase;
  }

  private measure(phase: number): void {
    const { burst } = this;
    const channel = phase === 0 ? L1_CHANNEL : phase === 1 ? L2_CHANNEL : L3_CHANNEL;
    const bias = this.bias[phase] ?? 0;
    burst.measure(channel, this.period_us, Math.floor(bias + 0.5));
    const deviation = burst.variance > 0 ? Math.sqrt(burst.variance) : 0;
    const saturated = burst.clipped >= CLIPPED;
    const fault = this.fault(phase, bias, deviation);
    const good = this.good[phase] ?? 0;
    this.swing[phase] = deviation;
    this.bias[phase] =
      fault === "clamp is open" ? FULL_SCALE / 2 : good === 0 ? burst.mean : bias + (burst.mean - bias) / 8;
    // the name of a fault stays until the phase is believed again
    if (fault !== "") this.name(phase, fault);
    else if (saturated) this.name(phase, "clamp is saturated");
    else if (good + 1 >= PROOF) this.name(phase, "");
    this.good[phase] = fault === "" ? good + 1 : 0;
    if (fault !== "clamp is open" && good > 0) this.listen();
    if (this.patience > 0 && deviation > SMALL_SWING) this.patience--;
    if (fault !== "") return;
    const counts = saturated ? uncut(burst.clipped, bias, burst.variance) : deviation;
    const perCount_mA = (this.calibration * mA_PER_COUNT * (this.factors[phase] ?? 1000)) / 1000;
    this.current_mA[phase] = Math.floor(counts * perCount_mA + 0.5);
  }

  private fault(phase: number, bias: number, deviation: number): string {
    const { mean, variance, clipped, smooth } = this.burst;
    if (mean < LEAST_BIAS || mean > LARGEST_BIAS) return "clamp is open";
    if (variance > LEAST_SEEN && smooth < NOISE * variance) return "clamp is open";
    if (variance < LEAST_VARIANCE) return "input is stuck";
    const away = mean > bias ? mean - bias : bias - mean;
    // what is cut off on one side only moves the mean
    if ((this.good[phase] ?? 0) > 0 && clipped < CLIPPED && away > STEADY + deviation / (this.patience > 0 ? 3 : 8))
      return "clamp is loose";
    return "";
  }

  /** Learns the frequency: mains of 60 Hz repeat themselves within a burst of 20 ms, those of 50 Hz do not. */
  private listen(): void {
    const { seen, apart } = this.burst;
    if (seen < LEAST_SEEN) return;
    if (this.looks < LATER) this.looks++;
    const part = apart < FAR * seen ? apart / seen : FAR;
    this.apart += (part - this.apart) / this.looks;
    if (this.looks < LOOKS) return;
    const repeats = this.apart < SAME;
    // that they do not repeat themselves is certain at once
    const doubtful = repeats && this.patience === 0 && this.period_us === PERIOD_50Hz_us;
    this.doubts = doubtful ? this.doubts + 1 : 0;
    if (!doubtful || this.doubts > DOUBTS) this.settle(repeats ? PERIOD_60Hz_us : PERIOD_50Hz_us);
  }

  /** What was measured over another period is not believed. */
  private settle(period_us: number): void {
    this.patience = 0;
    if (period_us === this.period_us) return;
    this.period_us = period_us;
    for (let phase = 0; phase < 3; phase++) this.good[phase] = 0;
  }

  private name(phase: number, fault: string): void {
    if (this.faults[phase] === fault) return;
    this.faults[phase] = fault;
    this.trouble = "";
    for (let index = 0; index < 3; index++) {
      const one = this.faults[index] ?? "";
      if (one === "" || !hasPhase(this.clamps, index)) continue;
      this.trouble += (this.trouble === "" ? "" : ", ") + phaseName(index) + ": " + one;
    }
  }

  private believed(): boolean {
    for (let phase = 0; phase < 3; phase++)
      if (hasPhase(this.clamps, phase) && ((this.good[phase] ?? 0) < PROOF || this.unsure(phase))) return false;
    return true;
  }

  private unsure(phase: number): boolean {
    return this.patience > 0 && (this.swing[phase] ?? 0) > SMALL_SWING;
  }

  /** Whether the phase just measured is far above what was said of it; the first time everything is. */
  private rose(): boolean {
    const { phase, sample } = this;
    const said_mA = phase === 0 ? sample.L1_mA : phase === 1 ? sample.L2_mA : sample.L3_mA;
    return said_mA === undefined || (this.current_mA[phase] ?? 0) - said_mA > AT_ONCE_mA;
  }

  private write(): boolean {
    const { clamps, sample, current_mA } = this;
    sample.L1_mA = hasPhase(clamps, 0) ? current_mA[0] : undefined;
    sample.L2_mA = hasPhase(clamps, 1) ? current_mA[1] : undefined;
    sample.L3_mA = hasPhase(clamps, 2) ? current_mA[2] : undefined;
    return true;
  }
}

/**
 * Deviation of a wave of which this part is cut off at the end of the scale, counts: what was measured, and what a sine wave loses that is cut
 * as much.
 */
function uncut(clipped: number, bias: number, variance: number): number {
  const part = clipped < MOST_CLIPPED ? clipped : MOST_CLIPPED;
  const near = bias < FULL_SCALE - bias ? bias : FULL_SCALE - bias;
  const angle = (1 - part) * HALF_PI;
  const peak = near / Math.sin(angle);
  const left = (peak * peak * (angle - Math.sin(2 * angle) / 2)) / 2 + near * near * (HALF_PI - angle);
  return Math.sqrt(variance + (peak * peak) / 2 - left / HALF_PI);
}
