import { describe, expect, it } from "vitest";
import { elapsed_ms } from "#hal/clock";
import type { Probe } from "#tools/simulate/probe";
import { Engine, type EngineOptions } from "#tools/simulate/engine";
import { parseScenario } from "#tools/simulate/scenario";
import { type FakeController, fakeFactory } from "./fake-controller";

const BOOT_ms = 2147483648 - 10000;
const EPOCH_s = 1767225600;
const QUIET = { noise_A: 0, delay_s: 0.25 };

/** Every engine made, so that a probe can look into the last one. */
const engines: Engine[] = [];

interface Run {
  engine: Engine;
  lives: FakeController[];
  life: FakeController;
  /** Seconds of the simulation at which a life was told something. */
  told_s: (what: string, life?: number) => number[];
}

async function simulate(
  raw: Record<string, unknown>,
  options: Partial<EngineOptions> = {},
  born?: (controller: FakeController) => void,
): Promise<Run> {
  const { factory, lives } = fakeFactory(born);
  const scenario = parseScenario({ duration_s: 30, house: { steps: [[0, 5, 4, 6]] }, meter: QUIET, ...raw }, "x.json");
  const engine = new Engine(scenario, { factory, ...options });
  engines.push(engine);
  await engine.run(() => undefined);
  const told_s = (what: string, life = 0): number[] =>
    (lives[life]?.times(what) ?? []).map((now) => elapsed_ms(BOOT_ms, now) / 1000);
  return { engine, lives, life: lives[0] as FakeController, told_s };
}

describe("the engine", () => {
  it("boots the controller 10 s before its clock wraps, in the year 2026, with the wire open and then the broker", async () => {
    const { life, told_s } = await simulate({});
    expect(life.surroundings.boot_ms).toBe(BOOT_ms);
    expect(life.surroundings.epochAtBoot_s).toBe(EPOCH_s);
    expect(told_s("opened")).toEqual([0]);
    expect(told_s("connected")).toEqual([0.05]);
  });

  it("ticks the controller every 100 ms, over the wrap of its clock", async () => {
    const { life } = await simulate({});
    const ticks_ms = life.ticks.map((now) => elapsed_ms(BOOT_ms, now));
    expect(ticks_ms.length).toBe(299);
    ticks_ms.forEach((tick_ms, index) => {
      expect(tick_ms).toBe((index + 1) * 100);
    });
    expect(life.ticks.some((now) => now < 20000)).toBe(true);
  });

  it("delivers each reading its delay after it was taken", async () => {
    const { told_s } = await simulate({ duration_s: 5, meter: { ...QUIET, period_s: 0.7 } });
    expect(told_s("sample 5000")).toEqual([0.25, 0.95, 1.65, 2.35, 3.05, 3.75, 4.45]);
  });

  it("measures what the house draws at the instant of the reading", async () => {
    const { told_s } = await simulate({
      duration_s: 4,
      house: {
        steps: [
          [0, 5],
          [2, 9],
        ],
      },
    });
    expect(told_s("sample 5000")).toEqual([0.25, 1.25]);
    expect(told_s("sample 9000")).toEqual([2.25, 3.25]);
  });

  it("lets the controller tick at once after a fact when it is in a hurry", async () => {
    const { life } = await simulate({ duration_s: 3 }, {}, (controller) => {
      const sampled = controller.mainsSampled.bind(controller);
      controller.mainsSampled = (sample, now) => {
        sampled(sample, now);
        controller.hurry = true;
      };
    });
    const extra_ms = life.ticks.map((now) => elapsed_ms(BOOT_ms, now)).filter((tick_ms) => tick_ms % 100 !== 0);
    expect(extra_ms).toEqual([250, 1250, 2250]);
  });

  it("does not tick for ever when a controller never stops hurrying", async () => {
    const { life } = await simulate({ duration_s: 1 }, {}, (controller) => {
      controller.urgent = () => true;
    });
    expect(life.ticks.length).toBeLessThan(40);
  });

  it("carries a command to the EVSE and its answer back in the time that the wire and the EVSE take", async () => {
    const { told_s } = await simulate({ duration_s: 3 }, {}, (controller) => {
      controller.onTick = (now) => {
        if (elapsed_ms(BOOT_ms, now) === 1000) controller.write("$GV^35\r");
      };
    });
    const [answered_s] = told_s("heard $OK 8.2.3");
    expect(answered_s).toBeGreaterThan(1.001);
    expect(answered_s).toBeLessThan(1.06);
  });

  it("shows the course once a second and each event as it happens", async () => {
    const seconds: number[] = [];
    const events: string[] = [];
    await simulate(
      {
        duration_s: 5,
        events: [
          { at_s: 1.5, do: "plug" },
          { at_s: 3, do: "meterOff" },
        ],
      },
      {
        probe: (probe: Probe) => seconds.push(probe.t_s),
        happened: (event, probe) => events.push(`${event.do} ${String(probe.t_s)}`),
      },
    );
    expect(seconds).toEqual([0, 1, 2, 3, 4]);
    expect(events).toEqual(["plug 1.5", "meterOff 3"]);
  });
});

