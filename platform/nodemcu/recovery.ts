import { whole } from "#hal/text";
import type { StoragePort } from "#hal/storage";
import type { Node, RtcMem, Uart } from "./nodemcu";

declare const node: Node;
declare const rtcmem: RtcMem;
declare const uart: Uart;

/** File with the reason of the last failure. */
const REASON_FILE = "last-error";
const LONGEST_REASON = 400;
/** Words of the RTC memory: a mark that says that they are ours, and how many failures there were in a row. */
const MARK_INDEX = 0;
const COUNT_INDEX = 1;
const MARK = 1145654611;
/** So many failures in a row and the controller is not started any more: console and network are. */
const MOST_FAILURES = 5;
/** The EVSE goes to sleep: the car is not charged while nobody looks after the house. */
const SLEEP = "$FS^31\r";
const EVSE = 2;

/** Failures in a row before this start. */
export function failures(): number {
  return rtcmem.read32(MARK_INDEX) === MARK ? rtcmem.read32(COUNT_INDEX) : 0;
}

/** The controller has failed too often in a row to be started again. */
export function isGivenUp(): boolean {
  return failures() >= MOST_FAILURES;
}

/** It has run for long enough: what failed before does not count any more. */
export function healthy(): void {
  rtcmem.write32(COUNT_INDEX, 0);
}

/** The reason of the last failure, once. */
export function lastReason(storage: StoragePort): string | undefined {
  const reason = storage.read(REASON_FILE);
  if (reason !== undefined) storage.remove(REASON_FILE);
  return reason;
}

/** From now on an error makes the EVSE safe, is written down and ends in a restart. First the EVSE, then everything else. */
export function guard(storage: StoragePort): void {
  node.setonerror((message) => {
    uart.write(EVSE, SLEEP);
    const count = failures() + 1;
    rtcmem.write32(MARK_INDEX, MARK);
    rtcmem.write32(COUNT_INDEX, count);
    try {
      storage.write(REASON_FILE, (whole(count) + ": " + String(message)).substring(0, LONGEST_REASON));
    } catch {
      // without memory for it there is no reason to be read, but the restart comes all the same
    }
    node.restart();
  });
}
