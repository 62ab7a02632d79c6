import { elapsed_ms } from "#hal/clock";
import type { LogPort } from "#hal/log";
import type { MainsSample } from "#hal/mains";
import type { StoragePort } from "#hal/storage";
import type { SystemPort } from "#hal/system";
import type { Snapshot } from "#firmware/api/snapshot";
import type { App, Ports } from "#firmware/app";
import { emptySnapshot } from "#firmware/take-snapshot";
import type { Clock } from "./clock";
import { type Failure, Failures } from "./failures";
import { errorText, logStack } from "./input-error";
import type { NodeMqtt } from "./mqtt";
import { NoOffer } from "./no-offer";
import { type Outage, outageOf } from "./outage";
import type { Line } from "./serial";

const TICK_ms = 100;
const HAND_OVER_ms = 3000;
/** An EVSE that has not answered for this long gets its line closed and opened again: a hung-up port may not notice by itself. */
const RESTART_ms = 10000;
const LONGEST_RESTART_ms = 80000;
const LOOK_ms = 1000;

/** Delivers mains currents without a topic: a replayed file, the demonstration's house. */
export interface MainsSource {
  start(deliver: (sample: MainsSample) => void): void;
  close(): void;
}

export interface GatewayParts {
  createApp: (ports: Ports, now: number) => App;
  clock: Clock;
  line: Line;
  mqtt: Pick<NodeMqtt, "start" | "publish" | "connected" | "close">;
  storage: StoragePort & { close(): Promise<boolean> };
  log: LogPort;
  system: SystemPort;
  mains?: MainsSource | undefined;
}

/**
 * The controller on a machine with Node.js: the ports, the app, and the timer that ticks it. An app that throws is given up: its EVSE is told
 * to offer nothing, and a new app is made after a pause that grows. Nothing of that reaches another gateway in this process.
 */
export class Gateway {
  private app: App | undefined;
  private outage: Outage | undefined;
  private readonly book = new Failures();
  private readonly noOffer: NoOffer;
  private timer: NodeJS.Timeout | undefined;
  private due_ms = 0;
  private ticking = false;
  private again = false;
  private lineOpen = false;
  private started = false;
  private stopped = false;
  private isHopeless = false;
  private giveUp: () => void = () => undefined;
  private restartPause_ms = RESTART_ms;
  private silentSince: number | undefined;
  private looked: number | undefined;
  private meterTold = false;

  constructor(private readonly parts: GatewayParts) {
    this.noOffer = new NoOffer(parts.line);
    this.app = this.made(parts.clock());
  }

  /** Failures since the start, the newest last. */
  get failures(): readonly Failure[] {
    return this.book.list;
  }

  /** The controller fails again and again, and is not there now. */
  get givenUp(): boolean {
    return this.isHopeless && this.app === undefined;
  }

  /** `hear` is called when starting the controller anew does not help; it is tried each minute all the same. */
  onGiveUp(hear: () => void): void {
    this.giveUp = hear;
  }

  /** Why there is no controller just now, in a sentence. */
  outageSentence(): string | undefined {
    return this.outage?.sentence;
  }

  start(): void {
    const { line, mqtt, mains } = this.parts;
    this.started = true;
    this.due_ms = performance.now();
    this.schedule();
    mqtt.start({
      connected: () => this.fact((app, now) => app.mqttConnected(now)),
      lost: () => this.fact((app, now) => app.mqttLost(now)),
      received: (topic, payload, retained) => this.fact((app, now) => app.mqttReceived(topic, payload, retained, now)),
      meter: (payload) => this.fact((app, now) => this.meterReceived(app, payload, now)),
    });
    line.start({
      opened: () => this.lineOpened(),
      closed: () => {
        this.lineOpen = false;
        this.fact((app, now) => app.serialClosed(now));
      },
      received: (bytes) => this.fact((app, now) => app.serialReceived(bytes, now)),
    });
    mains?.start((sample) => this.fact((app, now) => app.mainsSampled(sample, now)));
  }

  snapshot(): Snapshot {
    const view = this.attempt((app, now) => app.snapshot(now));
    return view ?? this.outage?.view ?? emptySnapshot();
  }

  /** Hands the EVSE over safely and closes everything; true when the EVSE has acknowledged it. Takes 3 s and a goodbye at most. */
  async stop(): Promise<boolean> {
    const { line, mqtt, storage, log, mains } = this.parts;
    this.stopped = true;
    const handedOver = this.app !== undefined && (await this.handOver());
    if (!handedOver) log.log("warn", "the EVSE has not acknowledged the hand-over; its own supervision limits it");
    clearTimeout(this.timer);
    mains?.close();
    await mqtt.close();
    line.close();
    if (!(await storage.close())) log.log("error", "some settings could not be stored");
    return handedOver;
  }

  private async handOver(): Promise<boolean> {
    const { clock } = this.parts;
    const begin = clock();
    this.fact((app, now) => app.handOver(now));
    const isDone = (): boolean => this.attempt((app) => app.handedOver()) === true;
    while (this.app !== undefined && !isDone() && elapsed_ms(begin, clock()) < HAND_OVER_ms) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return isDone();
  }

