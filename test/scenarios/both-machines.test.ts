import { describe, expect, it } from "vitest";
import { follow } from "./course";

const PLUG = { at_s: 5, do: "plug" };

const SCENARIOS: [string, unknown][] = [
  [
    "a day's worth of trouble in twenty minutes",
    {
      duration_s: 1200,
      seed: 7,
      house: {
        steps: [
          [0, 5, 4, 6],
          [150, 16, 4, 6],
          [300, 5, 4, 6],
          [450, 21, 4, 6],
          [480, 5, 4, 6],
        ],
      },
      meter: { drop: 0.01, outages: [[900, 930]] },
      settings: { breaker_A: 25, charge_limit_A: 32 },
      events: [
        PLUG,
        { at_s: 700, do: "mqtt", topic: "set_breaker", payload: "20" },
        { at_s: 710, do: "mqtt", topic: "set_breaker", payload: "abc" },
        { at_s: 800, do: "evseReboot" },
        { at_s: 1000, do: "evseSilent", for_s: 10 },
        { at_s: 1050, do: "lineNoise", rate: 0.01, for_s: 60 },
        { at_s: 1150, do: "powerCut" },
      ],
    },
  ],
  [
    "a one-phase car on old firmware, with the house changing every few seconds",
    {
      duration_s: 900,
      seed: 3,
      house: { generator: { kind: "randomWalk", every_s: 7 } },
      car: { phases: [2], reaction_s: 3 },
      evse: { firmware: "5.1" },
      settings: { breaker_A: 25, charge_limit_A: 32 },
    },
  ],
];

describe("the same scenario in JavaScript and in Lua", () => {
  for (const [name, scenario] of SCENARIOS) {
    it(`gives the same course, publications and figures: ${name}`, async () => {
      const js = await follow(scenario, "js");
      const lua = await follow(scenario, "lua");
      expect(lua.publications).toEqual(js.publications);
      expect(lua.seconds).toEqual(js.seconds);
      expect({ ...lua.result, vm: "", wall_s: 0 }).toEqual({ ...js.result, vm: "", wall_s: 0 });
      expect(lua.result.reaction_ms.max).toBeLessThanOrEqual(150);
    }, 60000);
  }
});
