import { chmodSync, existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { errorCode } from "../input-error";
import { migrate } from "./schema";
import { SESSION_COLUMNS, type SessionRow } from "./session-row";

export const HISTORY_FILE = "history.db";

/** One second of the site. Currents in mA; `undefined` where nobody measures. */
export interface Sample {
  time_s: number;
  L1_mA: number | undefined;
  L2_mA: number | undefined;
  L3_mA: number | undefined;
  offered_mA: number | undefined;
  charge_mA: number | undefined;
  state: string;
  limitedBy: string;
  /** What the sun yields, where somebody reports it. */
  solar_W?: number | undefined;
}

/** What limits the charge current has changed. */
export interface Mark {
  time_s: number;
  source: string;
  sentence: string;
}

/** How long things are kept. */
const SAMPLES_KEPT_s = 86400;
const MINUTES_KEPT_s = 366 * 86400;
const MARKS_KEPT_s = 31 * 86400;
const MINUTE_s = 60;
/** Largest size of the file, bytes: a year of minutes and a day of seconds take a third of it. */
export const LARGEST_B = 200_000_000;
const PAGE_B = 4096;
/** From this part of that size on the oldest minutes go before their year is over. */
const FULL = 0.9;

const MINUTES_OF = `INSERT OR REPLACE INTO minute
  SELECT time_s / 60 * 60 AS begin_s, CAST(round(avg(L1_mA)) AS INTEGER), CAST(round(avg(L2_mA)) AS INTEGER), CAST(round(avg(L3_mA)) AS INTEGER),
         max(CASE WHEN coalesce(L1_mA, L2_mA, L3_mA) IS NOT NULL THEN max(ifnull(L1_mA, 0), ifnull(L2_mA, 0), ifnull(L3_mA, 0)) END), CAST(round(avg(offered_mA)) AS INTEGER), CAST(round(avg(charge_mA)) AS INTEGER),
         (SELECT limitedBy FROM sample AS inner WHERE inner.time_s / 60 = sample.time_s / 60
          GROUP BY limitedBy ORDER BY count(*) DESC LIMIT 1),
         CAST(round(avg(solar_W)) AS INTEGER)
  FROM sample WHERE time_s >= ? AND time_s < ? GROUP BY time_s / 60`;

/**
 * The history in one SQLite file: seconds for a day, minutes for a year, sessions for ever. What was written survives a kill or a power cut at
 * any moment (write-ahead log); readers may have it open meanwhile.
 */
export class HistoryFile {
  private constructor(
    private readonly database: Database.Database,
    private readonly largest_B = LARGEST_B,
  ) {}

  /**
   * Opens or creates the file in a directory. A file that is no database, or damaged, is moved aside (`history.db.damaged`) and told about,
   * because the controller must run; what was in it is left for somebody to save.
   */
  static open(directory: string, tell: (text: string) => void, largest_B = LARGEST_B): HistoryFile {
    const path = join(directory, HISTORY_FILE);
    try {
      return new HistoryFile(openSound(path, largest_B), largest_B);
    } catch (error) {
      if (!isDamage(error) || !existsSync(path)) throw error;
      for (const ending of ["-wal", "-shm"]) rmSync(path + ending, { force: true });
      renameSync(path, path + ".damaged");
      tell(`${path} is damaged; it was moved to ${path}.damaged and a new history begun`);
      return new HistoryFile(openSound(path, largest_B), largest_B);
    }
  }

  /** Opens a file that another thread or program writes, to read in it; `undefined` when there is none yet. */
  static look(directory: string): HistoryFile | undefined {
    const path = join(directory, HISTORY_FILE);
    if (!existsSync(path)) return undefined;
    const database = new Database(path, { timeout: 5000, fileMustExist: true });
    database.exec("PRAGMA query_only = 1");
    return new HistoryFile(database);
  }

  /** A history of nothing, that is nowhere. */
  static nothing(): HistoryFile {
    const database = new Database(":memory:");
    migrate(database);
    return new HistoryFile(database);
  }

  /** Writes samples, and the minutes they belong to; all or nothing. A second that comes again replaces the one before. */
  add(samples: readonly Sample[]): void {
    const [first] = samples;
    const last = samples.at(-1);
    if (first === undefined || last === undefined) return;
    const insert = this.database.prepare("INSERT OR REPLACE INTO sample VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.whole(() => {
      for (const row of samples)
        insert.run(
          row.time_s,
          row.L1_mA ?? null,
          row.L2_mA ?? null,
          row.L3_mA ?? null,
          row.offered_mA ?? null,
          row.charge_mA ?? null,
          row.state,
          row.limitedBy,
          row.solar_W ?? null,
        );
      const times = samples.map((row) => row.time_s);
      const from_s = Math.floor(Math.min(...times) / MINUTE_s) * MINUTE_s;
      this.database.prepare(MINUTES_OF).run(from_s, Math.max(...times) + MINUTE_s);
    });
  }

  /** Writes sessions, all or none; one that began in the same second is replaced. */
  addSessions(sessions: readonly SessionRow[]): void {
    if (sessions.length === 0) return;
    const places = SESSION_COLUMNS.map(() => "?").join(", ");
    const insert = this.database.prepare(
      `INSERT OR REPLACE INTO session (${SESSION_COLUMNS.join(", ")}) VALUES (${places})`,
    );
    this.whole(() => {
      for (const session of sessions) insert.run(...SESSION_COLUMNS.map((column) => session[column] ?? null));
    });
  }

  /** Does all of it or nothing; throws what went wrong in it. SQLite itself may have taken it back then, of which libsql makes another error. */
  private whole(write: () => void): void {
    this.database.exec("BEGIN IMMEDIATE");
    try {
      write();
      this.database.exec("COMMIT");
    } catch (error) {
      if (this.database.inTransaction) this.database.exec("ROLLBACK");
      throw error;
    }
  }

  addMarks(marks: readonly Mark[]): void {
    if (marks.length === 0) return;
    const insert = this.database.prepare("INSERT OR REPLACE INTO mark VALUES (?, ?, ?)");
    this.whole(() => {
      for (const { time_s, source, sentence } of marks) insert.run(time_s, source, sentence);
    });
  }

  /** Rows of a query of {@link HistoryFile}'s tables, for those who read only. */
  ask(sql: string, ...values: (number | string)[]): Record<string, number | string | null>[] {
    return this.database.prepare(sql).all(...values) as Record<string, number | string | null>[];
  }

  /** Forgets what is older than it is kept, counted from `now_s`; and the oldest minutes when the file is nearly full all the same. */
  forget(now_s: number): void {
    const before = (kept_s: number): string => `time_s < ${String(Math.floor(now_s) - kept_s)}`;
    // as one text: what meets a lock is over then, and is not in the way of what is written next
    this.database.exec(`DELETE FROM sample WHERE ${before(SAMPLES_KEPT_s)};
      DELETE FROM minute WHERE ${before(MINUTES_KEPT_s)};
      DELETE FROM mark WHERE ${before(MARKS_KEPT_s)};`);
    if (this.size_B() < this.largest_B * FULL) return;
    this.database.exec(
      "DELETE FROM minute WHERE time_s IN (SELECT time_s FROM minute ORDER BY time_s LIMIT 1 + (SELECT count(*) FROM minute) / 10)",
    );
  }

  /** Bytes in use. */
  size_B(): number {
    const pages = (name: string): number =>
      Number(Object.values(this.database.prepare(`PRAGMA ${name}`).get() as object)[0]);
    return (pages("page_count") - pages("freelist_count")) * PAGE_B;
  }

  /** Rows of a table from one time to another (excluded), oldest first. */
  *rows(table: HistoryTable, from_s: number, to_s: number): Generator<Record<string, number | string | null>> {
    const key = table === "session" ? "start_s" : "time_s";
    const select = this.database.prepare(
      `SELECT * FROM ${table} WHERE ${key} >= ? AND ${key} < ? ORDER BY ${key} LIMIT 5000`,
    );
    for (let from = from_s; ;) {
      const rows = select.all(from, to_s) as Record<string, number | string | null>[];
      yield* rows;
      const last = rows.at(-1)?.[key];
      if (rows.length < 5000 || typeof last !== "number") return;
      from = last + 1;
    }
  }

  /** How many rows a table has, and from when to when. */
  extent(table: HistoryTable): { rows: number; first_s: number | undefined; last_s: number | undefined } {
    const key = table === "session" ? "start_s" : "time_s";
    const row = this.database
      .prepare(`SELECT count(*) AS rows, min(${key}) AS first_s, max(${key}) AS last_s FROM ${table}`)
      .get() as { rows: number; first_s: number | null; last_s: number | null };
    return { rows: row.rows, first_s: row.first_s ?? undefined, last_s: row.last_s ?? undefined };
  }

  /** Has everything that was written on the medium, also when the power goes now. */
  settle(): void {
    this.database.exec("PRAGMA wal_checkpoint(FULL)");
  }

  close(): void {
    this.database.close();
  }
}

export const HISTORY_TABLES = ["sample", "minute", "session"] as const;
export type HistoryTable = (typeof HISTORY_TABLES)[number];

function openSound(path: string, largest_B: number): Database.Database {
  const database = new Database(path, { timeout: 5000 });
  try {
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      PRAGMA max_page_count = ${String(Math.floor(largest_B / PAGE_B))}; PRAGMA wal_autocheckpoint = 500;`);
    const check = database.prepare("PRAGMA quick_check(1)").get() as Record<string, string>;
    if (!Object.values(check).includes("ok")) throw Object.assign(new Error("damaged"), { code: "SQLITE_CORRUPT" });
    migrate(database);
    chmodSync(path, 0o600);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function isDamage(error: unknown): boolean {
  const code = errorCode(error) ?? "";
  return code.startsWith("SQLITE_CORRUPT") || code.startsWith("SQLITE_NOTADB");
}
