import { readFileSync } from "node:fs";
import type { LogPort } from "#hal/log";
import type { MainsSample } from "#hal/mains";
import { errorText, InputError } from "./input-error";
import { readRecording } from "./recording";

/** The currents from `time_s` on until the next row. */
export interface MainsRow {
  time_s: number;
  sample: MainsSample;
}

/** Reads a CSV file of mains currents; throws {@link InputError} naming `path:line`. */
export function readMainsFile(path: string): MainsRow[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new InputError([`${path} cannot be read (${errorText(error)}); allowed: a readable CSV file`]);
  }
  return parseMainsCsv(text, path);
}

/** Reads a recording, see `recording.ts`. Throws {@link InputError} with the first faults, each as `path:line: why; allowed`. */
export function parseMainsCsv(text: string, path: string): MainsRow[] {
  const recording = readRecording(text, path);
  if ("faults" in recording) throw new InputError(recording.faults);
  return recording.rows.map((row) => ({
    time_s: row.time_s,
    sample: {
      L1_mA: milliamperes(row.house_L1_A),
      L2_mA: milliamperes(row.house_L2_A),
      L3_mA: milliamperes(row.house_L3_A),
    },
  }));
}

function milliamperes(current_A: number | undefined): number | undefined {
  return current_A === undefined ? undefined : Math.round(current_A * 1000);
}

/** The row in force at a time since the beginning, or `undefined` before the first row and after the file has ended. */
export class MainsReplay {
  private index = -1;

  constructor(private readonly rows: readonly MainsRow[]) {}

  /** Call with rising times; between rows the last one holds, and a second after the last row the file has ended. */
  at(elapsed_s: number): MainsSample | undefined {
    let next = this.rows[this.index + 1];
    while (next !== undefined && next.time_s <= elapsed_s) {
      this.index++;
      next = this.rows[this.index + 1];
    }
    if (next === undefined && this.ended(elapsed_s)) return undefined;
    return this.rows[this.index]?.sample;
  }

  ended(elapsed_s: number): boolean {
    return elapsed_s >= (this.rows.at(-1)?.time_s ?? 0) + 1;
  }
}

const PERIOD_ms = 1000;

/** Replays a file in real time, a sample a second. After its end the meter is silent. */
export class ReplaySource {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly rows: readonly MainsRow[],
    private readonly log: LogPort,
  ) {}

  start(deliver: (sample: MainsSample) => void): void {
    const replay = new MainsReplay(this.rows);
    const begin_ms = performance.now();
    const step = (): void => {
      const elapsed_s = (performance.now() - begin_ms) / 1000;
      const sample = replay.at(elapsed_s);
      if (sample !== undefined) deliver(sample);
      else if (replay.ended(elapsed_s)) this.end();
    };
    this.timer = setInterval(step, PERIOD_ms);
    step();
  }

  close(): void {
    clearInterval(this.timer);
  }

  private end(): void {
    this.log.log("warn", "the file of mains currents has ended; the meter is silent from now on");
    this.close();
  }
}
