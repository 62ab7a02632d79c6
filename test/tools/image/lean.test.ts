import { describe, expect, it } from "vitest";
import { PROFILES } from "#tools/image/groups";
import { modulesWithout } from "#tools/image/left-out";
import { type ModuleController, moduleControllerOf } from "#tools/module/controller";
import { imageModules } from "#tools/module/program";
import { Engine } from "#tools/simulate/engine";
import { parseScenario } from "#tools/simulate/scenario";

const LEAN = modulesWithout(imageModules(), PROFILES["lean"] ?? []);

interface Second {
  t_s: number;
  offered_A: number;
  sentence: string;
}

/** Runs a scenario on the virtual module with the lean image in its flash. */
async function follow(raw: unknown): Promise<{ seconds: Second[]; engine: Engine; published: string[] }> {
  const seconds: Second[] = [];
  const published: string[] = [];
  let controller: ModuleController | undefined;
  const engine = new Engine(parseScenario(raw, "scenario.json"), {
    factory: moduleControllerOf((made) => {
      controller = made;
    }, LEAN),
    probe: ({ t_s, offered_A, snapshot }) => {
      seconds.push({ t_s, offered_A, sentence: snapshot?.sentence ?? "" });
    },
    published: (topic) => {
      published.push(topic);
    },
  });
  await engine.run(() => undefined);
  expect(controller).toBeDefined();
  return { seconds, engine, published };
}

function offered_A(seconds: readonly Second[], t_s: number): number {
  return seconds.find((row) => row.t_s >= t_s)?.offered_A ?? Number.NaN;
}

describe("A lean image on the virtual module", () => {
  it("has less than everything", () => {
    const names = LEAN.map(({ name }) => name);
    expect(names).not.toContain("firmware_api_http_lenient_json");
    expect(names).toContain("firmware_update_updates");
    expect(names).toContain("platform_nodemcu_meter_clamp_meter");
  });

  for (const [meter, settings, least_A] of [
    ["over the broker", {}, 9],
    // clamps are as exact as they are
    ["at its own clamps", { house_meter: 1 }, 8],
  ] as const)
    it(`keeps the breaker by currents ${meter}: one computed cut, and up again`, async () => {
      const { seconds, engine, published } = await follow({
        duration_s: 500,
        house: {
          steps: [
            [0, 5, 4, 6],
            [203, 15, 4, 6],
            [320, 5, 4, 6],
          ],
        },
        meter: { period_s: 1, delay_s: 0.2 },
        car: { reaction_s: 3 },
        settings: { breaker_A: 25, charge_limit_A: 32, ...settings },
      });
      expect(offered_A(seconds, 200)).toBe(18);
      expect(offered_A(seconds, 210)).toBeGreaterThanOrEqual(least_A);
      expect(offered_A(seconds, 210)).toBeLessThanOrEqual(9);
      expect(offered_A(seconds, 490)).toBe(18);
      expect(engine.pauses).toBe(0);
      expect(published).toContain("state");
    }, 120_000);

  it("goes down to a safe current, or stops, when its meter falls silent", async () => {
    const { seconds } = await follow({
      duration_s: 200,
      house: { steps: [[0, 5, 4, 6]] },
      meter: { period_s: 1, delay_s: 0.2, outages: [[100, 190]] },
      settings: { breaker_A: 25, charge_limit_A: 32 },
    });
    expect(offered_A(seconds, 95)).toBe(18);
    expect(offered_A(seconds, 180)).toBeLessThanOrEqual(6);
  }, 120_000);
});
