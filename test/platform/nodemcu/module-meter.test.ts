import { elapsed_ms } from "#hal/clock";
import type { MainsSample } from "#hal/mains";
import { createApp } from "#firmware/app";
import type { App } from "#firmware/ports";
import { Peripherals } from "#platform/nodemcu/peripherals";
import type { Controller, ControllerFactory } from "#tools/controller/controller";
import { DrivenApp } from "#tools/controller/driven";
import { VERSION } from "#tools/controller/version";
import { type World, createPorts } from "#tools/controller/world";
import { Engine, type Probe } from "#tools/simulate/engine";
import { parseScenario } from "#tools/simulate/scenario";
import { describe, expect, it } from "vitest";
import { FakePins } from "./fake-pins";
import { plainInput } from "./meter/fake-inputs";

/** A module whose clamps hang in the simulated house: what its meter would say is what flows through them. */
class ModuleWithClamps extends DrivenApp implements Controller {
  private readonly peripherals: Peripherals;
  private boot_ms: number;

  constructor(
    app: App,
    world: World,
    readonly pins: FakePins,
  ) {
    super(app, world);
    this.boot_ms = world.now;
    this.peripherals = new Peripherals(pins, app, { log: () => undefined });
  }

  override tick(now: number): void {
    const time_us = 1_000_000 + elapsed_ms(this.boot_ms, now) * 1000;
    // a tick that follows a burst at once is later by its length
    if (time_us > this.pins.inputs.time_us) this.pins.inputs.time_us = time_us;
    this.peripherals.tick(now);
    super.tick(now);
  }

  override mainsSampled(sample: MainsSample): void {
    [sample.L1_mA, sample.L2_mA, sample.L3_mA].forEach((current_mA, phase) => {
      const input = this.pins.inputs.inputs[phase] ?? plainInput(0);
      this.pins.inputs.inputs[phase] = { ...input, current_A: (current_mA ?? 0) / 1000 };
    });
  }

  close(): void {
    // nothing is held open
  }
}

interface Course {
  engine: Engine;
  seconds: { offered_A: number; fresh: boolean; limitedBy: string; sentence: string }[];
}

async function follow(raw: object, shape: (pins: FakePins) => void): Promise<Course> {
  const factory: ControllerFactory = (effects, surroundings) => {
    const world: World = {
      open: false,
      connected: false,
      acts: 0,
      now: surroundings.boot_ms,
      age_ms: 0,
      epochAtBoot_s: surroundings.epochAtBoot_s,
      files: Object.fromEntries(surroundings.files),
    };
    const pins = new FakePins();
    shape(pins);
    const app = createApp(createPorts(world, effects, surroundings.serial, VERSION), surroundings.boot_ms);
    return Promise.resolve(new ModuleWithClamps(app, world, pins));
  };
  const seconds: Course["seconds"] = [];
  const scenario = parseScenario({ meter: { period_s: 0.1, delay_s: 0 }, ...raw }, "module.json");
  const engine = new Engine(scenario, {
    factory,
    probe: ({ offered_A, snapshot }: Probe) => {
      const { mainsFresh: fresh = false, limitedBy = "", sentence = "" } = snapshot ?? {};
      seconds.push({ offered_A, fresh, limitedBy, sentence });
    },
  });
  await engine.run(() => undefined);
  return { engine, seconds };
}

const SETTINGS = { breaker_A: 25, house_meter: 1 };
const PLUG = { at_s: 10, do: "plug" };

describe("the whole firmware with the module's own clamps", () => {
  it.each([50, 60])("keeps the breaker of a house at %i Hz through an oven and a kettle", async (frequency_Hz) => {
    const { engine, seconds } = await follow(
      {
        duration_s: 400,
        house: {
          steps: [
            [0, 5, 4, 6],
            [100, 17, 4, 6],
            [160, 22, 12, 6],
            [220, 6, 4, 5],
          ],
        },
        settings: SETTINGS,
        events: [PLUG],
      },
      (pins) => {
        pins.inputs.frequency_Hz = frequency_Hz;
        for (const phase of [0, 1, 2]) pins.inputs.inputs[phase] = { ...plainInput(5), third: 0.2, fifth: 0.1 };
      },
    );
    expect(engine.world.ledger.breaker.longestAbove_s).toBeLessThan(7);
    expect(seconds[90]?.offered_A).toBe(16);
    expect(seconds[150]?.offered_A).toBeLessThanOrEqual(8);
    expect(seconds[150]?.offered_A).toBeGreaterThanOrEqual(6);
    expect(seconds[210]?.offered_A).toBe(0);
    expect(seconds[390]?.offered_A).toBe(16);
  });

  it("falls to the failsafe current when a clamp is pulled out, and comes back with it", async () => {
    let pins: FakePins | undefined;
    const { seconds } = await follow(
      { duration_s: 400, house: { steps: [[0, 5, 4, 6]] }, settings: SETTINGS, events: [PLUG] },
      (made) => {
        pins = made;
        made.inputs.override = (channel, time_us) =>
          channel === 7 && time_us > 100_000_000 && time_us < 200_000_000 ? 3 : undefined;
      },
    );
    expect(pins?.asked).toEqual(["adc"]);
    expect(seconds[95]?.offered_A).toBe(16);
    expect(seconds[130]).toMatchObject({ fresh: false, offered_A: 6 });
    expect(seconds[190]?.offered_A).toBe(6);
    expect(seconds[390]).toMatchObject({ fresh: true, offered_A: 16 });
  });

  it("lowers at once when a clamp is driven beyond its scale", async () => {
    const { engine, seconds } = await follow(
      {
        duration_s: 200,
        house: {
          steps: [
            [0, 5, 4, 6],
            [100, 38, 4, 6],
            [103, 20, 4, 6],
          ],
        },
        settings: { ...SETTINGS, breaker_A: 35 },
        events: [PLUG],
      },
      () => undefined,
    );
    expect(seconds[95]?.offered_A).toBe(16);
    expect(seconds[104]?.offered_A).toBeLessThan(16);
    expect(engine.world.ledger.breaker.longestAbove_s).toBeLessThan(7);
  });
});
