import type { ContactorPort } from "#hal/contactor";
import type { EvsePort } from "#hal/evse";
import type { MqttPort } from "#hal/mqtt";
import { elapsed_ms } from "#hal/clock";
import { whole } from "#hal/text";
import type { Feeds } from "../metering/feeds";

/** What switches the phases, and what it says is switched on. */
export interface PhasePort {
  /** Has it follow an order (1 or 3); call it every tick. */
  follow(order: number, now: number): void;
  /** Phases that are switched on, 1 or 3; `undefined` while nobody says. */
  actual(now: number): number | undefined;
  /** It can be ordered; until then nothing is to be stopped for a switch. */
  usable(): boolean;
}

/** A report of the contactor counts this long. */
const FEED_ms = 10000;
/** An EVSE that did not answer is asked again after this long. */
const AGAIN_ms = 10000;

/** A contactor at a pin of the controller, or behind a relay that listens on the topic `contactor`; it may report on `feed/phases`. */
export class ContactorTopic implements PhasePort {
  private told = 0;

  constructor(
    private readonly mqtt: MqttPort,
    private readonly feeds: Feeds,
    private readonly pin: ContactorPort | undefined,
  ) {}

  follow(order: number, _now: number): void {
    if (order === this.told) return;
    this.pin?.drive(order !== 1);
    if (this.mqtt.publish("contactor", order === 1 ? "1" : "3", true) || this.pin !== undefined) this.told = order;
  }

  actual(now: number): number | undefined {
    return this.feeds.value("phases", FEED_ms, now);
  }

  usable(): boolean {
    return true;
  }
}

/**
 * An EVSE that switches the phases itself by RAPI, which few builds do: `$G7` says whether it can, `$S8 0` takes away its own ideas of when,
 * `$S7 0` is one phase and `$S7 1` three. Only an acknowledged order counts as switched; after a restart of the EVSE it is given again.
 */
export class EvseContactor implements PhasePort {
  private can = false;
  private manual = false;
  private acknowledged = 0;
  private order = 0;
  private boots = 0;
  private asked_ms: number | undefined = undefined;

  constructor(private readonly evse: EvsePort) {}

  follow(order: number, now: number): void {
    const { status } = this.evse;
    if (status.link !== "up" || status.boots !== this.boots) {
      this.boots = status.boots;
      this.can = false;
      this.manual = false;
      this.acknowledged = 0;
      this.asked_ms = undefined;
    }
    this.order = order;
    if (status.link !== "up" || this.acknowledged === order) return;
    if (this.asked_ms !== undefined && elapsed_ms(this.asked_ms, now) < AGAIN_ms) return;
    this.asked_ms = now;
    this.evse.ask(this.command(), "phases", now);
  }

  /** The answer to what was asked, `undefined` when none came; an order without one may have been carried out or not. */
  answered(command: string, reply: string | undefined): void {
    const done = reply !== undefined && reply.startsWith("$OK");
    if (command === "G7") this.can = done;
    else if (command === "S8 0") this.manual = done;
    else this.acknowledged = done && command === this.command() ? this.order : 0;
    if (done) this.asked_ms = undefined;
  }

  actual(_now: number): number | undefined {
    return this.acknowledged === 0 ? undefined : this.acknowledged;
  }

  usable(): boolean {
    return this.manual;
  }

  /** What comes next: is it able to, will it listen, the order. */
  private command(): string {
    if (!this.can) return "G7";
    return this.manual ? "S7 " + whole(this.order === 1 ? 0 : 1) : "S8 0";
  }
}
