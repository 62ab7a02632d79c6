import type { LogPort } from "#hal/log";
import { pause } from "#hal/pause";
import type { StoragePort } from "#hal/storage";
import { whole } from "#hal/text";

/** Sequence numbers run 0..65535 and wrap. */
export const SEQUENCES = 65536;
/** A prime just below 2^31, and a factor that keeps every product below 2^53. */
export const MODULUS = 2147483629;
export const FACTOR = 1000003;
/** About how many VM instructions a byte of the checksum takes on the module. */
const BYTE_COST = 4;
/** Longest number in a header; longer ones are damage. */
const LONGEST_NUMBER = 10;

/**
 * One small record in two files, `<name>.a` and `<name>.b`, so that a power cut at any byte of a write leaves the old or the new record.
 * A file is `<sequence> <length> <checksum>` and a line feed, then the content. The newest whole file counts, the other one is overwritten.
 *
 * The checksum is a polynomial over sequence, length and content modulo a prime near 2^31: it sees every change of one byte and of two
 * neighbouring bytes; of other damage one case in 2^31 slips through.
 */
export class Store {
  /** Sequence number of the newest whole copy; `undefined` before the first look, -1 when there is none. */
  private sequence: number | undefined = undefined;
  private newestIsB = false;
  /** Copies that the last look has found and that are not whole. */
  damaged = 0;
  /** Content on its way to the medium, the checksum so far, and how far that is. */
  private pending: string | undefined = undefined;
  private sum = 0;
  private done = 0;

  constructor(
    private readonly storage: StoragePort,
    private readonly name: string,
  ) {}

  /** The newest whole content, or `undefined` when neither copy is whole. `log` hears of damage. */
  load(log?: LogPort): string | undefined {
    const a = this.storage.read(this.name + ".a");
    const b = this.storage.read(this.name + ".b");
    const sequenceA = sequenceOf(a);
    pause((a ?? "").length * BYTE_COST);
    const sequenceB = sequenceOf(b);
    pause((b ?? "").length * BYTE_COST);
    this.damaged = (a !== undefined && sequenceA < 0 ? 1 : 0) + (b !== undefined && sequenceB < 0 ? 1 : 0);
    this.newestIsB = sequenceB >= 0 && (sequenceA < 0 || isNewer(sequenceB, sequenceA));
    const newest = this.newestIsB ? b : a;
    this.sequence = this.newestIsB ? sequenceB : sequenceA;
    if (log !== undefined && this.damaged > 0) log.log(this.damaged === 2 ? "error" : "warn", this.fault());
    if (this.sequence < 0 || newest === undefined) return undefined;
    return newest.substring(newest.indexOf("\n") + 1);
  }

  /** What the last look has found wrong: that of one copy costs nothing, that of both everything. Empty: nothing. */
  fault(): string {
    if (this.damaged === 0) return "";
    const other = (this.sequence ?? -1) < 0 ? "and there is no other one" : "the other one counts";
    return (
      this.name + (this.damaged === 2 ? ": both stored copies are damaged" : ": a stored copy is damaged; " + other)
    );
  }

  /** Writes the content over the older copy. Returns false when the medium refused; the newest copy is untouched then. */
  save(content: string): boolean {
    this.begin(content);
    this.step(content.length);
    return this.finish();
  }

  /** Begins a save in small steps: call {@link step} until it returns true, then {@link finish}. */
  begin(content: string): void {
    if (this.sequence === undefined) this.load();
    this.pending = content;
    this.sum = seed(this.nextSequence(), content.length);
    this.done = 0;
  }

  /** Works through at most `count` bytes of the content; true when all are done. */
  step(count: number): boolean {
    const content = this.pending;
    if (content === undefined) return true;
    const end = Math.min(content.length, this.done + count);
    this.sum = checksum(this.sum, content, this.done, end);
    this.done = end;
    return end === content.length;
  }

  /** Whether this content is all done, and waits for {@link finish}. */
  holds(content: string): boolean {
    return this.pending === content && this.done === content.length;
  }

  /** Writes what {@link begin} announced. */
  finish(): boolean {
    const content = this.pending;
    if (content === undefined || this.done < content.length) return false;
    this.pending = undefined;
    const sequence = this.nextSequence();
    const header = whole(sequence) + " " + whole(content.length) + " " + whole(this.sum) + "\n";
    if (!this.storage.write(this.name + (this.newestIsB ? ".a" : ".b"), header + content)) return false;
    this.sequence = sequence;
    this.newestIsB = !this.newestIsB;
    return true;
  }

  /** Removes both copies. */
  erase(): void {
    this.storage.remove(this.name + ".a");
    this.storage.remove(this.name + ".b");
    this.sequence = -1;
    this.newestIsB = false;
    this.damaged = 0;
    this.pending = undefined;
  }

  private nextSequence(): number {
    return wrapped((this.sequence ?? -1) + 1);
  }
}

/** Whether sequence `a` was written after `b`, over the wrap. */
function isNewer(a: number, b: number): boolean {
  return a !== b && wrapped(a - b + SEQUENCES) < SEQUENCES / 2;
}

function wrapped(sequence: number): number {
  return sequence >= SEQUENCES ? sequence - SEQUENCES : sequence;
}

/** Sequence number of a whole file, -1 when there is none or it is damaged. */
function sequenceOf(file: string | undefined): number {
  if (file === undefined) return -1;
  const first = file.indexOf(" ");
  const second = file.indexOf(" ", first + 1);
  const end = file.indexOf("\n");
  if (first < 0 || second < 0 || end < second) return -1;
  const sequence = wholeNumber(file, 0, first);
  const length = wholeNumber(file, first + 1, second);
  const sum = wholeNumber(file, second + 1, end);
  if (sequence < 0 || sequence >= SEQUENCES || length !== file.length - end - 1) return -1;
  return checksum(seed(sequence, length), file, end + 1, file.length) === sum ? sequence : -1;
}

/** The decimal number between two indices, -1 when it is none. */
function wholeNumber(text: string, from: number, to: number): number {
  if (to <= from || to - from > LONGEST_NUMBER) return -1;
  let value = 0;
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if (!(code >= 48 && code <= 57)) return -1;
    value = value * 10 + code - 48;
  }
  return value;
}

function seed(sequence: number, length: number): number {
  // eslint-disable-next-line no-restricted-syntax -- neither is below zero, and the modulus is a constant
  return ((sequence + 1) * FACTOR + length) % MODULUS;
}

/** Goes through the bytes one by one; on the module eight at a time (tools/lua/native-functions.ts). */
function checksum(start: number, text: string, from: number, to: number): number {
  let sum = start;
  // eslint-disable-next-line no-restricted-syntax -- neither is below zero, and the modulus is a constant
  for (let index = from; index < to; index++) sum = (sum * FACTOR + text.charCodeAt(index)) % MODULUS;
  return sum;
}
