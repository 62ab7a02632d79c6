import { elapsed_ms } from "#hal/clock";
import type { MqttPort } from "#hal/mqtt";
import type { SystemPort } from "#hal/system";
import { whole } from "#hal/text";
import type { Settings } from "#firmware/settings/settings";
import { MEASUREMENTS, publishMeasurement } from "./measurements";
import { Published } from "./published";
import type { Snapshot } from "./snapshot";

/** What is published by itself, in the order of a round: first what the broker keeps, then the measurements. */
const AVAILABILITY = 0;
const FIRMWARE = 1;
const ADDRESS = 2;
const BREAKER = 3;
const SESSION = 4;
const ENABLE = 5;
const STATE = 6;
const CONNECTION = 7;
const MEASURED = 8;
const END = MEASURED + MEASUREMENTS;

const ROUND_ms = 1000;
const ITEMS_PER_TICK = 4;
const LINK_ERROR = "CON_ERROR_FAILED_COM :CheckState($G0)";

/**
 * Publishes what changed under the names of old modules, a little in each tick: once a second (or as often as `timer` says) a round
 * goes through the items above. What the broker keeps is published again after every connect.
 */
export class Publisher {
  /** Next item of the round, {@link END} while none is under way. */
  private item = END;
  private round_ms: number | undefined = undefined;
  /** Time from one round to the next. */
  private pause_ms = ROUND_ms;
  private measured_ms: number | undefined = undefined;
  private measuring = false;
  private address = "";
  private session = "";
  private readonly published: Published;

  constructor(
    mqtt: MqttPort,
    private readonly settings: Settings,
    private readonly system: SystemPort,
  ) {
    this.published = new Published(mqtt, END);
  }

  /** The broker is there: everything is published again. */
  connected(): void {
    this.published.forgetFrom(0);
    this.address = "";
    this.everyMeasurement();
  }

  /** Publishes all measurements, also those that did not change. */
  everyMeasurement(): void {
    this.published.forgetFrom(MEASURED);
    this.measured_ms = undefined;
    this.round_ms = undefined;
    this.item = END;
  }

  breakerAgain(): void {
    this.published.forget(BREAKER);
  }

  connectionAgain(): void {
    this.published.forget(CONNECTION);
  }

  /** The record of the last session, which the broker keeps. */
  sessionEnded(document: string): void {
    this.session = document;
    this.published.forget(SESSION);
  }

  /** Whether {@link tick} has work and reads the snapshot. */
  busy(now: number): boolean {
    return this.item < END || this.round_ms === undefined || elapsed_ms(this.round_ms, now) >= this.pause_ms;
  }

  /** Goes on with the round, or begins one that is due; publishes at most `count` messages and returns how many. */
  tick(s: Snapshot, count: number, now: number): number {
    if (this.item === END) {
      if (!this.busy(now)) return 0;
      this.begin(now);
    }
    const published = this.published;
    published.left = count;
    published.refused = false;
    for (let looked = 0; looked < ITEMS_PER_TICK && this.item < END && published.left > 0; looked++) {
      published.item = this.item;
      if (this.item < MEASURED) this.visitKept(s);
      else publishMeasurement(this.item - MEASURED, s, published);
      if (published.refused) break;
      this.item++;
      if (this.item === MEASURED && !this.measuring) this.item = END;
    }
    return count - published.left;
  }

  private begin(now: number): void {
    const period_ms = this.settings.get("timer_ms");
    this.item = 0;
    this.round_ms = now;
    this.pause_ms = Math.min(period_ms, ROUND_ms);
    this.measuring = this.measured_ms === undefined || elapsed_ms(this.measured_ms, now) >= period_ms;
    if (this.measuring) this.measured_ms = now;
  }

  private visitKept(s: Snapshot): void {
    const published = this.published;
    switch (this.item) {
      case AVAILABILITY:
        published.keep("availability", "online", 1);
        break;
      case FIRMWARE:
        published.keep("fwversion", this.system.version, 1);
        break;
      case ADDRESS:
        this.visitAddress();
        break;
      case BREAKER:
        published.keep("breaker", this.settings.text("breaker_A"), this.settings.get("breaker_A"));
        break;
      case SESSION:
        if (this.session !== "") published.keep("session/last", this.session, 1);
        break;
      case ENABLE:
        if (isConfirmed(s)) published.keep("enable", whole(s.enable), s.enable);
        break;
      case STATE:
        this.visitCable(s);
        break;
      default:
        if (s.link === "up") published.keep("connection", "OK", 1);
        else if (s.link === "down") published.keep("connection", LINK_ERROR, 0);
    }
  }

  /** `state` is 0 or 1 and kept; 2 (unknown) is only told, so that the broker keeps the last that was known. */
  private visitCable(s: Snapshot): void {
    if (s.carConnected === undefined) this.published.tell("state", "2", 2, 1);
    else if (s.carConnected) this.published.keep("state", "1", 1);
    else this.published.keep("state", "0", 0);
  }

  private visitAddress(): void {
    const address = this.system.ip();
    if (address === undefined || address === this.address) return;
    this.published.forget(ADDRESS);
    this.published.tell("ip", address, 1, 1);
    if (!this.published.refused) this.address = address;
  }
}

/** Whether the EVSE is in the state that was decided, so that what `set_enable` asked for has been done. */
function isConfirmed(s: Snapshot): boolean {
  if (s.link !== "up" || s.state === "unknown") return false;
  if (s.run === "sleeping") return s.state === "sleeping";
  if (s.run === "disabled") return s.state === "disabled";
  return s.state !== "sleeping" && s.state !== "disabled";
}