  private lineOpened(): void {
    this.lineOpen = true;
    if (this.app === undefined) this.noOffer.say(this.parts.clock());
    this.fact((app, now) => app.serialOpened(now));
  }

  private meterReceived(app: App, payload: string, now: number): void {
    if (app.mainsReceived(payload, now)) this.meterTold = false;
    else if (!this.meterTold) {
      this.meterTold = true;
      this.parts.log.log("warn", "a message of the meter cannot be read; see the event that was published");
    }
  }

  /** Hands a fact to the app, and ticks at once when it may lower the current. While there is no app nothing is handed over. */
  fact(tell: (app: App, now: number) => void): void {
    if (this.attempt((app, now) => (tell(app, now), app.urgent())) === true) this.tick();
  }

  /** Does something with the app; what it throws ends the app. `undefined`: there is none, or it has failed. */
  private attempt<Result>(act: (app: App, now: number) => Result): Result | undefined {
    const { app } = this;
    if (app === undefined) return undefined;
    try {
      return act(app, this.parts.clock());
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  /** Ticks; what asks for a tick meanwhile gets one right after it. */
  private tick(): void {
    if (this.ticking) {
      this.again = true;
      return;
    }
    this.ticking = true;
    this.attempt((app, now) => app.tick(now));
    this.ticking = false;
    if (!this.again) return;
    this.again = false;
    setImmediate(() => this.tick());
  }

  /** The next tick is due 100 ms after the last was due, so that delays do not add up; what was missed is left out. */
  private schedule(): void {
    const now = performance.now();
    this.due_ms += TICK_ms;
    if (this.due_ms < now) this.due_ms = now;
    this.timer = setTimeout(() => {
      if (this.app === undefined) this.bridge(this.parts.clock());
      this.tick();
      this.attempt((app, at) => this.watchLine(app, at));
      this.schedule();
    }, this.due_ms - now);
  }

  /** Opens the line again, with growing pauses, when the EVSE has been silent on it for long. */
  private watchLine(app: App, now: number): void {
    if (this.looked !== undefined && elapsed_ms(this.looked, now) < LOOK_ms) return;
    this.looked = now;
    if (app.snapshot(now).link === "up") {
      this.silentSince = undefined;
      this.restartPause_ms = RESTART_ms;
      return;
    }
    this.silentSince ??= now;
    if (elapsed_ms(this.silentSince, now) < this.restartPause_ms) return;
    this.silentSince = now;
    this.restartPause_ms = Math.min(LONGEST_RESTART_ms, this.restartPause_ms * 2);
    this.parts.line.restart("no answer from the EVSE");
  }

  /** The app has thrown: from now on it is not asked any more. */
  private fail(error: unknown): void {
    const { log, mqtt, clock } = this.parts;
    const now = clock();
    const last = this.app === undefined ? this.outage?.view : lookedAt(this.app, now);
    this.app = undefined;
    this.again = false;
    const { pause_ms, isHopeless } = this.book.take(errorText(error), now);
    const outage = (this.outage = outageOf(errorText(error), last, { since_ms: now, pause_ms }));
    this.isHopeless = isHopeless;
    // it may be one of these that throws
    if (this.started) this.quietly(() => this.noOffer.say(now));
    const pause_s = pause_ms / 1000;
    const what = `the controller failed; its EVSE is put to sleep, and it starts again in ${String(pause_s)} s`;
    this.quietly(() => logStack(log, what, error));
    const event = JSON.stringify({ sentence: outage.sentence, again_s: pause_s });
    this.quietly(() => mqtt.publish("availability", "offline", true));
    this.quietly(() => mqtt.publish("event/failure", event, false));
    if (isHopeless) this.giveUp();
  }

  private quietly(act: () => unknown): void {
    try {
      act();
    } catch (error) {
      this.parts.log.log("error", errorText(error));
    }
  }

  /** Time passes without an app: the EVSE is kept from charging until the next one is due. */
  private bridge(now: number): void {
    const { outage } = this;
    this.quietly(() => this.noOffer.tick(now));
    if (this.stopped || outage === undefined || elapsed_ms(outage.since_ms, now) < outage.pause_ms) return;
    const app = this.made(now);
    if (app === undefined) return;
    this.app = app;
    this.outage = undefined;
    this.parts.log.log("info", "the controller has started again");
    if (this.lineOpen) this.fact((made, at) => made.serialOpened(at));
    if (this.parts.mqtt.connected()) this.fact((made, at) => made.mqttConnected(at));
  }

  /** A new app; `undefined` when it fails at once. */
  private made(now: number): App | undefined {
    const { createApp, line, mqtt, storage, log, system } = this.parts;
    try {
      return createApp({ serial: line, mqtt, storage, log, system }, now);
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }
}

/** What an app that has failed still shows, if it does. */
function lookedAt(app: App, now: number): Snapshot | undefined {
  try {
    return app.snapshot(now);
  } catch {
    return undefined;
  }
}
