import { describe, expect, it, vi } from "vitest";
import { eventually } from "./eventually";
import { benchMaker } from "./gateway-bench";

describe("gateway", () => {
  const { bench, benches } = benchMaker();

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
});
