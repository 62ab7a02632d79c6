import { describe, expect, it } from "vitest";
import type { Trouble } from "#tools/module/virtual-module";
import { type ModuleController, moduleControllerOf } from "#tools/module/controller";
import { Engine } from "#tools/simulate/engine";
import { parseScenario } from "#tools/simulate/scenario";

const CARD = "04A1B2C3";
const CAR_W = 3 * 11 * 230;
/** Beside the 2 s without power, what is kept once a minute is lost, and what was measured until the EVSE is heard again. */
const LOST_s = 60 + 8;
/** A setting or a card has gone to the medium by then. */
const WRITTEN_s = 12;
const BREAKER_s = 10;
const LEARNED_s = 14;
const LEAKS_s = 135;
const RESET_s = 170;

/** Settings, cards, energy, sessions and trips are all written in these four minutes. */
const SCENARIO = {
  duration_s: 240,
  house: { steps: [[0, 2, 2, 2]] },
  car: { phases: [1, 2, 3], max_A: 11, reaction_s: 1, battery_kWh: 900 },
  settings: { phases: 123, rfid_mode: "all", breaker_A: 25 },
  events: [
    { at_s: 5, do: "plug" },
    { at_s: BREAKER_s, do: "mqtt", topic: "set_breaker", payload: "20" },
    { at_s: LEARNED_s, do: "mqtt", topic: "rfid", payload: `learn ${CARD} name=Ana` },
    { at_s: 20, do: "rfid", uid: CARD },
    { at_s: 105, do: "unplug" },
    { at_s: 112, do: "plug" },
    { at_s: 120, do: "rfid", uid: CARD },
    { at_s: LEAKS_s, do: "residualCurrent", mA: 12, for_s: 3 },
    { at_s: RESET_s, do: "mqtt", topic: "trip", payload: "reset" },
    { at_s: 220, do: "console", text: "rfid list" },
  ],
};

interface Life {
  operations: number;
  /** When the power went, s; `undefined`: it did not. */
  cut_s: number | undefined;
  breaker_A: number | undefined;
  shown: string;
  trippedAt: number[];
  link: string;
  lost_s: number;
}

async function live(trouble: Trouble): Promise<Life> {
  let controller: ModuleController | undefined;
  const life: Life = {
    operations: 0,
    cut_s: undefined,
    breaker_A: undefined,
    shown: "",
    trippedAt: [],
    link: "",
    lost_s: NaN,
  };
  let boots = 0;
  let booted = 0;
  let counted_Wh = 0;
  const engine: Engine = new Engine(parseScenario(SCENARIO, "scenario.json"), {
    factory: moduleControllerOf((made) => {
      controller = made;
      boots += 1;
      if (boots === 1) {
        // those of the first boot have a test of their own
        booted = made.module.operations();
        made.module.trouble(trouble);
      } else life.cut_s ??= engine.now_ms / 1000;
    }),
    probe: ({ t_s, snapshot }) => {
      if (snapshot?.limitedBy === "trip residual current") life.trippedAt.push(Math.round(t_s));
      life.link = snapshot?.link ?? "";
      if (controller === undefined || Math.round(t_s) !== SCENARIO.duration_s - 1) return;
      life.operations = controller.module.operations() - booted;
      life.breaker_A = controller.module.setting("breaker_A");
    },
    published: (topic, payload) => {
      if (topic === "energy/json") counted_Wh = (JSON.parse(payload) as { all: { energy_Wh: number } }).all.energy_Wh;
    },
    printed: (bytes) => (life.shown += bytes),
  });
  await engine.run(() => undefined);
  life.lost_s = ((engine.world.ledger.energy_Wh - counted_Wh) * 3600) / CAR_W;
  return life;
}

/** Whether what was to be kept from this second on must have been kept, though the power went. */
function mustBeThere(cut_s: number | undefined, from_s: number): boolean {
  return cut_s === undefined || cut_s < from_s || cut_s > from_s + WRITTEN_s;
}

function expectKept(life: Life, which: string): void {
  const { cut_s, breaker_A, shown, trippedAt, link, lost_s } = life;
  expect(link, which).toBe("up");
  expect(shown, which).not.toContain("both stored copies");
  expect(mustBeThere(cut_s, BREAKER_s) ? [20] : [20, 25], which).toContain(breaker_A);
  if (mustBeThere(cut_s, LEARNED_s)) expect(shown, which).toContain(`"uid":"${CARD}"`);
  // a trip that a person has to reset is kept, and is not back once it was reset
  const tripped = trippedAt.filter((at_s) => at_s > LEAKS_s + 5 && at_s < RESET_s);
  const away_s = cut_s !== undefined && cut_s > LEAKS_s && cut_s < RESET_s ? 6 : 0;
  if (mustBeThere(cut_s, LEAKS_s)) expect(tripped.length, which).toBeGreaterThanOrEqual(RESET_s - LEAKS_s - 7 - away_s);
  if (mustBeThere(cut_s, RESET_s)) expect(Math.max(...trippedAt), which).toBeLessThanOrEqual(RESET_s + 2);
  expect(lost_s, which).toBeLessThan(LOST_s);
}

describe("a power cut of the module at any operation of its medium", () => {
  it("loses nothing but what was just being written, and takes nothing that is damaged", async () => {
    const whole = await live({});
    expectKept(whole, "no cut");
    expect(whole.cut_s).toBeUndefined();
    expect(whole.operations).toBeGreaterThan(20);
    for (let cutIn = 1; cutIn <= whole.operations; cutIn++) {
      for (const cutAt of ["before", "in", "after"] as const) {
        const life = await live({ cutIn, cutAt });
        expect(life.cut_s, `${cutAt} operation ${String(cutIn)}`).toBeDefined();
        expectKept(life, `${cutAt} operation ${String(cutIn)} at ${String(life.cut_s)} s`);
      }
    }
  }, 1800000);
});
