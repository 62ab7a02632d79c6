import Ajv2020 from "ajv/dist/2020.js";
import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { visitRows } from "#firmware/settings/row";
import { UsageError } from "#tools/cli/command";
import { simulateCommand } from "#tools/simulate/command";
import { parseScenario } from "#tools/simulate/scenario";
import { SCENARIO } from "#tools/simulate/scenario-shape";
import { schemaOf } from "#tools/simulate/schema";

const SMALL = { duration_s: 60, house: { steps: [[0, 5, 4, 6]] } };

function fault(raw: unknown): string {
  try {
    parseScenario(raw, "x.json");
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return "taken";
}

describe("a scenario", () => {
  it("needs a duration and a house, everything else has a default", () => {
    const scenario = parseScenario(SMALL, "x.json");
    expect(scenario.meter).toEqual({ period_s: 1, delay_s: 0.2, noise_A: 0.05, drop: 0, seesCar: true, outages: [] });
    expect(scenario.car.phases).toEqual([1, 2, 3]);
    expect(scenario.events).toEqual([{ at_s: 5, do: "plug" }]);
    expect(scenario.evse.firmware).toBe("8.2");
  });

  it("tells the controller that the meter does not see the car, unless the settings say otherwise", () => {
    expect(parseScenario({ ...SMALL, meter: { seesCar: false } }, "x").settings).toEqual({ meter_sees_car: "0" });
    expect(
      parseScenario({ ...SMALL, meter: { seesCar: false }, settings: { meter_sees_car: 1 } }, "x").settings,
    ).toEqual({ meter_sees_car: "1" });
  });

  const rows: [unknown, string][] = [
    [null, "x.json: the scenario: null is no object"],
    [[], "is no object"],
    [{}, "duration_s: is missing; allowed: 1..31622400 s"],
    [{ ...SMALL, duration_s: 0 }, "duration_s: 0 is too small; allowed: 1..31622400 s"],
    [{ ...SMALL, duration_s: "60" }, 'duration_s: "60" is no number'],
    [{ ...SMALL, house: {} }, "house: says nothing; allowed: one of steps, csv, generator"],
    [{ ...SMALL, house: { steps: [[0, 1]], csv: "a.csv" } }, "house: says it more than one way"],
    [{ ...SMALL, house: { steps: [] } }, "house.steps: 0 entries are too few"],
    [
      {
        ...SMALL,
        house: {
          steps: [
            [0, 1],
            [0, 2],
          ],
        },
      },
      "house.steps[1]: time 0 does not rise; allowed: more than 0 s",
    ],
    [{ ...SMALL, house: { steps: [[0, "x"]] } }, 'house.steps[0][1]: "x" is no number; allowed: -1000..1000 A'],
    [{ ...SMALL, house: { csv: "missing.csv" } }, "house.csv: missing.csv cannot be read (ENOENT)"],
    [
      { ...SMALL, house: { generator: { kind: "castle" } } },
      'house.generator.kind: "castle" is not known; allowed: household, square, randomWalk',
    ],
    [{ ...SMALL, meter: { period_s: -1 } }, "meter.period_s: -1 is too small; allowed: 0.05..3600 s"],
    [{ ...SMALL, meter: { seescar: true } }, "meter.seescar: unknown key, did you mean seesCar?"],
    [{ ...SMALL, car: { phases: [4] } }, "car.phases[0]: 4 is too large; allowed: a whole number 1..3"],
    [{ ...SMALL, evse: { firmware: "9" } }, 'evse.firmware: "9" is not known; allowed: 4.8, 5.1, 7.1, 8.2'],
    [
      { ...SMALL, settings: { breaker: 25 } },
      "settings.breaker: unknown key, did you mean breaker_A?; allowed: the keys that `dinamics settings list` shows",
    ],
    [{ ...SMALL, settings: { breaker_A: "16 A" } }, 'settings.breaker_A: "16 A": not a number; allowed: 6..125 A'],
    [{ ...SMALL, settings: { breaker_A: true } }, "settings.breaker_A: true is no number; allowed: 6..125 A"],
    [{ ...SMALL, settings: { margin_A: 0.25 } }, "settings.margin_A: 0.25: not a multiple of 0.1; allowed: 0..10 A"],
    [{ ...SMALL, settings: { clamps: 0 } }, "settings.clamps: the house cannot be balanced without a meter; allowed: "],
    [{ ...SMALL, meter: { perod_s: 1 } }, "meter.perod_s: unknown key, did you mean period_s?; allowed: period_s, "],
    [
      { ...SMALL, meter: { outages: [[5, 5]] } },
      "meter.outages[0]: ends at 5 s, not after it began; allowed: more than 5 s",
    ],
    [{ ...SMALL, car: { phases: [1, 1] } }, "car.phases: 1 twice; allowed: each phase once"],
    [{ ...SMALL, car: { phases: [] } }, "car.phases: 0 entries are too few"],
    [{ ...SMALL, car: [] }, "car: a list of 0 is no object; allowed: an object with phases, "],
    [
      { duration_s: 31622400, house: { generator: { kind: "square", on_s: 0.1, off_s: 0.1 } } },
      "house.generator: would change 316224000 times; allowed: at most 2000000 times",
    ],
    [{ ...SMALL, events: [{ at_s: 1, do: "plugg" }] }, 'events[0].do: "plugg" is not known, did you mean plug?'],
    [
      { ...SMALL, events: [{ at_s: 1, do: "evseFault", fault: "fire" }] },
      'events[0].fault: "fire" is not known; allowed: none, ',
    ],
    [{ ...SMALL, "a\nb": 1 }, '"a\\nb": unknown key'],
    [JSON.parse('{"duration_s":60,"house":{"steps":[[0,1]]},"__proto__":{}}'), "__proto__: unknown key"],
    [{ ...SMALL, settings: { breaker_A: 5 } }, "settings.breaker_A: 5: "],
    [{ ...SMALL, events: [{ at_s: 1, do: "dance" }] }, 'events[0].do: "dance" is not known'],
    [{ ...SMALL, events: [{ at_s: 1, do: "evseSilent" }] }, "events[0].for_s: is missing"],
    [{ ...SMALL, events: [{ at_s: 1, do: "mqtt", topic: 5, payload: "" }] }, "events[0].topic: 5 is no text"],
  ];
  for (const [raw, message] of rows) {
    it(`is refused with "${message}"`, () => {
      expect(fault(raw)).toContain(message);
    });
  }

  it("names every fault at once", () => {
    const said = fault({ duration_s: -1, house: { steps: [[0, 1]] }, meter: { drop: 2 }, colour: "red" });
    expect(said.split("\n").length).toBe(3);
  });

  it("names faults of different kinds at once, and counts those beyond the thirtieth", () => {
    const faults = fault({
      duration_s: 60,
      house: { csv: "missing.csv" },
      meter: { outages: [[9, 1]] },
      car: { phases: [2, 2], max_A: -1 },
      settings: { clamps: 0 },
    }).split("\n");
    expect(faults.map((line) => line.split(": ")[1])).toEqual([
      "car.max_A",
      "house.csv",
      "meter.outages[0]",
      "settings.clamps",
    ]);
    const many = fault({ ...SMALL, house: { steps: Array.from({ length: 100 }, () => [0, "x"]) } }).split("\n");
    expect(many.length).toBe(31);
    expect(many.at(-1)).toBe("x.json: and 70 faults more");
  });

  it("gives the car its phases, the start its delay, and puts events in order", () => {
    const raw = { ...SMALL, car: { phases: [2], reaction_s: 4 }, events: [{ at_s: 9, do: "unplug" }] };
    const scenario = parseScenario(raw, "x.json");
    expect(scenario.car.phases).toEqual([2]);
    expect(scenario.car.start_s).toBe(4);
    expect(scenario.events.map((event) => event.do)).toEqual(["plug", "unplug"]);
  });

  it("is not plugged in at 5 s when an event says when", () => {
    const scenario = parseScenario({ ...SMALL, events: [{ at_s: 30, do: "plug" }] }, "x.json");
    expect(scenario.events).toEqual([{ at_s: 30, do: "plug" }]);
  });

  it("may give a switch as true or false and a number as text", () => {
    const settings = { dynamic: false, breaker_A: "20" };
    expect(parseScenario({ ...SMALL, settings }, "x").settings).toEqual({ dynamic: "0", breaker_A: "20" });
  });

  it("is never taken, and never crashes, when it is garbage", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (raw) => {
        expect(fault(raw)).not.toBe("taken");
      }),
    );
  });

  it("is described by a schema that agrees with the check", () => {
    const validate = new Ajv2020({ strict: false }).compile(schemaOf(SCENARIO));
    expect(validate(SMALL)).toBe(true);
    expect(validate({ ...SMALL, meter: { period_s: -1 } })).toBe(false);
    expect(validate({ ...SMALL, colour: "red" })).toBe(false);
    expect(validate({ ...SMALL, events: [{ at_s: 1, do: "evseSilent" }] })).toBe(false);
    expect(validate({ ...SMALL, events: [{ at_s: 1, do: "evseSilent", for_s: 3 }] })).toBe(true);
  });
});

describe("the schema of the settings", () => {
  const validate = new Ajv2020({ strict: false }).compile(schemaOf(SCENARIO));
  visitRows((row) => {
    it(`has the range of ${row.key}`, () => {
      for (const value of [row.smallest, row.largest, row.smallest - 1, row.largest + 1, 3]) {
        const raw = { ...SMALL, settings: { [row.key]: value } };
        const said = fault(raw);
        // what contradicts another setting is in the schema's range all the same
        expect(validate(raw)).toBe(said === "taken" || said.includes("without a meter"));
      }
    });
  });
});

describe("wrong options of dinamics simulate", () => {
  const rows: [string[], string][] = [
    [[], "no scenario given"],
    [["--vm", "php", "x"], "--vm php: allowed are js, lua and module"],
    [["--seed", "-1", "x"], "--help"],
    [["--seed=x", "x"], "--seed x"],
    [["--trace", "t", "a", "b"], "--trace goes with one scenario"],
    [["nowhere.json"], "nowhere.json: cannot be read (ENOENT)"],
  ];
  for (const [args, message] of rows) {
    it(args.join(" ") || "nothing", async () => {
      await expect(simulateCommand.run(args)).rejects.toThrow(message);
    });
  }
});