describe("an event", () => {
  it("mqtt reaches the controller at its moment, as bytes", async () => {
    const { told_s, life } = await simulate({ events: [{ at_s: 7.3, do: "mqtt", topic: "set_lcd", payload: "ü" }] });
    expect(told_s("message")).toEqual([7.3]);
    expect(life.facts.find((fact) => fact.what.startsWith("message"))?.what).toBe("message set_lcd=\xc3\xbc");
  });

  it("mqtt before the broker is there waits for it", async () => {
    const { told_s } = await simulate({ events: [{ at_s: 0, do: "mqtt", topic: "status", payload: "" }] });
    expect(told_s("message")).toEqual([0.05]);
  });

  const breakers: [string, string, number][] = [
    ["set_breaker", "20", 20],
    ["set_breaker", " 20 ", 20],
    ["set_breaker", "5", 25],
    ["set_breaker", "abc", 25],
    ["set_margin", "2", 25],
  ];
  for (const [topic, payload, breaker_A] of breakers) {
    it(`${topic} "${payload}" makes the breaker of the accounts ${String(breaker_A)} A`, async () => {
      const events = [{ at_s: 3, do: "mqtt", topic, payload }];
      const { engine } = await simulate({ settings: { breaker_A: 25 }, events });
      expect(engine.world.ledger.breaker_A).toBe(breaker_A);
    });
  }

  it("powerCut ends the controller and boots it 2 s later with its stored files", async () => {
    const { lives, told_s } = await simulate(
      { settings: { breaker_A: 25 }, events: [{ at_s: 10, do: "powerCut" }] },
      {},
      (controller) => {
        controller.onTick = () => {
          controller.effects.stored("kept", "here");
        };
      },
    );
    expect(lives.length).toBe(2);
    expect(lives[0]?.closed).toBe(true);
    expect(lives[0]?.surroundings.files.get("kept")).toBeUndefined();
    expect(lives[1]?.surroundings.files.get("kept")).toBe("here");
    expect(told_s("opened", 1)).toEqual([12]);
    expect(told_s("connected", 1)).toEqual([12.05]);
    expect(lives[1]?.surroundings.epochAtBoot_s).toBe(EPOCH_s + 12);
  });

  it("powerCut during a power cut makes the cut longer, not the controllers more", async () => {
    const events = [
      { at_s: 10, do: "powerCut" },
      { at_s: 11, do: "powerCut" },
    ];
    const { lives, told_s } = await simulate({ events });
    expect(lives.length).toBe(2);
    expect(told_s("opened", 1)).toEqual([13]);
  });

  it("mqtt and samples during a power cut reach nobody", async () => {
    const events = [
      { at_s: 10, do: "powerCut" },
      { at_s: 11, do: "mqtt", topic: "set_breaker", payload: "40" },
    ];
    const { lives, engine } = await simulate({ settings: { breaker_A: 25 }, events });
    expect(lives.flatMap((life) => life.times("message"))).toEqual([]);
    expect(lives.flatMap((life) => life.times("sample")).length).toBe(28);
    expect(engine.world.ledger.breaker_A).toBe(25);
    expect(engine.tally.limitedBy_s["controller off"]).toBe(2);
  });

  it("clockJump moves the wall clock, also that of the next boot, and not the monotonic one", async () => {
    const events = [
      { at_s: 5, do: "clockJump", by_s: -3600 },
      { at_s: 10, do: "powerCut" },
    ];
    const { life, lives } = await simulate({ events });
    expect(life.times("jump -3600").length).toBe(1);
    expect(lives[1]?.surroundings.epochAtBoot_s).toBe(EPOCH_s + 12 - 3600);
    expect(lives[1]?.surroundings.boot_ms).toBe(2000);
  });

  it("meterOff and meterOn, like an outage, leave the controller without samples", async () => {
    const events = [
      { at_s: 10, do: "meterOff" },
      { at_s: 15, do: "meterOn" },
    ];
    const { told_s } = await simulate({ meter: { ...QUIET, outages: [[20, 25]] }, events });
    const silent = told_s("sample").filter((t_s) => (t_s > 10 && t_s < 15) || (t_s > 20 && t_s < 25));
    expect(silent).toEqual([]);
    expect(told_s("sample").length).toBe(20);
  });

  it("lineNoise damages bytes while it lasts", async () => {
    const events = [{ at_s: 10, do: "lineNoise", rate: 1, for_s: 10 }];
    const { told_s, engine } = await simulate({ events }, {}, (controller) => {
      controller.onTick = (now) => {
        if (elapsed_ms(BOOT_ms, now) % 500 === 0) controller.write("$GV^35\r");
      };
    });
    const answers_s = told_s("heard $OK 8.2.3");
    expect(answers_s.filter((t_s) => t_s < 10).length).toBe(19);
    expect(answers_s.filter((t_s) => t_s > 10.1 && t_s < 20)).toEqual([]);
    expect(engine.world.noise.rate).toBe(0);
  });

  it("lineNoise that follows another lasts as long as it says itself", async () => {
    const rates: number[] = [];
    const events = [
      { at_s: 5, do: "lineNoise", rate: 0.1, for_s: 10 },
      { at_s: 10, do: "lineNoise", rate: 0.2, for_s: 10 },
    ];
    await simulate({ events }, { probe: () => rates.push(engines.at(-1)?.world.noise.rate ?? NaN) });
    expect([4, 6, 11, 17, 21].map((second) => rates[second])).toEqual([0, 0.1, 0.2, 0.2, 0]);
  });

  it("plug, evseReboot, evseFault and unplug reach the EVSE", async () => {
    const events = [
      { at_s: 2, do: "plug" },
      { at_s: 8, do: "evseFault", fault: "diode" },
      { at_s: 9, do: "evseFault", fault: "none" },
      { at_s: 10, do: "unplug" },
      { at_s: 20, do: "evseReboot" },
    ];
    const { told_s } = await simulate({ events });
    const firstAfter = (what: string, t_s: number): number => (told_s(what).find((at_s) => at_s >= t_s) ?? NaN) - t_s;
    expect(firstAfter("heard $AT 03", 2)).toBeLessThan(2);
    expect(firstAfter("heard $AT 05", 8)).toBeLessThan(0.01);
    expect(firstAfter("heard $AT 01", 10)).toBeLessThan(0.1);
    expect(firstAfter("heard $AB 00", 20)).toBeLessThan(5);
  });

  it("evseSilent leaves questions without answers, evseTemperature is what the EVSE reads", async () => {
    const events = [
      { at_s: 10, do: "evseSilent", for_s: 5 },
      { at_s: 20, do: "evseTemperature", celsius: 40 },
    ];
    const { told_s } = await simulate({ events }, {}, (controller) => {
      controller.onTick = (now) => {
        if (elapsed_ms(BOOT_ms, now) % 1000 === 0) controller.write("$GP^33\r");
      };
    });
    const answers_s = told_s("heard $OK");
    expect(answers_s.filter((t_s) => t_s >= 10 && t_s < 15)).toEqual([]);
    expect(told_s("heard $OK 400 400").concat(told_s("heard $OK 400 "))[0]).toBeGreaterThan(20);
  });
});
