import { phaseCode } from "#hal/phases";

/** A change of the draw must be at least this large to teach anything. */
const LESSON_mA = 3000;
/** Lessons in a row without an answer after which a phase counts as not used. */
const LESSONS_TO_DISMISS = 2;

/**
 * Learns which mains phases the car uses from how the mains answer a change of its draw. A phase that answers is used at once; one is
 * dismissed only after two lessons in which it stood still while another answered, and is back with the next sample that rises by what
 * the car draws, or with one lesson that it answers. What is not known counts as used, and everything is forgotten at unplug.
 */
export class PhaseLearner {
  private readonly silent: number[] = [0, 0, 0];
  private readonly before_mA: number[] = [0, 0, 0];
  /** Least and most that each phase showed since the moment before. */
  private readonly least_mA: number[] = [0, 0, 0];
  private readonly most_mA: number[] = [0, 0, 0];
  private drawBefore_mA: number | undefined = undefined;
  /** Lessons that at least one phase answered, and those that all three did. */
  lessons = 0;
  private fullAnswers = 0;
  /** Lessons in a row that the same phases answered, and which these were. */
  private agreed = 0;
  private answer = 0;

  forget(): void {
    this.drawBefore_mA = undefined;
    this.lessons = 0;
    this.fullAnswers = 0;
    this.agreed = 0;
    this.answer = 0;
    for (let index = 0; index < 3; index++) this.silent[index] = 0;
  }

  /** The phases that still count as used. */
  code(): number {
    return phaseCode(this.uses(0), this.uses(1), this.uses(2));
  }

  /** The best guess at the phases in use, for counting energy: those that answered the last lesson; all before the first. */
  likely(): number {
    return phaseCode(this.silent[0] === 0, this.silent[1] === 0, this.silent[2] === 0);
  }

  /** The phases that answered the last lesson, 0 before the first. */
  answered(): number {
    return this.answer;
  }

  /** Whether the car has taught enough: a phase was dismissed, or all three were seen to answer. */
  learned(): boolean {
    return this.code() !== 123 || this.fullAnswers > 0;
  }

  /** How sure the answer is, percent: 0 before the first lesson, half of the doubt gone with each that agrees with the one before. */
  confidence_pct(): number {
    let doubt = 100;
    for (let lesson = 0; lesson < this.agreed && lesson < 7; lesson++) doubt = doubt * 0.5;
    return Math.floor(100 - doubt);
  }

  private uses(index: number): boolean {
    return (this.silent[index] ?? 0) < LESSONS_TO_DISMISS;
  }

  /** Takes any sample: what a phase shows on the way from one moment to the next. */
  watch(mains_mA: readonly number[]): void {
    for (let index = 0; index < 3; index++) {
      const phase_mA = mains_mA[index] ?? 0;
      if (phase_mA < (this.least_mA[index] ?? 0)) this.least_mA[index] = phase_mA;
      if (phase_mA > (this.most_mA[index] ?? 0)) this.most_mA[index] = phase_mA;
    }
  }

  /** Takes a moment at which mains and draw belong together (the car has followed, the ammeter has settled). */
  observe(mains_mA: readonly number[], draw_mA: number): void {
    this.watch(mains_mA);
    const before_mA = this.drawBefore_mA;
    if (before_mA !== undefined) {
      const change_mA = draw_mA - before_mA;
      const size_mA = change_mA < 0 ? -change_mA : change_mA;
      if (size_mA >= LESSON_mA) this.learn(mains_mA, change_mA);
      else if (draw_mA >= LESSON_mA && this.code() !== 123) this.doubt(mains_mA, draw_mA);
    }
    this.drawBefore_mA = draw_mA;
    for (let index = 0; index < 3; index++) {
      const phase_mA = mains_mA[index] ?? 0;
      this.before_mA[index] = phase_mA;
      this.least_mA[index] = phase_mA;
      this.most_mA[index] = phase_mA;
    }
  }

  /** A dismissed phase that rises at once by about what the car draws may be the car's after all. */
  private doubt(mains_mA: readonly number[], draw_mA: number): void {
    for (let index = 0; index < 3; index++) {
      const rise_mA = (mains_mA[index] ?? 0) - (this.before_mA[index] ?? 0);
      if (this.uses(index) || rise_mA < draw_mA * 0.75 || rise_mA > draw_mA * 1.25) continue;
      this.silent[index] = 0;
      this.agreed = 0;
    }
  }

  private learn(mains_mA: readonly number[], change_mA: number): void {
    const answer = phaseCode(
      this.share(mains_mA, 0, change_mA) > 0.6,
      this.share(mains_mA, 1, change_mA) > 0.6,
      this.share(mains_mA, 2, change_mA) > 0.6,
    );
    if (answer === 0) return;
    this.lessons++;
    if (answer === 123) this.fullAnswers++;
    this.agreed = answer === this.answer ? this.agreed + 1 : 1;
    this.answer = answer;
    for (let index = 0; index < 3; index++) {
      const share = this.share(mains_mA, index, change_mA);
      if (share > 0.6) this.silent[index] = 0;
      else if (this.stood(index, change_mA)) this.silent[index] = (this.silent[index] ?? 0) + 1;
    }
  }

  /** Whether a phase stood still all the way: a car that moves and a house that moves against it do so for a moment at most. */
  private stood(index: number, change_mA: number): boolean {
    const swing_mA = (this.most_mA[index] ?? 0) - (this.least_mA[index] ?? 0);
    return swing_mA < (change_mA < 0 ? -change_mA : change_mA) * 0.3;
  }

  private share(mains_mA: readonly number[], index: number, change_mA: number): number {
    return ((mains_mA[index] ?? 0) - (this.before_mA[index] ?? 0)) / change_mA;
  }
}
