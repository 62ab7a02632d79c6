import { readFileSync } from "node:fs";
import type { LogPort } from "#hal/log";
import type { MainsSample } from "#hal/mains";
import { errorText, InputError } from "./input-error";

/** The currents from `time_s` on until the next row. */
export interface MainsRow {
  time_s: number;
  sample: MainsSample;
}

const TIME = "time_s";
const PHASES = ["house_L1_A", "house_L2_A", "house_L3_A"];
/** Columns of the same files that say nothing about the currents. */
const OTHERS = ["solar_W", "voltage_V"];
const LARGEST_A = 1000;
const LARGEST_TIME_s = 10 * 365 * 86400;
const MOST_PROBLEMS = 5;

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

/**
 * Reads `time_s,house_L1_A[,house_L2_A,house_L3_A][,solar_W][,voltage_V]`; the times rise. Lines that begin with # and empty lines
 * are passed over. Throws {@link InputError} with the first problems, each as `path:line: why; allowed`.
 */
export function parseMainsCsv(text: string, path: string): MainsRow[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const rows: MainsRow[] = [];
  const problems: string[] = [];
  let header: string[] | undefined;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const place = `${path}:${String(index + 1)}`;
    const cells = line.split(",").map((cell) => cell.trim());
    if (header === undefined) {
      header = cells;
      problems.push(...headerProblems(header, place));
      if (problems.length > 0) break;
    } else {
      const row = readRow(header, cells, rows.at(-1)?.time_s);
      if (typeof row !== "string") rows.push(row);
      else if (problems.push(`${place}: ${row}`) >= MOST_PROBLEMS) break;
    }
  }
  if (header === undefined) problems.push(`${path}:1: empty; allowed: a header ${TIME},${PHASES.join(",")} and rows`);
  else if (problems.length === 0 && rows.length === 0)
    problems.push(`${path}:2: no rows; allowed: a row for each change`);
  if (problems.length > 0) throw new InputError(problems);
  return rows;
}

function headerProblems(header: string[], place: string): string[] {
  const allowed = `allowed: ${TIME},house_L1_A[,house_L2_A,house_L3_A][,solar_W][,voltage_V]`;
  if (header[0] !== TIME) return [`${place}: the first column is "${header[0] ?? ""}", not ${TIME}; ${allowed}`];
  if (!header.includes("house_L1_A")) return [`${place}: no column house_L1_A; ${allowed}`];
  const strange = header.slice(1).find((name) => ![...PHASES, ...OTHERS].includes(name));
  if (strange !== undefined) return [`${place}: unknown column "${strange}"; ${allowed}`];
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  return twice === undefined ? [] : [`${place}: column ${twice} twice; ${allowed}`];
}

/** The row, or why it cannot be taken. */
function readRow(header: string[], cells: string[], before_s: number | undefined): MainsRow | string {
  if (cells.length !== header.length) {
    return `${String(cells.length)} values; allowed: ${String(header.length)}, as in the header`;
  }
  const values = new Map<string, number>();
  for (const [index, name] of header.entries()) {
    const value = number(cells[index] ?? "");
    if (value === undefined)
      return `${name} "${(cells[index] ?? "").slice(0, 40)}" is not a number; allowed: decimal digits, e.g. 5.2`;
    if (PHASES.includes(name) && Math.abs(value) > LARGEST_A) {
      return `${name} ${String(value)} is not allowed; allowed: -${String(LARGEST_A)}..${String(LARGEST_A)} A`;
    }
    values.set(name, value);
  }
  const time_s = values.get(TIME) ?? 0;
  if (time_s < 0 || time_s > LARGEST_TIME_s)
    return `${TIME} ${String(time_s)} is not allowed; allowed: 0..${String(LARGEST_TIME_s)}`;
  if (before_s !== undefined && time_s <= before_s)
    return `${TIME} ${String(time_s)} is not after ${String(before_s)}; allowed: rising times`;
  const [L1_mA, L2_mA, L3_mA] = PHASES.map((name) => milliamperes(values.get(name)));
  return { time_s, sample: { L1_mA, L2_mA, L3_mA } };
}

function number(cell: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i.test(cell) ? Number(cell) : undefined;
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
