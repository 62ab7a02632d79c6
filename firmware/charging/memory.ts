import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import { whole } from "#hal/text";
import { Store } from "../settings/store";
import type { EnableCode } from "./start-control";

/** What the charge machine keeps through a power cut. */
export interface Remembered {
  /** A person's last word, see `StartControl`; `undefined`: none. */
  asked: EnableCode | undefined;
  /** Seconds left of a delayed start and of a delayed stop, 0: none. */
  start_s: number;
  stop_s: number;
  /** Number of the last session that ended. */
  sessions: number;
  /** Number of the last session whose record was published. */
  told: number;
}

const LARGEST = 2000000000;

/** The stored record of the charge machine: two copies with a checksum, newest valid wins. A damaged record reads as nothing remembered. */
export class Memory {
  private readonly store: Store;
  private written: string;

  /** `log` hears of damage. */
  constructor(storage: StoragePort, log?: LogPort) {
    this.store = new Store(storage, "charging");
    this.written = this.store.load(log) ?? "";
  }

  /** What was kept; all empty when there is nothing. */
  recall(): Remembered {
    const fields = this.written.split(" ");
    return {
      asked: codeOf(number(fields[0])),
      start_s: number(fields[1]),
      stop_s: number(fields[2]),
      sessions: number(fields[3]),
      told: number(fields[4] ?? fields[3]),
    };
  }

  /** Keeps it; writes only what differs from what is stored. */
  keep(remembered: Remembered): void {
    const counts = [remembered.asked ?? 0, remembered.start_s, remembered.stop_s, remembered.sessions, remembered.told];
    const text: string[] = [];
    for (const count of counts) text.push(whole(count));
    const content = text.join(" ");
    if (content !== this.written && this.store.save(content)) this.written = content;
  }
}

function codeOf(value: number): EnableCode | undefined {
  switch (value) {
    case 1:
      return 1;
    case 2:
      return 2;
    case 3:
      return 3;
    default:
      return undefined;
  }
}

/** A whole number 0..2e9; anything else reads as 0. */
function number(text: string | undefined): number {
  if (text === undefined || text === "" || text.length > 10) return 0;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return 0;
    value = value * 10 + digit;
  }
  return value > LARGEST ? 0 : value;
}
