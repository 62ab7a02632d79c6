import { describe, expect, it } from "vitest";
import { eventually } from "./eventually";
import { type Bench, benchMaker } from "./gateway-bench";

describe("a gateway whose app fails", () => {
  const { bench } = benchMaker();

  /** A bench whose app fails in the next tick, `speed` times as fast as the clock on the wall. */
  async function failed(speed = 1): Promise<Bench> {
    const one = bench();
    one.speed = speed;
    one.gateway.start();
    one.line.listener?.opened();
    one.fake.view.offered_mA = 16000;
    one.fake.failOnTick = true;
    await eventually("it fails", () => one.gateway.outageSentence() !== undefined);
    return one;
  }

  it("leaves it alone, and says what was thrown and where", async () => {
    const { gateway, fake, line, log } = await failed();
    expect(log.has("the controller failed; its EVSE is put to sleep, and it starts again in 1 s: broken")).toBe(true);
    expect(log.lines.some((text) => text.includes("  at FakeApp.tick"))).toBe(true);
    const { length } = fake.facts;
    line.listener?.received("late");
    expect(fake.facts).toHaveLength(length);
    expect(gateway.failures.map(({ text }) => text)).toEqual(["broken"]);
    expect(await gateway.stop()).toBe(false);
  });

  it("puts the EVSE to sleep, again and again, and at once when the line is back", async () => {
    const one = await failed();
    expect(one.line.written).toEqual(["$FS^31\r"]);
    one.line.listener?.closed();
    one.line.listener?.opened();
    expect(one.line.written).toHaveLength(2);
  });

  it("tells it everybody", async () => {
    const { gateway, mqtt } = await failed();
    const sentence = "paused: the controller failed (broken); it starts again 1 s after that";
    expect(gateway.snapshot()).toMatchObject({ sentence, limitedBy: "failure", run: "sleeping", limit_mA: 0 });
    expect(gateway.snapshot().offered_mA).toBeUndefined();
    expect(gateway.snapshot().link).toBe("down");
    expect(mqtt.published).toContainEqual({ topic: "availability", payload: "offline", retained: true });
    expect(mqtt.published.find(({ topic }) => topic === "event/failure")?.payload).toBe(
      JSON.stringify({ sentence, again_s: 1 }),
    );
  });

  it("makes a new one after a second, which knows of the line and of the broker", async () => {
    const one = await failed(10);
    const before = one.fake;
    await eventually("there is a new one", () => one.fake !== before);
    expect(one.gateway.outageSentence()).toBeUndefined();
    expect(one.fake.facts).toEqual(["opened", "mqtt up"]);
    one.line.listener?.received("$OK^20\r");
    expect(one.fake.facts).toContain("$OK^20\r");
    expect(before.facts).not.toContain("$OK^20\r");
    await eventually("it ticks", () => one.fake.ticks.length > 1);
    expect(one.log.has("the controller has started again")).toBe(true);
  });

  it("waits twice as long each time, and gives up with the fifth failure, but tries again each minute", async () => {
    const one = bench();
    one.speed = 200;
    let given = 0;
    one.gateway.onGiveUp(() => given++);
    one.fails = 4;
    one.fake.failOnTick = true;
    one.gateway.start();
    await eventually("it is given up", () => given === 1);
    expect(one.gateway.givenUp).toBe(true);
    const pauses = one.log.lines.flatMap((line) => /starts again in (\d+) s/.exec(line)?.[1] ?? []);
    expect(pauses).toEqual(["1", "2", "4", "8", "60"]);
    await eventually("it is tried again", () => one.gateway.outageSentence() === undefined);
    expect(one.gateway.givenUp).toBe(false);
  });

  it("does so too when it fails as soon as it is made, and does not begin when it is told to end", async () => {
    const one = bench();
    one.speed = 100;
    one.gateway.start();
    one.unmade = 1;
    one.fake.failOnTick = true;
    await eventually("two failures", () => one.gateway.failures.length === 2);
    expect(one.gateway.failures.map(({ text }) => text)).toEqual(["broken", "not made"]);
    const stopped = one.gateway.stop();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await stopped).toBe(false);
    expect(one.gateway.outageSentence()).toBeDefined();
  });

  it("survives a broker and a line that throw as well", async () => {
    const one = bench();
    one.gateway.start();
    const wrong = (): never => {
      throw new Error("also broken");
    };
    Object.assign(one.mqtt, { publish: wrong });
    Object.assign(one.line, { write: wrong });
    one.fake.failOnTick = true;
    await eventually("it fails", () => one.gateway.outageSentence() !== undefined);
    await eventually("there is a new one", () => one.gateway.outageSentence() === undefined);
  });

  it("takes what somebody does to the app for the app's own failure", async () => {
    const { gateway } = bench();
    gateway.start();
    gateway.fact(() => {
      throw new Error("told badly");
    });
    expect(gateway.failures.map(({ text }) => text)).toEqual(["told badly"]);
  });
});
