import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readConfigFile } from "#platform/node/config";
import {
  HISTORY_FILE,
  HISTORY_TABLES,
  HistoryFile,
  type HistoryTable,
  LARGEST_B,
} from "#platform/node/history/history-file";
import { didYouMean } from "#platform/node/nearest";
import { type Command, UsageError } from "./command";
import { defaultDataDir } from "./data-dir";
import { readOptions } from "./options";

const HELP = `dinamics history - what the controller has seen: seconds of a day, minutes of a year, all sessions

Usage: dinamics history [OPTIONS]                    what there is, and how much room it takes
       dinamics history samples|minutes|sessions [--from TIME] [--to TIME] [OPTIONS]

Rows are printed as CSV with a heading. The file ${HISTORY_FILE} is a SQLite database that any of its tools can open, also while
the controller runs.

Options:
  --from TIME    first moment, e.g. 2026-05-01 or 2026-05-01T18:30 (local time) or 2026-05-01T16:30Z
  --to TIME      first moment that is left out; both default to everything
  --data DIR     directory of the history (default: $XDG_STATE_HOME/dinamics or ~/.local/state/dinamics)
  --config FILE  take the directory from this configuration file

Examples:
  dinamics history
  dinamics history sessions > sessions.csv
  dinamics history minutes --from 2026-05-01 --to 2026-06-01
`;

const OPTIONS = {
  data: { type: "string" },
  config: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
} as const;

const NAMES: Readonly<Record<string, HistoryTable>> = { samples: "sample", minutes: "minute", sessions: "session" };
const LATEST_s = 9_000_000_000;

export const historyCommand: Command = { name: "history", summary: "what was seen and charged", help: HELP, run };

function run(args: string[]): Promise<number> {
  const { text, rest } = readOptions("history", args, OPTIONS);
  const [name, ...more] = rest;
  const table = name === undefined ? undefined : NAMES[name];
  if (more.length > 0 || (name !== undefined && table === undefined)) {
    const wrong = table === undefined ? (name ?? "") : (more[0] ?? "");
    throw new UsageError(
      `history: no such table: ${wrong}${didYouMean(wrong, Object.keys(NAMES))}; tables: ${Object.keys(NAMES).join(", ")}`,
    );
  }
  const config = text("config");
  const directory = resolve(
    text("data") ?? (config === undefined ? undefined : readConfigFile(config).dataDir) ?? defaultDataDir(process.env),
  );
  if (!existsSync(join(directory, HISTORY_FILE)))
    throw new UsageError(
      `history: there is none in ${directory}; a controller that runs with a data directory keeps one`,
    );
  const from_s = timeOf(text("from"), 0);
  const to_s = timeOf(text("to"), LATEST_s);
  const file = HistoryFile.open(directory, (line) => process.stderr.write(`dinamics: ${line}\n`));
  try {
    if (table === undefined) summary(file);
    else print(file, table, from_s, to_s);
  } finally {
    file.close();
  }
  return Promise.resolve(0);
}

function timeOf(text: string | undefined, otherwise_s: number): number {
  if (text === undefined) return otherwise_s;
  const local = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text;
  const time_ms = /^\d{4}-\d{2}-\d{2}T/.test(local) ? Date.parse(local) : NaN;
  if (Number.isNaN(time_ms))
    throw new UsageError(`history: no time: ${text}; give e.g. 2026-05-01 or 2026-05-01T18:30`);
  return Math.floor(time_ms / 1000);
}

function summary(file: HistoryFile): void {
  for (const table of HISTORY_TABLES) {
    const { rows, first_s, last_s } = file.extent(table);
    const when = first_s === undefined || last_s === undefined ? "" : `, ${moment(first_s)} to ${moment(last_s)}`;
    process.stdout.write(`${(table + "s").padEnd(9)} ${String(rows)} rows${when}\n`);
  }
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  process.stdout.write(`size      ${megabytes(file.size_B())} MB of at most ${megabytes(LARGEST_B)} MB\n`);
}

function moment(time_s: number): string {
  return new Date(time_s * 1000).toISOString().slice(0, 19) + "Z";
}

function print(file: HistoryFile, table: HistoryTable, from_s: number, to_s: number): void {
  let headed = false;
  for (const row of file.rows(table, from_s, to_s)) {
    if (!headed) process.stdout.write(Object.keys(row).join(",") + "\n");
    headed = true;
    process.stdout.write(Object.values(row).map(cell).join(",") + "\n");
  }
}

function cell(value: number | string | null): string {
  if (value === null) return "";
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
