import { elapsed_ms } from "#hal/clock";

/** How long a voltage, or a power of the house, that was reported is shown (OpenEVSE forgets both after 120 s). */
const REPORTED_ms = 120000;
/** Lines of the log that are kept. */
const MOST_EVENTS = 48;

/** What the routes keep from one request to the next; gone with a restart. */
export class HttpMemory {
  /** Reported values that are only shown, by their names in `/status`, as JSON. */
  readonly shown: Record<string, string | undefined> = {};
  /** Changes of the state, oldest first, as JSON. */
  readonly events: string[] = [];
  /** What an order was answered with last, and what was last said about a card, as JSON; empty: nothing. */
  told = "";
  card = "";
  scheduleVersion = 1;
  /** Seconds to add to UTC for the local time, and the quarter of an hour and the time zone that this was looked up for. */
  offset_s = 0;
  offsetFor = -1;
  /** Highest temperature of this session, tenths of a degree. */
  warmest_dC: number | undefined = undefined;
  /** What the house draws, as it was reported last, W as JSON. */
  private house_W: string | undefined = undefined;
  private house_ms = 0;
  private voltage_mV: number | undefined = undefined;
  private voltage_ms = 0;
  private last_ms: number;

  constructor(
    now: number,
    /** How long the controller has been at work. */
    public uptime_ms: number,
  ) {
    this.last_ms = now;
  }

  tick(now: number): void {
    this.uptime_ms += elapsed_ms(this.last_ms, now);
    this.last_ms = now;
  }

  reportVoltage(voltage_mV: number, now: number): void {
    this.voltage_mV = voltage_mV;
    this.voltage_ms = now;
  }

  /** What was reported and is not too old. */
  reportedVoltage_mV(now: number): number | undefined {
    if (this.voltage_mV !== undefined && elapsed_ms(this.voltage_ms, now) >= REPORTED_ms) this.voltage_mV = undefined;
    return this.voltage_mV;
  }

  reportHouse(power_W: string, now: number): void {
    this.house_W = power_W;
    this.house_ms = now;
  }

  reportedHouse_W(now: number): string | undefined {
    if (this.house_W !== undefined && elapsed_ms(this.house_ms, now) >= REPORTED_ms) this.house_W = undefined;
    return this.house_W;
  }

  addEvent(event: string): void {
    this.events.push(event);
    if (this.events.length > MOST_EVENTS) this.events.shift();
  }
}
