import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MainsSample } from "#hal/mains";
import { createApp } from "#firmware/app";
import { applySettings } from "#platform/node/apply-settings";
import { monotonicClock } from "#platform/node/clock";
import { Gateway } from "#platform/node/gateway";
import { parseMainsCsv } from "#platform/node/mains-replay";
import { createDemoWorld } from "#tools/live/demo";
import { MemoryStorage } from "#tools/live/memory-storage";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeSystem } from "#test/fakes/fake-system";

class QuietBroker extends FakeMqtt {
  start(): void {
    // Nobody calls.
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the embedded default world", () => {
  it("answers on its line, and tells when the car is plugged in", async () => {
    const world = createDemoWorld(undefined);
    const events: string[] = [];
    expect(world.line.write("$GS^30\r")).toBe(false);
    world.line.start({
      opened: () => events.push("opened"),
      closed: () => events.push("closed"),
      received: (bytes) => events.push(bytes),
    });
    await vi.advanceTimersByTimeAsync(50);
    expect(events).toEqual(["opened"]);
    world.line.write("$GS^30\r");
    await vi.advanceTimersByTimeAsync(200);
    expect(events[1]).toMatch(/^\$OK 01 .*\r$/);
    await vi.advanceTimersByTimeAsync(10000);
    expect(events.some((line) => line.startsWith("$AT 03"))).toBe(true);
    world.line.restart("test");
    await vi.advanceTimersByTimeAsync(1);
    expect(events.slice(-2)).toEqual(["closed", "opened"]);
    const before = events.length;
    world.line.close();
    await vi.advanceTimersByTimeAsync(5000);
    expect(events.length).toBe(before);
  });

  it("measures a recorded house once a second until its end", async () => {
    const world = createDemoWorld(parseMainsCsv("time_s,house_L1_A,house_L2_A\n0,5,6\n3,7,8\n", "h.csv"));
    const samples: MainsSample[] = [];
    world.line.start({ opened: () => undefined, closed: () => undefined, received: () => undefined });
    world.mains.start((sample) => samples.push(sample));
    await vi.advanceTimersByTimeAsync(10000);
    expect(samples.map((sample) => [sample.L1_mA, sample.L2_mA, sample.L3_mA])).toEqual([
      [5000, 6000, undefined],
      [5000, 6000, undefined],
      [7000, 8000, undefined],
    ]);
    expect(world.note()).toBeUndefined();
    world.line.close();
  });

  it("lets the whole controller charge, and its sentence change as the house does", async () => {
    const world = createDemoWorld(undefined);
    const storage = new MemoryStorage();
    const log = new FakeLog();
    applySettings(storage, log, { breaker_A: 25, charge_limit_A: 32, raise_hold_s: 8, pause_min_s: 20 }, "test");
    const gateway = new Gateway({
      createApp,
      clock: monotonicClock(2147483648 - 10000),
      line: world.line,
      mqtt: new QuietBroker(),
      storage,
      log,
      system: new FakeSystem(),
      mains: world.mains,
    });
    gateway.start();
    const sentences = new Set<string>();
    let highest_mA = 0;
    let charging_s = 0;
    for (let second = 0; second < 300; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      const snapshot = gateway.snapshot();
      sentences.add(snapshot.sentence);
      highest_mA = Math.max(highest_mA, snapshot.charge_mA ?? 0);
      if (snapshot.state === "charging") charging_s++;
    }
    expect(charging_s).toBeGreaterThan(150);
    expect(highest_mA).toBeGreaterThan(12000);
    expect(sentences.size).toBeGreaterThan(15);
    expect([...sentences].some((sentence) => sentence.includes("breaker L"))).toBe(true);
    const stopped = gateway.stop();
    await vi.advanceTimersByTimeAsync(4000);
    expect(await stopped).toBe(true);
    expect(log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
  });
});
