import type { StoragePort } from "#hal/storage";
import { whole } from "#hal/text";
import { SEQUENCES, Store } from "#firmware/settings/store";

/** A file that is open for reading. */
interface OpenFile {
  read(length: number): string | undefined;
  close(): void;
}

declare const io: { open(this: void, name: string, mode: "rb"): OpenFile | undefined };
declare const file: { list(this: void): Record<string, number> };

const NAME = "wear";
/** As many digits as they have, and the space behind them. */
const HEAD = 6;
/** More writes than there can have been since the last note: a record was lost. */
const MOST = 10000;
const MOST_WRITES = 1000000000000;

/** Behind the numbers of a note while records are erased: what they counted is in it, and they are counted anew with the next write. */
const ERASING = "x";

/**
 * How often the medium was written in its life. Each record counts its own writes with the sequence number at its head, so the sum of these is
 * as exact as the records, without a write of its own. It wraps, and falls when a record is erased: so now and then a note is made of the
 * count and of the sum that it belongs to. `others`: writes of what has no sequence number, since the last note.
 */
export function writesOfLife(storage: StoragePort, others: number): number {
  const fields = note(storage);
  const noted = amount(fields[0]) + others;
  if (fields[2] === ERASING) return noted;
  const grown = sequences() - amount(fields[1]);
  const since = grown < 0 ? grown + SEQUENCES : grown;
  // without a note the records are as old as the medium
  return noted + (fields.length < 2 || since <= MOST ? since : 0);
}

/** Notes it, which is a write itself; `others` begins anew then. `erasing`: before records are erased. */
export function noteWrites(storage: StoragePort, others: number, erasing: boolean): void {
  const count = writesOfLife(storage, others) + 1;
  new Store(storage, NAME).save(whole(count) + " " + whole(sequences()) + (erasing ? " " + ERASING : ""));
}

/** Before a record is written: what was erased is not counted any more. */
export function settleWrites(storage: StoragePort): void {
  if (note(storage)[2] === ERASING) noteWrites(storage, 0, false);
}

function note(storage: StoragePort): string[] {
  return (new Store(storage, NAME).load() ?? "").split(" ");
}

/** The sequence numbers of all records together, 0..65535; each record has had one write more than its number says. */
function sequences(): number {
  let sum = 0;
  const files = file.list();
  // eslint-disable-next-line no-restricted-syntax -- a sum does not depend on the order
  for (const name in files) {
    const record = name.substring(0, name.length - 2);
    const isCopy = name.endsWith(".b");
    if (record === NAME || (!isCopy && !name.endsWith(".a"))) continue;
    const other = files[record + (isCopy ? ".a" : ".b")] !== undefined;
    // of two copies the first one counts, and looks after the other
    if (isCopy && other) continue;
    sum += newer(headOf(name), other ? headOf(record + ".b") : -1) + 1;
  }
  return sum - Math.floor(sum / SEQUENCES) * SEQUENCES;
}

function newer(a: number, b: number): number {
  if (a < 0 || b < 0) return Math.max(a, b);
  const ahead = a - b < 0 ? a - b + SEQUENCES : a - b;
  return ahead < SEQUENCES / 2 ? a : b;
}

/** The sequence number at the head of a copy, -1 when it has none. */
function headOf(name: string): number {
  const handle = io.open(name, "rb");
  if (handle === undefined) return -1;
  const head = handle.read(HEAD) ?? "";
  handle.close();
  const end = head.indexOf(" ");
  const sequence = Number(end > 0 ? head.substring(0, end) : "-1");
  return sequence >= 0 && sequence < SEQUENCES ? Math.floor(sequence) : -1;
}

function amount(text: string | undefined): number {
  const value = Number(text ?? "");
  return value >= 0 && value <= MOST_WRITES ? Math.floor(value) : 0;
}
