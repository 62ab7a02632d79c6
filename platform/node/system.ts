import { randomBytes } from "node:crypto";
import { freemem, networkInterfaces } from "node:os";
import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import type { SystemPort } from "#hal/system";

const FILE = "serial";
const SERIAL = /^[0-9A-F]{12}$/;
/** Wall clocks before this (2024-01-01) have not been set. */
const EARLIEST_EPOCH_s = 1704067200;

/** Whether a text is a serial number: 12 upper-case hex digits. */
export function isSerial(text: string): boolean {
  return SERIAL.test(text);
}

/**
 * The serial number that this machine keeps: the stored one, else the MAC bytes of its first network interface in reverse order
 * (as the module does) that no other charger of this machine has, else a random one. What was found is stored, so that a changed network card does not change the topics.
 */
export function keptSerial(
  storage: StoragePort,
  macs: readonly string[] = macAddresses(),
  taken: readonly string[] = [],
): string {
  const stored = storage.read(FILE)?.trim();
  if (stored !== undefined && isSerial(stored)) return stored;
  const serial =
    macs.map(reversed).find((one) => isSerial(one) && !taken.includes(one)) ??
    randomBytes(6).toString("hex").toUpperCase();
  storage.write(FILE, serial + "\n");
  return serial;
}

function reversed(mac: string): string {
  return mac.toUpperCase().split(":").reverse().join("");
}

/** MAC addresses of the interfaces that have one, by interface name. */
function macAddresses(): string[] {
  const found = new Map<string, string>();
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    for (const address of addresses ?? []) {
      if (!address.internal && address.mac !== "00:00:00:00:00:00") found.set(name, address.mac);
    }
  }
  return [...found.keys()].sort().map((name) => found.get(name) ?? "");
}

/** This machine as the controller sees it. */
export class NodeSystem implements SystemPort {
  constructor(
    readonly serial: string,
    readonly version: string,
    private readonly log: LogPort,
  ) {}

  epoch_s(): number | undefined {
    const now_s = Math.floor(Date.now() / 1000);
    return now_s < EARLIEST_EPOCH_s ? undefined : now_s;
  }

  freeMemory_B(): number | undefined {
    return freemem();
  }

  ip(): string | undefined {
    for (const addresses of Object.values(networkInterfaces())) {
      for (const address of addresses ?? []) {
        if (!address.internal && address.family === "IPv4") return address.address;
      }
    }
    return undefined;
  }

  restart(reason: string): void {
    this.log.log("info", `no restart needed on a gateway (${reason})`);
  }
}
