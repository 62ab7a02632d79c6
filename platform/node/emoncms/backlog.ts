import type { StoragePort } from "#hal/storage";
import type { Inputs } from "./inputs";

/** Which pieces there are: the numbers of the first and of the one after the last, and of the first entry. */
const INDEX = "emoncms-backlog";
/** Entries in a piece: a piece that is full is not written again. */
const PIECE = 240;
/** Three days at a post every 30 s. */
const MOST = 8640;

export interface Entry {
  time_s: number;
  inputs: Inputs;
}

/**
 * What has not been posted yet, oldest first; kept in pieces of two hours, so that a restart loses nothing that was kept and a server that is
 * away for days does not wear the medium.
 */
export class Backlog {
  private entries: Entry[] = [];
  /** Number of the oldest entry, counted since there are any; entries of a piece have its number times {@link PIECE} and on. */
  private first = 0;
  /** Pieces on the medium, from this one to the one before that. */
  private kept = { from: 0, to: 0 };
  /** Number of the newest entry that was put on the medium, and one more. */
  private keptTo = 0;
  /** Number of the oldest entry on the medium. */
  private keptFirst = -1;

  constructor(private readonly storage: StoragePort) {
    const [from = 0, to = 0, first = 0] = (storage.read(INDEX) ?? "")
      .split(" ")
      .map((word) => Math.floor(Number(word) || 0));
    this.first = Math.max(first, from * PIECE);
    this.kept = { from, to: Math.min(to, from + MOST / PIECE + 2) };
    for (let piece = from; piece < this.kept.to; piece++)
      this.entries.push(...(storage.read(nameOf(piece)) ?? "").split("\n").flatMap(entryIn));
    this.keptTo = this.first;
  }

  /** Adds what was seen; the oldest goes when there is too much. */
  add(entry: Entry): void {
    this.entries.push(entry);
    if (this.entries.length > MOST) this.drop(1);
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
    this.first += this.entries.splice(0, count).length;
  }

  get size(): number {
    return this.entries.length;
  }

  /** Puts on the medium what is new and removes what was posted; the file names go when nothing waits. */
  keep(): void {
    const from = Math.floor(this.first / PIECE);
    const to = this.entries.length === 0 ? from : Math.floor((this.first + this.entries.length - 1) / PIECE) + 1;
    const changed = Math.floor(Math.max(this.keptTo, this.first) / PIECE);
    for (let piece = from; piece < to; piece++)
      if (piece >= changed || piece >= this.kept.to || (piece === from && this.keptFirst !== this.first))
        this.write(piece);
    this.keptFirst = this.first;
    this.keptTo = this.first + this.entries.length;
    if (to > from) this.storage.write(INDEX, `${String(from)} ${String(to)} ${String(this.first)}`);
    else if (this.kept.to > this.kept.from) this.storage.remove(INDEX);
    for (let piece = this.kept.from; piece < this.kept.to; piece++)
      if (piece < from || piece >= to) this.storage.remove(nameOf(piece));
    this.kept = { from, to };
  }

  private write(piece: number): void {
    const begin = Math.max(0, piece * PIECE - this.first);
    const end = (piece + 1) * PIECE - this.first;
    this.storage.write(
      nameOf(piece),
      this.entries
        .slice(begin, end)
        .map((entry) => JSON.stringify(entry))
        .join("\n"),
    );
  }
}

function nameOf(piece: number): string {
  return `${INDEX}-${String(piece)}`;
}

/** What an entry takes in a form. */
function sentSize_B({ inputs }: Entry): number {
  let size_B = 40;
  for (const [name, value] of Object.entries(inputs)) size_B += name.length + String(value).length + 21;
  return size_B;
}

/** One entry of a piece, or nothing: a damaged line costs itself only. */
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
