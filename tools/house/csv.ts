import { type HouseStep, NOMINAL_V, step } from "./profile";

/** A recording of one phase is from a 240 V mains unless it says its voltage; one of three phases from {@link NOMINAL_V}. */
const ONE_PHASE_V = 240;

const COLUMNS = ["time_s", "house_L1_A", "house_L2_A", "house_L3_A", "solar_W", "voltage_V"] as const;
type Column = (typeof COLUMNS)[number];
type Row = Partial<Record<Column, number>>;

const RANGES: Record<Column, readonly [number, number]> = {
  time_s: [0, 1e8],
  house_L1_A: [-1000, 1000],
  house_L2_A: [-1000, 1000],
  house_L3_A: [-1000, 1000],
  solar_W: [-10000, 1e6],
  voltage_V: [80, 300],
};
const ALLOWED_HEADER = "time_s,house_L1_A[,house_L2_A,house_L3_A][,solar_W][,voltage_V]";
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const MOST_FAULTS = 10;

/** A recording read, or the first faults as `file:line: what; allowed: ...`. */
export type CsvHouse = { steps: HouseStep[] } | { faults: string[] };

/**
 * Reads `time_s,house_L1_A[,house_L2_A,house_L3_A][,solar_W][,voltage_V]`; times rise, steps hold. Empty lines and lines that begin with
 * `#` are passed over. `file` names the place in messages.
 */
export function readHouseCsv(text: string, file: string): CsvHouse {
  const lines = contentOf(text);
  const [first, ...rest] = lines;
  if (first === undefined) return { faults: [`${file}:1: empty; allowed: a header ${ALLOWED_HEADER} and rows`] };
  const header = cellsOf(first.text);
  const wrong = headerFault(header);
  if (wrong !== undefined) return { faults: [`${file}:${first.number}: ${wrong}; allowed: ${ALLOWED_HEADER}`] };
  const reader = new RowReader(header as Column[]);
  const faults: string[] = [];
  for (const line of rest) {
    const fault = reader.take(line.text);
    if (fault !== undefined) faults.push(`${file}:${line.number}: ${fault}`);
    if (faults.length >= MOST_FAULTS) break;
  }
  if (faults.length > 0) return { faults };
  if (reader.steps.length > 0) return { steps: reader.steps };
  return { faults: [`${file}:${Number(first.number) + 1}: no row after the header; allowed: at least one`] };
}

interface Line {
  text: string;
  /** As messages name it, from 1. */
  number: string;
}

function contentOf(text: string): Line[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const numbered = lines.map((line, index) => ({ text: line, number: String(index + 1) }));
  return numbered.filter((line) => line.text.trim() !== "" && !line.text.startsWith("#"));
}

function cellsOf(line: string): string[] {
  return line.split(",").map((cell) => cell.trim());
}

function headerFault(header: readonly string[]): string | undefined {
  const unknown = header.find((name) => !COLUMNS.includes(name as Column));
  if (unknown !== undefined) return `unknown column ${quoted(unknown)}`;
  if (header[0] !== "time_s") return `the first column is ${quoted(header[0] ?? "")}, not time_s`;
  if (!header.includes("house_L1_A")) return "no column house_L1_A";
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  return twice === undefined ? undefined : `column ${twice} twice`;
}

/** Reads row after row; a row that cannot be taken leaves nothing behind. */
class RowReader {
  readonly steps: HouseStep[] = [];
  private readonly nominal_V: number;

  constructor(private readonly columns: readonly Column[]) {
    this.nominal_V = columns.includes("house_L2_A") || columns.includes("house_L3_A") ? NOMINAL_V : ONE_PHASE_V;
  }

  /** Why the line cannot be taken, or `undefined`. */
  take(line: string): string | undefined {
    const cells = cellsOf(line);
    if (cells.length !== this.columns.length) {
      return `${String(cells.length)} values; allowed: ${String(this.columns.length)}, as the header says`;
    }
    const row: Row = {};
    for (const [index, column] of this.columns.entries()) {
      const value = valueOf(cells[index] ?? "", column);
      if (typeof value === "string") return value;
      row[column] = value;
    }
    return this.add(row);
  }

  private add(row: Row): string | undefined {
    const house_A = [row.house_L1_A ?? 0, row.house_L2_A ?? 0, row.house_L3_A ?? 0] as const;
    const next = step(row.time_s ?? 0, house_A, row.solar_W ?? 0, row.voltage_V ?? this.nominal_V);
    const last_s = this.steps.at(-1)?.at_s;
    if (last_s !== undefined && next.at_s <= last_s) {
      return `time_s ${String(row.time_s)} does not rise; allowed: more than ${String(last_s)}`;
    }
    this.steps.push(next);
    return undefined;
  }
}

function valueOf(cell: string, column: Column): number | string {
  const [least, most] = RANGES[column];
  const allowed = `allowed: ${String(least)}..${String(most)}`;
  if (!NUMBER.test(cell)) return `${column} ${quoted(cell)} is no number; ${allowed}`;
  const value = Number(cell);
  return value >= least && value <= most ? value : `${column} ${quoted(cell)} is not allowed; ${allowed}`;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}...` : text);
}
