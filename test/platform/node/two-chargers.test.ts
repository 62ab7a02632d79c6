import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "#firmware/app";
import { Settings } from "#firmware/settings/settings";
import { monotonicClock } from "#platform/node/clock";
import { Gateway } from "#platform/node/gateway";
import { surviveStrayErrors } from "#platform/node/last-resort";
import { serialLine } from "#platform/node/serial";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeSystem } from "#test/fakes/fake-system";
import { type Carrier, carryOverTcp } from "#tools/evse/carrier";
import { LiveEvse } from "#tools/evse/live-evse";
import { eventually } from "./eventually";
import { KeptStorage } from "./http/running";

const PATIENCE_ms = 30000;
/** From a sample of the mains to the EVSE's lower offer, with room for a machine that is busy with other tests. */
const REACTION_ms = 500;

/** The clock of a machine whose controller meets an exception in each tick, as long as it is told to. */
class BrokenSystem extends FakeSystem {
  broken = false;
  override epoch_s(): number | undefined {
    if (this.broken) throw new Error("the clock is broken");
    return super.epoch_s();
  }
}

class QuietBroker extends FakeMqtt {
  start(): void {
    // nobody is connected
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** One of the chargers: a controller in this process, its EVSE behind TCP, and a house whose mains it is told each 200 ms. */
class Charger {
  readonly live = new LiveEvse({ firmware: "8.2" }, { phases: [1], max_A: 32, reaction_s: 0.05, ramp_A_per_s: 400 });
  readonly system = new BrokenSystem();
  readonly mqtt = new QuietBroker();
  readonly log = new FakeLog();
  house_A = 2;
  carrier: Carrier | undefined;
  private made: Gateway | undefined;
  private tell: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  get gateway(): Gateway {
    if (this.made === undefined) throw new Error("it was not started");
    return this.made;
  }

  get offered_A(): number {
    const { capacity_A, state } = this.live.evse.facts;
    return state === 3 ? capacity_A : 0;
  }

  async start(): Promise<void> {
    this.carrier = await carryOverTcp(this.live, "127.0.0.1", 0);
    const storage = new KeptStorage();
    const settings = new Settings(storage, this.log);
    for (const [key, text] of [
      ["breaker_A", "25"],
      ["phases", "1"],
      ["clamps", "1"],
    ] as const)
      settings.set(key, text);
    settings.flush(0);
    const line = serialLine(this.carrier.address, 115200, this.log, "evse.port");
    const mains = {
      start: (deliver: (sample: { L1_mA: number; L2_mA: undefined; L3_mA: undefined }) => void) => {
        this.tell = () => {
          const car_A = Math.max(...this.live.car.draw_A(performance.now()));
          deliver({ L1_mA: Math.round((this.house_A + car_A) * 1000), L2_mA: undefined, L3_mA: undefined });
        };
        this.timer = setInterval(() => this.tell(), 200);
      },
      close: () => clearInterval(this.timer),
    };
    const { mqtt, log, system } = this;
    this.made = new Gateway({ createApp, clock: monotonicClock(), line, mqtt, storage, log, system, mains });
    this.made.start();
    await eventually("it has found its EVSE", () => this.gateway.snapshot().link === "up", PATIENCE_ms);
    this.live.plug(true);
    await eventually("it charges", () => this.gateway.snapshot().state === "charging", PATIENCE_ms);
  }

  /** The house draws more: how long until the EVSE offers less, ms. */
  async cut_ms(house_A: number, most_A: number): Promise<number> {
    this.house_A = house_A;
    const begin = performance.now();
    this.tell();
    await eventually("the offer is lower", () => this.offered_A <= most_A);
    return performance.now() - begin;
  }

  async close(): Promise<void> {
    await this.made?.stop();
    this.live.close();
    await this.carrier?.close();
  }
}

describe("two chargers on one gateway, of which the controller of one throws", { timeout: PATIENCE_ms }, () => {
  const [bad, good] = [new Charger(), new Charger()];
  beforeAll(async () => {
    await Promise.all([bad.start(), good.start()]);
  }, 2 * PATIENCE_ms);
  afterAll(async () => {
    await Promise.all([bad.close(), good.close()]);
  });

  it("both offer what the house leaves", async () => {
    const isSettled = ({ offered_A }: Charger): boolean => offered_A > 15 && offered_A <= 23;
    let since = performance.now();
    const isCalm = (): boolean => {
      if (!isSettled(bad) || !isSettled(good)) since = performance.now();
      return performance.now() - since > 2000;
    };
    await eventually("both have settled", isCalm, PATIENCE_ms);
  });

  it("the EVSE of the one that throws offers nothing at once, the other goes on and is cut as fast as ever", async () => {
    const before = good.offered_A;
    bad.system.broken = true;
    await eventually("it has failed", () => bad.gateway.outageSentence() !== undefined);
    await eventually("its EVSE sleeps", () => bad.offered_A === 0);
    expect(good.offered_A).toBe(before);
    expect(await good.cut_ms(12, 13)).toBeLessThan(REACTION_ms);
    expect(bad.gateway.snapshot().sentence).toContain("the controller failed (the clock is broken)");
    expect(bad.log.lines.some((line) => line.includes("BrokenSystem.epoch_s"))).toBe(true);
    expect(good.log.lines.join()).not.toContain("failed");
  });

  it("is started again, again and again, while the other keeps the breaker", async () => {
    await eventually("it has failed three times", () => bad.gateway.failures.length === 3, PATIENCE_ms);
    expect(bad.offered_A).toBe(0);
    expect(await good.cut_ms(16, 9)).toBeLessThan(REACTION_ms);
    expect(good.gateway.failures).toEqual([]);
  });

  it("charges again when whatever it met is over", async () => {
    bad.system.broken = false;
    await eventually("it is back", () => bad.gateway.snapshot().link === "up", PATIENCE_ms);
    await eventually("it charges", () => bad.offered_A > 5, PATIENCE_ms);
    expect(bad.gateway.outageSentence()).toBeUndefined();
  });

  it("does not feel an exception that nobody catches, which is said with its place", async () => {
    const log = new FakeLog();
    const before = process.rawListeners("uncaughtException");
    for (const listener of before) process.off("uncaughtException", listener as () => void);
    const end = surviveStrayErrors(log);
    for (let count = 0; count < 3; count++)
      setTimeout(() => {
        throw new Error("from a library");
      });
    await eventually("it is said", () => log.has("from a library"));
    await new Promise((resolve) => setTimeout(resolve, 50));
    end();
    for (const listener of before) process.on("uncaughtException", listener as () => void);
    expect(log.lines.filter((line) => line.includes("from a library"))).toHaveLength(1);
    expect(log.lines.some((line) => line.includes("two-chargers.test.ts"))).toBe(true);
    expect(good.gateway.snapshot().link).toBe("up");
  });
});
