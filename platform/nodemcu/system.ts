import type { SystemPort } from "#hal/system";
import type { Node, Time } from "./nodemcu";

declare const node: Node;
declare const time: Time;

/** Wall clocks before this (2024-01-01) have not been set. */
const EARLIEST_EPOCH_s = 1704067200;

/** The module as the controller sees it. */
export class ModuleSystem implements SystemPort {
  readonly serial: string;
  /** Address of the station, as it was last given. */
  address: string | undefined = undefined;

  constructor(
    readonly version: string,
    private readonly beforeRestart: (this: void, reason: string) => void,
  ) {
    this.serial = reversed(node.chipid());
  }

  epoch_s(): number | undefined {
    const [seconds] = time.get();
    return seconds < EARLIEST_EPOCH_s ? undefined : seconds;
  }

  freeMemory_B(): number | undefined {
    return node.heap();
  }

  ip(): string | undefined {
    return this.address;
  }

  restart(reason: string): void {
    this.beforeRestart(reason);
    node.restart();
  }
}

/** The serial number: the bytes of the MAC address in reverse order, 12 upper-case hex digits. */
export function reversed(chipid: string): string {
  const hex = ("000000000000" + chipid.substring(2)).toUpperCase();
  let serial = "";
  for (let end = hex.length; serial.length < 12; end -= 2) serial += hex.substring(end - 2, end);
  return serial;
}
