import type { StoragePort } from "#hal/storage";
import { Store } from "#firmware/settings/store";

/** Longest `debug_log` message. */
const LONGEST_CHUNK = 195;
/** Text that is kept while it waits; the oldest lines give way. */
const CAPACITY = 780;

const ALL_ON = "1111111111111111111111111111111111111111";

/** Groups of debug messages, each with a switch for the serial line and one for MQTT. */
const TIMEOUTS = 1;
const RESPONSES = 2;
const LINES = 3;

/**
 * What `set_debug` switches, and the lines that wait for `debug_log`. Of the 20 groups three mean something here:
 * 1 `timeout`, 2 `response<XX>` of the periodic questions, 3 the lines of the log.
 */
export class DebugLog {
  /** 40 digits: for each group a switch for the serial line and one for MQTT. */
  flags = ALL_ON;
  private lines: string[] = [];
  private size = 0;
  private readonly store: Store;

  /** The switches survive a restart. */
  constructor(storage: StoragePort) {
    this.store = new Store(storage, "debug");
    const kept = this.store.load() ?? "";
    if (areSwitches(kept)) this.flags = kept;
  }

  /** Sets all 40 switches. */
  setFlags(flags: string): void {
    if (flags === this.flags) return;
    this.flags = flags;
    this.store.save(flags);
  }

  /** Switches the first `level` groups on and the others off. */
  setLevel(level: number): void {
    let flags = "";
    for (let group = 1; group <= 20; group++) flags += group <= level ? "11" : "00";
    this.setFlags(flags);
  }

  timeouts(): boolean {
    return isOn(this.flags, TIMEOUTS);
  }

  responses(): boolean {
    return isOn(this.flags, RESPONSES);
  }

  /** Keeps a line for the next {@link nextChunk}. */
  add(text: string): void {
    if (!isOn(this.flags, LINES)) return;
    const line = "$" + text.substring(0, LONGEST_CHUNK - 2) + "$";
    this.lines.push(line);
    this.size += line.length;
    while (this.size > CAPACITY) this.dropFirst();
  }

  /** The oldest lines, `$text$$text$` with at most 195 characters, or `undefined` when none wait. They wait no longer. */
  nextChunk(): string | undefined {
    if (this.lines.length === 0) return undefined;
    let chunk = "";
    while (this.lines.length > 0 && chunk.length + (this.lines[0] ?? "").length <= LONGEST_CHUNK) {
      chunk += this.lines[0] ?? "";
      this.dropFirst();
    }
    return chunk;
  }

  private dropFirst(): void {
    this.size -= (this.lines[0] ?? "").length;
    this.lines.shift();
  }
}

function isOn(flags: string, group: number): boolean {
  return flags.charCodeAt(group * 2 - 1) === 49;
}

function areSwitches(text: string): boolean {
  if (text.length !== ALL_ON.length) return false;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index);
    if (digit !== 48 && digit !== 49) return false;
  }
  return true;
}
