import type { StoragePort } from "#hal/storage";
import type { Inputs } from "./inputs";

const FILE = "emoncms-backlog";
/** Three days at a post every 30 s. */
const MOST = 8640;

export interface Entry {
  time_s: number;
  inputs: Inputs;
}

/** What has not been posted yet, oldest first; kept in a file, so that a restart loses nothing that was kept. */
export class Backlog {
  private entries: Entry[];
  private keptSomething: boolean;

  constructor(private readonly storage: StoragePort) {
    const text = storage.read(FILE);
    this.keptSomething = text !== undefined;
    this.entries = (text ?? "").split("\n").flatMap(entryIn);
  }

  /** Adds what was seen; the oldest goes when there is too much. A `wh` that would go backwards is left out. */
  add(entry: Entry): void {
    this.entries.push(entry);
    if (this.entries.length > MOST) this.entries.shift();
  }

  /** The oldest entries, so many that they take less than `most_B` in a form; at least one when there is any. */
  oldest(most_B: number): Entry[] {
    const taken: Entry[] = [];
    let size_B = 0;
    for (const entry of this.entries) {
      size_B += sentSize_B(entry);
      if (taken.length > 0 && size_B > most_B) break;
      taken.push(entry);
    }
    return taken;
  }

  drop(count: number): void {
    this.entries.splice(0, count);
  }

  get size(): number {
    return this.entries.length;
  }

  /** Puts what waits on the medium; removes the file when nothing does. */
  keep(): void {
    if (this.entries.length > 0)
      this.storage.write(FILE, this.entries.map((entry) => JSON.stringify(entry)).join("\n"));
    else if (this.keptSomething) this.storage.remove(FILE);
    this.keptSomething = this.entries.length > 0;
  }
}

/** What an entry takes in a form. */
function sentSize_B({ inputs }: Entry): number {
  let size_B = 40;
  for (const [name, value] of Object.entries(inputs)) size_B += name.length + String(value).length + 21;
  return size_B;
}

/** One entry of the file, or nothing: a damaged line costs itself only. */
function entryIn(line: string): Entry[] {
  try {
    const { time_s, inputs } = JSON.parse(line) as Partial<Entry>;
    if (typeof time_s !== "number" || typeof inputs !== "object") return [];
    const numbers = Object.values(inputs).every((value) => typeof value === "number");
    return numbers ? [{ time_s, inputs }] : [];
  } catch {
    return [];
  }
}
