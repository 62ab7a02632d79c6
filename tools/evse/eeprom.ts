import type { EvseFault } from "#hal/evse";

/** The settings that an EVSE stores; each write is counted, because each one wears the cell (100,000 cycles). */
export class Eeprom {
  writes = 0;
  readonly causes = new Map<string, number>();
  storedL1_A = 12;
  storedL2_A: number;
  level: 1 | 2;
  flags = 0x0001;
  heartbeat_s: number;
  heartbeat_A: number;
  lifetime_Wh = 0;
  scale = 220;
  offset = 0;
  hardwareMax_A = 80;
  hardwareMaxSet = false;
  delay: [number, number, number, number] = [0, 0, 0, 0];
  trips = { gfi: 0, ground: 0, relay: 0 };

  constructor(storedMax_A: number, level: 1 | 2, heartbeat: { interval_s: number; fallback_A: number } | undefined) {
    this.storedL2_A = storedMax_A;
    this.level = level;
    this.heartbeat_s = heartbeat?.interval_s ?? 0;
    this.heartbeat_A = heartbeat?.fallback_A ?? 0;
    if (level === 1) {
      this.storedL1_A = storedMax_A;
      this.flags = 0;
    }
  }

  /** Counts `bytes` written for `cause`. */
  wrote(cause: string, bytes: number): void {
    this.writes += bytes;
    this.causes.set(cause, (this.causes.get(cause) ?? 0) + bytes);
  }

  /** Factors of the ammeter (`$SA`). */
  calibrate(scale: number, offset: number): void {
    this.scale = scale;
    this.offset = offset;
    this.wrote("SA", 4);
  }

  /** The lifetime counters of `$GF`. */
  countTrip(fault: EvseFault): void {
    if (fault === "gfci") this.trips.gfi++;
    else if (fault === "noGround") this.trips.ground++;
    else if (fault === "stuckRelay") this.trips.relay++;
  }

  get stored_A(): number {
    return this.level === 1 ? this.storedL1_A : this.storedL2_A;
  }

  set stored_A(amps: number) {
    if (this.level === 1) this.storedL1_A = amps;
    else this.storedL2_A = amps;
  }
}
