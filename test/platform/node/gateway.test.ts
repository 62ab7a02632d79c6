import { afterEach, describe, expect, it, vi } from "vitest";
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
import { eventually } from "./eventually";

/** An app that writes down what it is told. */
class FakeApp implements App {
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
  closed = false;
  start(listener: LineListener): void {
    this.listener = listener;
  }
  write(): boolean {
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

class Bench {
  app: FakeApp | undefined;
  speed = 1;
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
    const createApp = (ports: Ports): App => (this.app = new FakeApp(ports));
    const clock = monotonicClock(2147483648 - 10000, () => performance.now() * this.speed);
    const { line, mqtt, storage, log } = this;
    this.gateway = new Gateway({ createApp, clock, line, mqtt, storage, log, system: new FakeSystem(), mains });
  }

  get fake(): FakeApp {
    if (this.app === undefined) throw new Error("no app was made");
    return this.app;
  }
}

describe("gateway", () => {
  const benches: Bench[] = [];
  const bench = (): Bench => {
    const one = new Bench();
    benches.push(one);
    return one;
  };
  afterEach(async () => {
    for (const one of benches.splice(0)) await one.gateway.stop();
  });

  it("hands every fact to the app", () => {
    const { gateway, fake, line, mqtt, sample: _none, ...rest } = bench();
    expect(rest.mainsClosed).toBe(false);
    gateway.start();
    line.listener?.opened();
    line.listener?.received("$OK^20\r");
    line.listener?.closed();
    mqtt.listener?.connected();
    mqtt.listener?.received("set_breaker", "20", true);
    mqtt.listener?.meter("[1]");
    mqtt.listener?.lost();
    benches[0]?.sample?.({ L1_mA: 5000, L2_mA: undefined, L3_mA: undefined });
    expect(fake.facts).toEqual([
      "opened",
      "$OK^20\r",
      "closed",
      "mqtt up",
      "set_breaker=20 true",
      "meter [1]",
      "mqtt lost",
      "sample 5000",
    ]);
  });

  it("ticks every 100 ms, and a slow tick does not shift the later ones", () => {
    vi.useFakeTimers();
    const running_ms = performance.now.bind(performance);
    let slow_ms = 0;
    vi.spyOn(performance, "now").mockImplementation(() => running_ms() + slow_ms);
    const { gateway, fake } = bench();
    gateway.start();
    const begin = performance.now();
    fake.onTick = () => (slow_ms += 30);
    vi.advanceTimersByTime(400);
    expect(fake.ticks.slice(0, 4).map((at) => Math.round(at - begin))).toEqual([100, 200, 300, 400]);
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("ticks at once after a fact that may lower the current, and not after others", () => {
    const { gateway, fake, line } = bench();
    gateway.start();
    line.listener?.received("calm");
    expect(fake.ticks.length).toBe(0);
    line.listener?.received("!");
    expect(fake.ticks.length).toBe(1);
  });

  it("does not tick within a tick, but right after it", async () => {
    const { gateway, fake, line } = bench();
    gateway.start();
    let depth = 0;
    fake.onTick = () => {
      depth++;
      expect(depth).toBe(1);
      if (fake.ticks.length === 1) line.listener?.received("!");
      depth--;
    };
    line.listener?.received("!");
    expect(fake.ticks.length).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(fake.ticks.length).toBe(2);
  });

  it("says once that the meter cannot be read, and again after it could", () => {
    const { gateway, fake, mqtt, log } = bench();
    gateway.start();
    fake.readable = false;
    for (let count = 0; count < 3; count++) mqtt.listener?.meter("x");
    expect(log.lines.length).toBe(1);
    fake.readable = true;
    mqtt.listener?.meter("[1]");
    fake.readable = false;
    mqtt.listener?.meter("x");
    expect(log.lines.length).toBe(2);
  });

  it("opens the line again when the EVSE has been silent for ten seconds, and less often later", async () => {
    const one = bench();
    const { gateway, fake, line } = one;
    fake.view.link = "down";
    one.speed = 100;
    gateway.start();
    await eventually("the line is opened anew", () => line.restarts.length === 1);
    expect(line.restarts).toEqual(["no answer from the EVSE"]);
    const first = performance.now();
    await eventually("and once more", () => line.restarts.length === 2);
    expect((performance.now() - first) * one.speed).toBeGreaterThan(15000);
    fake.view.link = "up";
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(line.restarts.length).toBe(2);
  });

  it("ends by handing over, then saying goodbye, then closing everything", async () => {
    const { gateway, fake, line, mqtt, storage } = bench();
    gateway.start();
    fake.handed = false;
    setTimeout(() => (fake.handed = true), 60);
    expect(await gateway.stop()).toBe(true);
    expect(fake.facts).toEqual(["hand over"]);
    expect([line.closed, mqtt.closed, storage.closed, benches[0]?.mainsClosed]).toEqual([true, true, true, true]);
    const ticks = fake.ticks.length;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(fake.ticks.length).toBe(ticks);
  });

  it("keeps ticking while it hands over, so that the command can go out", async () => {
    const { gateway, fake } = bench();
    gateway.start();
    fake.handed = false;
    fake.onTick = () => (fake.handed = fake.ticks.length >= 2);
    expect(await gateway.stop()).toBe(true);
  });

  it("gives up after three seconds without an answer, and says who guards the limit then", async () => {
    const one = bench();
    one.gateway.start();
    one.fake.handed = false;
    one.speed = 20;
    expect(await one.gateway.stop()).toBe(false);
    expect(one.log.has("its own supervision limits it")).toBe(true);
    expect(one.line.closed).toBe(true);
  });

  it("reports an app that fails, and leaves it alone from then on", async () => {
    const { gateway, fake, line, log } = bench();
    gateway.start();
    fake.failOnTick = true;
    await expect(gateway.failed).rejects.toThrow("broken");
    expect(log.has("error: the controller failed: broken")).toBe(true);
    line.listener?.received("late");
    expect(fake.facts).toEqual([]);
    expect(await gateway.stop()).toBe(false);
  });
});
