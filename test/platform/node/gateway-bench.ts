import { afterEach } from "vitest";
import type { MainsSample } from "#hal/mains";
import type { Snapshot } from "#firmware/api/snapshot";
import type { App, ConsoleSession, HttpServing, Ports } from "#firmware/app";
import { emptySnapshot } from "#firmware/take-snapshot";
import { monotonicClock } from "#platform/node/clock";
import { Gateway, type MainsSource } from "#platform/node/gateway";
import type { MqttListener } from "#platform/node/mqtt";
import type { Line, LineListener } from "#platform/node/serial";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";

/** An app that writes down what it is told. */
export class FakeApp implements App {
  readonly settings = { revision: 0, get: () => 0 };
  facts: string[] = [];
  ticks: number[] = [];
  wants = false;
  handed = true;
  readable = true;
  failOnTick = false;
  onTick: () => void = () => undefined;
  readonly view: Snapshot = emptySnapshot();

  constructor(readonly ports: Ports) {
    this.view.link = "up";
  }
  tick(): void {
    if (this.failOnTick) throw new Error("broken");
    this.wants = false;
    this.ticks.push(performance.now());
    this.onTick();
  }
  urgent(): boolean {
    return this.wants;
  }
  serialOpened(): void {
    this.facts.push("opened");
  }
  serialClosed(): void {
    this.facts.push("closed");
  }
  serialReceived(bytes: string): void {
    this.facts.push(bytes);
    this.wants = bytes.startsWith("!");
  }
  mqttConnected(): void {
    this.facts.push("mqtt up");
  }
  mqttLost(): void {
    this.facts.push("mqtt lost");
  }
  mqttReceived(topic: string, payload: string, retained: boolean): void {
    this.facts.push(`${topic}=${payload} ${String(retained)}`);
  }
  mainsSampled(sample: MainsSample): void {
    this.facts.push(`sample ${String(sample.L1_mA)}`);
  }
  mainsReceived(payload: string): boolean {
    this.facts.push(`meter ${payload}`);
    return this.readable;
  }
  reported(name: string, value: number): void {
    this.facts.push(`${name} ${String(value)}`);
  }
  handOver(): void {
    this.facts.push("hand over");
  }
  handedOver(): boolean {
    return this.handed;
  }
  snapshot(): Snapshot {
    return this.view;
  }
  openHttp(): HttpServing {
    throw new Error("nobody serves here");
  }
  openConsole(): ConsoleSession {
    throw new Error("nobody opens one here");
  }
}

class FakeLine implements Line {
  listener: LineListener | undefined;
  restarts: string[] = [];
  written: string[] = [];
  closed = false;
  start(listener: LineListener): void {
    this.listener = listener;
  }
  write(bytes: string): boolean {
    this.written.push(bytes);
    return true;
  }
  restart(reason: string): void {
    this.restarts.push(reason);
  }
  close(): void {
    this.closed = true;
  }
}

class FakeBroker extends FakeMqtt {
  listener: MqttListener | undefined;
  closed = false;
  start(listener: MqttListener): void {
    this.listener = listener;
  }
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

class ClosingStorage extends FakeStorage {
  closed = false;
  close(): Promise<boolean> {
    this.closed = true;
    return Promise.resolve(true);
  }
}

/** A gateway with fakes all around it. */
export class Bench {
  app: FakeApp | undefined;
  speed = 1;
  /** So many apps that are made fail in their first tick, or are not made. */
  fails = 0;
  unmade = 0;
  readonly line = new FakeLine();
  readonly mqtt = new FakeBroker();
  readonly storage = new ClosingStorage();
  readonly log = new FakeLog();
  sample: ((sample: MainsSample) => void) | undefined;
  mainsClosed = false;
  readonly gateway: Gateway;

  constructor() {
    const mains: MainsSource = {
      start: (deliver) => (this.sample = deliver),
      close: () => (this.mainsClosed = true),
    };
    const createApp = (ports: Ports): App => {
      if (this.app !== undefined && this.unmade-- > 0) throw new Error("not made");
      const app = (this.app = new FakeApp(ports));
      app.failOnTick = this.fails-- > 0;
      return app;
    };
    const clock = monotonicClock(2147483648 - 10000, () => performance.now() * this.speed);
    const { line, mqtt, storage, log } = this;
    this.gateway = new Gateway({ createApp, clock, line, mqtt, storage, log, system: new FakeSystem(), mains });
  }

  get fake(): FakeApp {
    if (this.app === undefined) throw new Error("no app was made");
    return this.app;
  }
}

/** Makes benches whose gateways end with the test that made them; all of the running test, in their order. */
export function benchMaker(): { bench: () => Bench; benches: Bench[] } {
  const benches: Bench[] = [];
  afterEach(async () => {
    for (const one of benches.splice(0)) await one.gateway.stop();
  });
  const bench = (): Bench => {
    const one = new Bench();
    benches.push(one);
    return one;
  };
  return { bench, benches };
}
