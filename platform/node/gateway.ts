import { elapsed_ms } from "#hal/clock";
import type { LogPort } from "#hal/log";
import type { MainsSample } from "#hal/mains";
import type { StoragePort } from "#hal/storage";
import type { SystemPort } from "#hal/system";
import type { Snapshot } from "#firmware/api/snapshot";
import type { App, Ports } from "#firmware/app";
import type { Clock } from "./clock";
import { errorText } from "./input-error";
import type { NodeMqtt } from "./mqtt";
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

/** The controller on a machine with Node.js: the ports, the app, and the timer that ticks it. */
export class Gateway {
  private readonly app: App;
  private timer: NodeJS.Timeout | undefined;
  private due_ms = 0;
  private ticking = false;
  private again = false;
  private failure: unknown;
  private reportFailure: ((error: unknown) => void) | undefined;
  private restartPause_ms = RESTART_ms;
  private silentSince: number | undefined;
  private looked: number | undefined;
  private meterTold = false;
  /** Rejects when the app fails: stop, and let the service manager start anew. The EVSE meanwhile supervises itself. */
  readonly failed: Promise<never>;

  constructor(private readonly parts: GatewayParts) {
    const { line, mqtt, storage, log, system, clock } = parts;
    this.app = parts.createApp({ serial: line, mqtt, storage, log, system }, clock());
    this.failed = new Promise((_resolve, reject) => (this.reportFailure = reject));
    this.failed.catch(() => undefined);
  }

  start(): void {
    const { line, mqtt, mains } = this.parts;
    this.due_ms = performance.now();
    this.schedule();
    mqtt.start({
      connected: () => this.fact((app, now) => app.mqttConnected(now)),
      lost: () => this.fact((app, now) => app.mqttLost(now)),
      received: (topic, payload, retained) => this.fact((app, now) => app.mqttReceived(topic, payload, retained, now)),
      meter: (payload) => this.fact((app, now) => this.meterReceived(app, payload, now)),
    });
    line.start({
      opened: () => this.fact((app, now) => app.serialOpened(now)),
      closed: () => this.fact((app, now) => app.serialClosed(now)),
      received: (bytes) => this.fact((app, now) => app.serialReceived(bytes, now)),
    });
    mains?.start((sample) => this.fact((app, now) => app.mainsSampled(sample, now)));
  }

  snapshot(): Snapshot {
    return this.app.snapshot(this.parts.clock());
  }

  /** Hands the EVSE over safely and closes everything; true when the EVSE has acknowledged it. Takes 3 s and a goodbye at most. */
  async stop(): Promise<boolean> {
    const { line, mqtt, storage, log, mains } = this.parts;
    const handedOver = this.failure === undefined && (await this.handOver());
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
    while (!this.app.handedOver() && elapsed_ms(begin, clock()) < HAND_OVER_ms) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this.app.handedOver();
  }

  private meterReceived(app: App, payload: string, now: number): void {
    if (app.mainsReceived(payload, now)) this.meterTold = false;
    else if (!this.meterTold) {
      this.meterTold = true;
      this.parts.log.log("warn", "a message of the meter cannot be read; see the event that was published");
    }
  }

  /** Hands a fact to the app, and ticks at once when it may lower the current. After a failure nothing is handed over. */
  fact(tell: (app: App, now: number) => void): void {
    if (this.failure !== undefined) return;
    try {
      tell(this.app, this.parts.clock());
    } catch (error) {
      this.fail(error);
      return;
    }
    if (this.app.urgent()) this.tick();
  }

  /** Ticks; what asks for a tick meanwhile gets one right after it. */
  private tick(): void {
    if (this.ticking) {
      this.again = true;
      return;
    }
    this.ticking = true;
    try {
      this.app.tick(this.parts.clock());
    } catch (error) {
      this.fail(error);
    }
    this.ticking = false;
    if (!this.again || this.failure !== undefined) return;
    this.again = false;
    setImmediate(() => this.tick());
  }

  /** The next tick is due 100 ms after the last was due, so that delays do not add up; what was missed is left out. */
  private schedule(): void {
    const now = performance.now();
    this.due_ms += TICK_ms;
    if (this.due_ms < now) this.due_ms = now;
    this.timer = setTimeout(() => {
      this.tick();
      this.watchLine();
      if (this.failure === undefined) this.schedule();
    }, this.due_ms - now);
  }

  /** Opens the line again, with growing pauses, when the EVSE has been silent on it for long. */
  private watchLine(): void {
    const now = this.parts.clock();
    if (this.failure !== undefined || (this.looked !== undefined && elapsed_ms(this.looked, now) < LOOK_ms)) return;
    this.looked = now;
    if (this.app.snapshot(now).link === "up") {
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

  private fail(error: unknown): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.parts.log.log("error", `the controller failed: ${errorText(error)}`);
    this.reportFailure?.(error);
  }
}
