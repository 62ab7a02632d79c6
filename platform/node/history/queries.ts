import { HISTORY_TABLES, type HistoryFile, LARGEST_B } from "./history-file";
import { recordOf } from "./session-row";

/** Points of a chart at most, and its longest span: a year of minutes. */
export const MOST_POINTS = 2880;
export const LONGEST_s = 366 * 86400;
const MOST_MARKS = 300;
const MOST_SESSIONS = 5000;
const MINUTE_s = 60;
const CHUNK = 500;

/** A span of time, its end excluded. */
export interface Span {
  from_s: number;
  to_s: number;
}

/** Tables that are printed. */
export type PrintedTable = "sample" | "minute" | "session";

type Row = Readonly<Record<string, number | string | null>>;
type Column = (number | null)[];

/** Currents, power and offers by columns with a value for each step, null where nothing is known, and where what limits has changed. */
export function historyDocument(file: HistoryFile, { from_s, to_s }: Span, points: number): string {
  const first = file.extent("sample").first_s;
  const fine = first !== undefined && from_s >= first - MINUTE_s;
  const smallest_s = fine ? 1 : MINUTE_s;
  const step_s = Math.max(smallest_s, Math.ceil((to_s - from_s) / points / smallest_s) * smallest_s);
  const begin_s = Math.floor(from_s / step_s) * step_s;
  const count = Math.min(points, Math.ceil((to_s - begin_s) / step_s));
  const rows = file.ask(
    `SELECT (time_s - ?) / ? AS slot, avg(L1_mA) AS L1, avg(L2_mA) AS L2, avg(L3_mA) AS L3, avg(solar_W) AS solar,
            avg(offered_mA) AS offered, avg(charge_mA) AS charge
     FROM ${fine ? "sample" : "minute"} WHERE time_s >= ? AND time_s < ? GROUP BY slot`,
    begin_s,
    step_s,
    begin_s,
    begin_s + count * step_s,
  );
  const column = (name: string): Column => columnOf(rows, name, count);
  const columns = {
    mains_mA: [column("L1"), column("L2"), column("L3")],
    solar_W: column("solar"),
    offered_mA: column("offered"),
    charge_mA: column("charge"),
  };
  return JSON.stringify({ from_s: begin_s, step_s, columns, marks: marksIn(file, { from_s, to_s }) });
}

function columnOf(rows: readonly Row[], name: string, count: number): Column {
  const column: Column = Array.from({ length: count }, () => null);
  for (const row of rows) {
    const value = row[name];
    if (typeof value === "number" && Number(row["slot"]) < count) column[Number(row["slot"])] = Math.round(value);
  }
  return column;
}

/** The newest marks of the span, oldest first. */
function marksIn(file: HistoryFile, { from_s, to_s }: Span): Row[] {
  const sql =
    "SELECT time_s AS t_s, source, sentence FROM mark WHERE time_s >= ? AND time_s < ? ORDER BY time_s DESC LIMIT ?";
  return file.ask(sql, from_s, to_s, MOST_MARKS).reverse();
}

/** Sessions that began in the span, oldest first; the newest when there are more than `most`. */
export function sessionsDocument(file: HistoryFile, { from_s, to_s }: Span, most = MOST_SESSIONS): string {
  const sql = "SELECT * FROM session WHERE start_s >= ? AND start_s < ? ORDER BY start_s DESC LIMIT ?";
  return JSON.stringify({ sessions: file.ask(sql, from_s, to_s, most).reverse().map(recordOf) });
}

/** Rows of each table and their first second, and the room that all of it takes, bytes. */
export function extentDocument(file: HistoryFile): string {
  const tables = HISTORY_TABLES.map((table) => {
    const { rows, first_s } = file.extent(table);
    return [`${table}s`, { rows, first_s }] as const;
  });
  return JSON.stringify({ size_B: file.size_B(), largest_B: LARGEST_B, ...Object.fromEntries(tables) });
}

/** A table as CSV with a heading, in pieces. */
export function* tableText(file: HistoryFile, table: PrintedTable, { from_s, to_s }: Span): Generator<string> {
  let lines: string[] = [headingOf(file, table)];
  for (const row of file.rows(table, from_s, to_s)) {
    lines.push(Object.values(row).map(cell).join(","));
    if (lines.length < CHUNK) continue;
    yield lines.join("\r\n") + "\r\n";
    lines = [];
  }
  if (lines.length > 0) yield lines.join("\r\n") + "\r\n";
}

function headingOf(file: HistoryFile, table: PrintedTable): string {
  return file
    .ask(`SELECT name FROM pragma_table_info('${table}')`)
    .map((row) => String(row["name"]))
    .join(",");
}

/** One value; a text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value: number | string | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
