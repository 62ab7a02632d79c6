/** Columns that a recording of a house may have, with the smallest and largest value of each. */
const RANGES = {
  time_s: [0, 1e8],
  house_L1_A: [-1000, 1000],
  house_L2_A: [-1000, 1000],
  house_L3_A: [-1000, 1000],
  solar_W: [-10000, 1e6],
  voltage_V: [80, 300],
  battery_W: [-100000, 100000],
  circuit_L1_A: [-1000, 1000],
  circuit_L2_A: [-1000, 1000],
  circuit_L3_A: [-1000, 1000],
} as const satisfies Record<string, readonly [number, number]>;
type Column = keyof typeof RANGES;

/** One row of a recording; the values hold until the time of the next. A column that the file lacks is `undefined`. */
export type RecordedRow = Partial<Record<Column, number>> & { time_s: number };

/** A recording read, or the first faults as `file:line: what; allowed: ...`. */
export type Recording = { columns: readonly string[]; rows: RecordedRow[] } | { faults: string[] };

const ALLOWED_HEADER = "time_s,house_L1_A[,house_L2_A,house_L3_A][,solar_W][,voltage_V][,battery_W][,circuit_L1_A,...]";
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const MOST_FAULTS = 10;

/**
 * Reads `time_s,house_L1_A[,house_L2_A,house_L3_A][,solar_W][,voltage_V]`; times rise, values hold. Empty lines and lines that begin with
 * `#` are passed over. `file` names the place in messages.
 */
export function readRecording(text: string, file: string): Recording {
  const [first, ...rest] = contentOf(text);
  if (first === undefined) return { faults: [`${file}:1: empty; allowed: a header ${ALLOWED_HEADER} and rows`] };
  const columns = cellsOf(first.text);
  const wrong = headerFault(columns);
  if (wrong !== undefined) return { faults: [`${file}:${first.number}: ${wrong}; allowed: ${ALLOWED_HEADER}`] };
  const rows: RecordedRow[] = [];
  const faults: string[] = [];
  for (const line of rest) {
    const row = readRow(columns as Column[], line.text, rows.at(-1)?.time_s);
    if (typeof row !== "string") rows.push(row);
    else if (faults.push(`${file}:${line.number}: ${row}`) >= MOST_FAULTS) break;
  }
  if (faults.length > 0) return { faults };
  if (rows.length > 0) return { columns, rows };
  return { faults: [`${file}:${String(Number(first.number) + 1)}: no row after the header; allowed: at least one`] };
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
  const unknown = header.find((name) => !(name in RANGES));
  if (unknown !== undefined) return `unknown column ${quoted(unknown)}`;
  if (header[0] !== "time_s") return `the first column is ${quoted(header[0] ?? "")}, not time_s`;
  if (!header.includes("house_L1_A")) return "no column house_L1_A";
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  return twice === undefined ? undefined : `column ${twice} twice`;
}

/** The row, or why it cannot be taken. */
function readRow(columns: readonly Column[], line: string, last_s: number | undefined): RecordedRow | string {
  const cells = cellsOf(line);
  if (cells.length !== columns.length) {
    return `${String(cells.length)} values; allowed: ${String(columns.length)}, as the header says`;
  }
  const row: RecordedRow = { time_s: 0 };
  for (const [index, column] of columns.entries()) {
    const value = valueOf(cells[index] ?? "", column);
    if (typeof value === "string") return value;
    row[column] = value;
  }
  if (last_s === undefined || row.time_s > last_s) return row;
  return `time_s ${String(row.time_s)} does not rise; allowed: more than ${String(last_s)}`;
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
