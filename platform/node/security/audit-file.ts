import { appendFile, chmod, open, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../input-error";

/** Names of the files in the data directory: what is written now, and what was before it. */
export const AUDIT_FILE = "audit.jsonl";
const OLD_FILE = "audit.old.jsonl";
/** Largest size of each of both files, bytes: some 5000 changes. */
const LARGEST_B = 1_000_000;
/** Lines that wait for a slow medium. */
const MOST_WAITING = 1000;
/** Lines kept where there is no directory. */
const MOST_KEPT = 500;
/** Both files hold fewer. */
const MOST_READ = 1_000_000;

/** One change, or one try to get in. */
export interface AuditEntry {
  /** Moment, ISO 8601 in UTC. */
  time: string;
  /** User, token, way (`mqtt`, `console`, `controller`). */
  who: string;
  /** Address, and the client's name over MQTT, where they are known. */
  from?: string;
  /** The topic of what came over MQTT. */
  topic?: string;
  /** The setting, the route or the topic. */
  what: string;
  before?: unknown;
  after?: unknown;
}

/** Some entries, oldest first, and what leads to those before them; without it there are none. */
export interface AuditPage {
  entries: AuditEntry[];
  before?: string;
}

/** What leads from one page to the one before: the time of its first entry, and how many of that time were given. */
const CURSOR = /^([\dTZ:.-]{24})~([1-9]\d{0,4})$/;

/** Whether a text is what a page has given to lead to the one before. */
export function isAuditCursor(text: string): boolean {
  return CURSOR.test(text);
}

function pageOf(all: readonly AuditEntry[], most: number, before: string): AuditPage {
  const [, time, given = "0"] = CURSOR.exec(before) ?? [];
  // entries that came meanwhile stand behind; what has gone meanwhile stood before
  const end = time === undefined ? all.length : all.findLastIndex((entry) => entry.time === time) + 1 - Number(given);
  const start = Math.max(0, end - most);
  const entries = all.slice(start, Math.max(0, end));
  const [first] = entries;
  if (start === 0 || first === undefined) return { entries };
  const same = all.slice(start).filter((entry) => entry.time === first.time).length;
  return { entries, before: `${first.time}~${String(same)}` };
}

/** Lines of JSON in two files of bounded size, written in the background and never in the controller's way. */
export class AuditFile {
  private waiting: AuditEntry[] = [];
  private readonly kept: AuditEntry[] = [];
  private work: Promise<void> = Promise.resolve();
  private lost = 0;

  /** Without a directory the newest lines are kept in memory. `failed` hears once why lines cannot be written. */
  constructor(
    private readonly directory: string | undefined,
    private readonly failed: (error: unknown) => void = () => undefined,
    private readonly largest_B = LARGEST_B,
  ) {}

  add(entry: AuditEntry): void {
    if (this.directory === undefined) {
      this.kept.push(entry);
      if (this.kept.length > MOST_KEPT) this.kept.shift();
      return;
    }
    this.waiting.push(entry);
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
    if (this.waiting.length === 1) this.work = this.work.then(() => this.write());
  }

  /** The newest entries, oldest first. */
  async read(most: number): Promise<AuditEntry[]> {
    return (await this.page(most)).entries;
  }

  /** The newest entries of those before a page, oldest first; `before` is what that page has given, without it the newest of all. */
  async page(most: number, before = ""): Promise<AuditPage> {
    await this.work;
    return pageOf(this.directory === undefined ? this.kept : await readAudit(this.directory, MOST_READ), most, before);
  }

  /** Waits until everything is written. */
  close(): Promise<void> {
    return this.work;
  }

  private async write(): Promise<void> {
    const entries = this.waiting;
    this.waiting = [];
    const directory = this.directory ?? "";
    const path = join(directory, AUDIT_FILE);
    try {
      if ((await sizeOf(path)) > this.largest_B) await rename(path, join(directory, OLD_FILE));
      await appendFile(path, (await lineBreak(path)) + entries.map((entry) => JSON.stringify(entry) + "\n").join(""), {
        mode: 0o600,
      });
      await chmod(path, 0o600);
      this.lost = 0;
    } catch (error) {
      if (this.lost === 0) this.failed(error);
      this.lost += entries.length;
    }
  }
}

/** The newest entries of a directory, oldest first; a line that a power cut has torn is left out. */
export async function readAudit(directory: string, most: number): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (const name of [OLD_FILE, AUDIT_FILE]) {
    for (const line of (await textOf(join(directory, name))).split("\n")) {
      const entry = entryIn(line);
      if (entry !== undefined) entries.push(entry);
    }
  }
  return entries.slice(-most);
}

function entryIn(line: string): AuditEntry | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as AuditEntry;
  } catch {
    return undefined;
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return "";
    throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
}

/** Ends a line that a power cut has torn, so that the next one stands alone. */
async function lineBreak(path: string): Promise<string> {
  const size = await sizeOf(path);
  if (size === 0) return "";
  const file = await open(path, "r");
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer.toString("latin1") === "\n" ? "" : "\n";
  } finally {
    await file.close();
  }
}
