import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import { elapsed_ms } from "#hal/clock";
import { jsonText } from "#hal/json";
import { whole } from "#hal/text";
import { Store } from "../settings/store";
import { HELD_TRIPS } from "./held-trips";

/** Trips in one record, and records: the newest 50 are always there while a record is begun anew. */
const PER_RECORD = 4;
const RECORDS = 14;
/** Bytes of a checksum worked through in one tick, and the pause after a write that was refused. */
const BYTES_PER_TICK = 96;
const AGAIN_ms = 2000;
/** Trips that wait to be written. */
const MOST_WAITING = 16;

/** One trip as it is kept. Times in seconds since 1970 UTC, `undefined` while the clock was not set or the trip is in force. */
export interface TripEntry {
  number: number;
  name: string;
  /** The value that caused it, e.g. `12 mA`; empty when the name says it all. */
  cause: string;
  /** The how many-th of its name since boot. */
  count: number;
  /** `self` or `person`. */
  reset: string;
  at_s: number | undefined;
  end_s: number | undefined;
  /** Who ended it; empty while it is in force. */
  endedBy: string;
}

/**
 * The newest 50 trips and those that wait for a person, kept through a power cut at any byte of a write. What waits for a person is written at
 * once; the entries follow in small steps, some of them in each of a few records, so that no tick has much to do.
 */
export class TripLog {
  /** Number of the next trip, from 0 on; it never starts anew. */
  next: number;
  /** Names of the trips that wait for a person. */
  readonly held: string[] = [];
  private readonly head: Store;
  private readonly waiting: TripEntry[] = [];
  private writing: Store | undefined = undefined;
  private entry: TripEntry | undefined = undefined;
  private refused_ms: number | undefined = undefined;
  /** The medium has refused to take which trips wait for a person. */
  private unsaved = false;

  constructor(
    private readonly storage: StoragePort,
    private readonly port?: LogPort,
  ) {
    this.head = new Store(storage, HELD_TRIPS);
    const lines = (this.head.load() ?? "0").split("\n");
    const next = Number(lines[0]);
    this.next = next >= 0 ? next : 0;
    for (let index = 1; index < lines.length; index++) this.held.push(lines[index] ?? "");
  }

  /** Keeps which trips wait for a person; at once, because a power cut must not reset them. */
  hold(): void {
    let text = whole(this.next);
    for (const name of this.held) text += "\n" + name;
    this.unsaved = !this.head.save(text);
  }

  /** Keeps an entry; one of the same number is replaced. */
  keep(entry: TripEntry): void {
    for (const other of this.waiting) if (other.number === entry.number) return;
    if (this.waiting.length < MOST_WAITING) this.waiting.push(entry);
  }

  /** Writes a little of what waits. Call it every tick. */
  step(now: number): void {
    const store = this.writing;
    if (store !== undefined) {
      if (!store.step(BYTES_PER_TICK)) return;
      this.writing = undefined;
      const entry = this.entry;
      if (store.finish() || entry === undefined) return;
      this.waiting.unshift(entry);
      this.refused_ms = now;
      return;
    }
    if (this.waiting.length === 0 && !this.unsaved) return;
    if (this.refused_ms !== undefined && elapsed_ms(this.refused_ms, now) < AGAIN_ms) return;
    this.refused_ms = undefined;
    if (this.unsaved) {
      this.hold();
      this.refused_ms = now;
      return;
    }
    this.entry = this.waiting.shift();
    if (this.entry !== undefined) this.begin(this.entry);
  }

  /** The trips of the record that holds a number and the older ones in it, newest first, as JSON, with where to go on. */
  page(from: number | undefined): string {
    const first = this.upTo(from);
    const parts: string[] = [];
    for (const line of this.linesFrom(first)) parts.push(jsonOf(line.split("|")));
    const next = this.before(first);
    const head = '{"count":' + whole(this.next) + ',"trips":[' + parts.join(",") + '],"next":';
    return head + (next < 0 ? "null" : whole(next)) + "}";
  }

  /** The number of the newest trip, or this one where it is older; -1: there was none. */
  upTo(from: number | undefined): number {
    const newest = this.next - 1;
    return from === undefined || from > newest ? newest : from;
  }

  /** The entries of the record that holds a number, newest first, from that one on, each with its fields as {@link lineOf} writes them. */
  linesFrom(first: number): string[] {
    const found: string[] = [];
    const lines = first < 0 ? [] : this.linesOf(Math.floor(first / PER_RECORD));
    for (let index = lines.length - 1; index >= 0; index--) {
      const line = lines[index] ?? "";
      if (numberOf(line) <= first) found.push(line);
    }
    return found;
  }

  /** The number at which the next older record begins; -1: there is none. */
  before(first: number): number {
    const next = Math.floor(first / PER_RECORD) * PER_RECORD - 1;
    return next >= 0 && this.next - 1 - next < PER_RECORD * (RECORDS - 1) ? next : -1;
  }

  private begin(entry: TripEntry): void {
    const group = Math.floor(entry.number / PER_RECORD);
    const lines: string[] = [];
    let isThere = false;
    for (const line of this.linesOf(group)) {
      const same = numberOf(line) === entry.number;
      if (same) isThere = true;
      lines.push(same ? lineOf(entry) : line);
    }
    if (!isThere) lines.push(lineOf(entry));
    this.writing = this.recordOf(group);
    this.writing.begin(lines.join("\n"));
  }

  /** The entries of a group in their order; entries of an older group that had the record before do not count. */
  private linesOf(group: number): string[] {
    const lines: string[] = [];
    for (const line of (this.recordOf(group).load(this.port) ?? "").split("\n")) {
      if (Math.floor(numberOf(line) / PER_RECORD) === group) lines.push(line);
    }
    return lines;
  }

  private recordOf(group: number): Store {
    return new Store(this.storage, "trip" + whole(group - Math.floor(group / RECORDS) * RECORDS));
  }
}

function numberOf(line: string): number {
  const end = line.indexOf("|");
  return end <= 0 ? -1 : Number(line.substring(0, end));
}

function lineOf(entry: TripEntry): string {
  return [
    whole(entry.number),
    entry.name,
    entry.cause,
    whole(entry.count),
    entry.reset,
    entry.at_s === undefined ? "" : whole(entry.at_s),
    entry.end_s === undefined ? "" : whole(entry.end_s),
    entry.endedBy,
  ].join("|");
}

function jsonOf(field: string[]): string {
  const value = (index: number): string => (field[index] === "" ? "null" : (field[index] ?? "null"));
  return [
    '{"number":' + value(0),
    ',"name":' + jsonText(field[1] ?? ""),
    ',"cause":' + jsonText(field[2] ?? ""),
    ',"count":' + value(3),
    ',"reset":' + jsonText(field[4] ?? ""),
    ',"at_s":' + value(5),
    ',"end_s":' + value(6),
    ',"endedBy":' + jsonText(field[7] ?? ""),
    "}",
  ].join("");
}
