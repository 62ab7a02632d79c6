import type { FlashReport } from "./flash";

const BAR = 30;
const STEP_pct = 10;

/** What a person sees of it: a bar that moves in a terminal, a line now and then elsewhere. */
export class Progress implements FlashReport {
  private began_ms: number | undefined = undefined;
  private began_B = 0;
  private told_pct = -STEP_pct;
  private open = false;

  constructor(
    private readonly output: { write(text: string): unknown; isTTY?: boolean },
    private readonly now_ms: () => number,
  ) {}

  skipped(name: string): void {
    this.note(`${name}: is there`);
  }

  progress(name: string, there_B: number, size_B: number): void {
    if (this.began_ms === undefined) {
      this.began_ms = this.now_ms();
      this.began_B = there_B;
    }
    const done = there_B >= size_B;
    const percent = Math.floor((there_B * 100) / size_B);
    if (this.output.isTTY === true) {
      const filled = Math.floor((there_B * BAR) / size_B);
      const bar = "#".repeat(filled) + ".".repeat(BAR - filled);
      const size = `${kB(there_B)}/${kB(size_B)} kB`;
      this.output.write(`\r${name} [${bar}] ${String(percent).padStart(3)} % ${size} ${this.left(there_B, size_B)}   `);
      this.open = !done;
      if (done) this.output.write("\n");
    } else if (done || percent >= this.told_pct + STEP_pct) {
      this.told_pct = percent - (percent % STEP_pct);
      this.output.write(`${name}: ${String(percent)} % of ${kB(size_B)} kB\n`);
    }
    if (!done) return;
    this.began_ms = undefined;
    this.told_pct = -STEP_pct;
  }

  note(text: string): void {
    if (this.open) this.output.write("\n");
    this.open = false;
    this.began_ms = undefined;
    this.output.write(text + "\n");
  }

  private left(there_B: number, size_B: number): string {
    const span_ms = this.now_ms() - (this.began_ms ?? 0);
    const done_B = there_B - this.began_B;
    if (done_B <= 0 || span_ms < 1000 || there_B >= size_B) return "";
    const left_s = Math.ceil(((size_B - there_B) * span_ms) / done_B / 1000);
    return `${String(Math.floor(left_s / 60))}:${String(left_s % 60).padStart(2, "0")} left`;
  }
}

function kB(size_B: number): string {
  return String(Math.ceil(size_B / 1000));
}
