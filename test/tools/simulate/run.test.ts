import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { simulateCommand } from "#tools/simulate/command";
import type { SimulationResult } from "#tools/simulate/result";
import { runScenario } from "#tools/simulate/run";
import { parseScenario, readScenario } from "#tools/simulate/scenario";
import { summary } from "#tools/simulate/summary";
import { table } from "#tools/simulate/table";

const folder = mkdtempSync(join(tmpdir(), "simulate-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const RISE = {
  duration_s: 120,
  house: {
    steps: [
      [0, 5, 4, 6],
      [60, 16, 4, 6],
    ],
  },
  settings: { breaker_A: 25, charge_limit_A: 16 },
};

function written(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** What the command prints. */
async function printed(args: string[]): Promise<string> {
  const pieces: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((piece) => pieces.push(String(piece)) > 0);
  try {
    expect(await simulateCommand.run(args)).toBe(0);
  } finally {
    spy.mockRestore();
  }
  return pieces.join("");
}

const KEYS = [
  ...["duration_s", "wall_s", "vm", "seed", "breaker", "reaction_ms", "energy_Wh", "solarEnergy_Wh", "gridEnergy_Wh"],
  ...["starts", "pauses", "shortestOn_s", "shortestOff_s", "offerChanges", "finalOffer_A", "evseEepromWrites"],
  ...[
    "limitedBy_s",
    "rejections",
    "trips",
    "notCharged_Wh",
    "solar",
    "cap",
    "phaseSwitches",
    "darkDuringSwitch_s",
    "phaseSwitchesUnderLoad",
    "sessions",
  ],
];

describe("a simulated scenario", () => {
  it("gives the figures in their published form and order", async () => {
    const result = await runScenario(parseScenario(RISE, "x.json"));
    expect(Object.keys(result)).toEqual(KEYS);
    expect(Object.keys(result.breaker)).toEqual(["above_s", "above_As", "worstExcess_A", "longestAbove_s"]);
    expect(Object.keys(result.reaction_ms)).toEqual(["events", "p50", "p99", "max"]);
    const seconds = Object.values(result.limitedBy_s).reduce((sum, part_s) => sum + part_s, 0);
    expect(seconds).toBe(120);
  });

  it("shows one overload, answered within 150 ms, and what follows from it", async () => {
    const result = await runScenario(parseScenario(RISE, "x.json"));
    expect(result.reaction_ms.events).toBe(1);
    expect(result.reaction_ms.max).toBeGreaterThan(0);
    expect(result.reaction_ms.max).toBeLessThanOrEqual(150);
    expect(result.breaker.above_s[0]).toBeGreaterThan(2);
    expect(result.breaker.above_s[0]).toBeLessThan(5);
    expect(result.breaker.above_s.slice(1)).toEqual([0, 0]);
    expect(result.finalOffer_A).toBe(8);
    expect([result.starts, result.pauses, result.evseEepromWrites]).toEqual([1, 0, 0]);
    expect(result.energy_Wh).toBe(result.gridEnergy_Wh);
  });

  it("is the same again with the same seed, and another with another", async () => {
    const noisy = { ...RISE, meter: { noise_A: 2, drop: 0.3 } };
    const figures = async (seed: number): Promise<Partial<SimulationResult>> => {
      const result = await runScenario(parseScenario(noisy, "x.json", seed));
      return { ...result, wall_s: 0, seed: 0 };
    };
    expect(await figures(1)).toEqual(await figures(1));
    expect(await figures(1)).not.toEqual(await figures(2));
  });

  it("is the same in the Lua virtual machine", async () => {
    const scenario = parseScenario(RISE, "x.json");
    const [js, lua] = [await runScenario(scenario), await runScenario(scenario, { vm: "lua" })];
    expect({ ...lua, wall_s: js.wall_s }).toEqual({ ...js, vm: "lua" });
  });

  it("takes what the sun gives beyond the house before the grid", async () => {
    const csv = written("sun.csv", "time_s,house_L1_A,solar_W,voltage_V\n0,1,1840,230\n");
    const raw = { duration_s: 3600, house: { csv }, car: { phases: [1], max_A: 10 }, settings: { breaker_A: 25 } };
    const result = await runScenario(parseScenario(raw, "x.json"));
    expect(result.energy_Wh).toBeGreaterThan(2200);
    expect(result.solarEnergy_Wh / result.energy_Wh).toBeCloseTo(0.7, 2);
    expect(result.solarEnergy_Wh + result.gridEnergy_Wh).toBe(result.energy_Wh);
  });
});

describe("the examples", () => {
  const examples = resolve("tools/simulate/examples");
  for (const name of readdirSync(examples).filter((file) => !file.includes("day"))) {
    it(`${name} runs without a byte of EEPROM and with every overload answered in time`, async () => {
      const result = await runScenario(readScenario(join(examples, name)));
      expect(result.evseEepromWrites).toBe(0);
      expect(result.reaction_ms.events).toBeGreaterThan(0);
      expect(result.reaction_ms.p99).toBeLessThanOrEqual(150);
    });
  }
});

/** The recorded houses beside the checkout, or one made for the occasion. */
function recordings(): string[] {
  const shared = resolve("../shared/data");
  if (existsSync(shared)) {
    const files = readdirSync(shared).filter((file) => file.endsWith(".csv"));
    return files.map((file) => join(shared, file));
  }
  console.info(`no recorded houses in ${shared}: a generated one stands in for them`);
  const rows = Array.from({ length: 600 }, (_, row) => `${row * 6},${(2 + (row % 40) / 4).toFixed(3)},${row % 300}`);
  return [written("generated.csv", `time_s,house_L1_A,solar_W\n${rows.join("\n")}\n`)];
}

describe("a recorded house", () => {
  for (const csv of recordings()) {
    it(`${csv.split("/").at(-1) ?? ""} keeps a 25 A breaker for an hour of its course`, async () => {
      const raw = { duration_s: 3600, house: { csv }, car: { phases: [1] }, settings: { breaker_A: 25 } };
      const result = await runScenario(parseScenario(raw, "x.json"));
      expect(result.energy_Wh).toBeGreaterThan(500);
      expect(result.breaker.longestAbove_s).toBeLessThanOrEqual(1 + 0.2 + 2 + 10 / 4 + 0.3);
    });
  }
});

describe("dinamics simulate", () => {
  const small = written("small.json", RISE);

  it("says in words how it went", async () => {
    const text = await printed([small]);
    expect(text).toContain("2 min simulated in");
    expect(text).toMatch(/breaker +exceeded for L1 [\d.]+ s while/);
    expect(text).toMatch(/reaction +1 overload answered/);
  });

  it("prints one object for one scenario, with the seed of the command line", async () => {
    const result = JSON.parse(await printed(["--json", "--seed", "5", small])) as SimulationResult;
    expect(Object.keys(result)).toEqual(KEYS);
    expect(result.seed).toBe(5);
  });

  it("prints a list for several, and without --json a table with a row for each", async () => {
    expect((JSON.parse(await printed(["--json", small, small])) as unknown[]).length).toBe(2);
    const lines = (await printed([small, small])).trimEnd().split("\n");
    expect(lines.length).toBe(3);
    expect(lines[0]).toMatch(/^scenario +time +above s/);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });

  it("writes a trace with a row a second", async () => {
    const trace = join(folder, "trace.csv");
    await printed(["--trace", trace, small]);
    const [header, ...rows] = readFileSync(trace, "utf8").trimEnd().split("\n");
    expect(header).toBe(
      "time_s,house_L1_A,house_L2_A,house_L3_A,mains_L1_A,mains_L2_A,mains_L3_A,offered_A,charge_A,state,limitedBy",
    );
    expect(rows.length).toBe(120);
    expect(rows.at(-1)).toBe("119,16.00,4.00,6.00,24.00,12.00,14.00,8,8.00,charging,breaker L1");
    for (const row of rows) expect(row.split(",").length).toBe(11);
  });

  it("says when the trace cannot be written", async () => {
    const nowhere = join(folder, "missing", "trace.csv");
    await expect(simulateCommand.run(["--trace", nowhere, small])).rejects.toThrow("cannot be written (ENOENT)");
  });

  it("prints the schema", async () => {
    const schema = JSON.parse(await printed(["--schema"])) as Record<string, unknown>;
    expect(schema["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
  });

  it("names the faults of every file before it runs one", async () => {
    const first = written("first.json", '{ "duration_s": 60,\n  "house" }');
    const second = written("second.json", { ...RISE, meter: { period_s: -1 } });
    const failure = simulateCommand.run([small, first, second]);
    await expect(failure).rejects.toThrow(`${first}:2:`);
    await expect(simulateCommand.run([first, second])).rejects.toThrow(`${second}: meter.period_s: -1 is too small`);
  });
});

describe("the summary", () => {
  it("says so when nothing was above the breaker and nothing had to be answered", async () => {
    const scenario = parseScenario({ ...RISE, house: { steps: [[0, 5]] } }, "calm.json");
    const result = await runScenario(scenario);
    expect(summary(scenario, result)).toContain("never exceeded while the car drew current");
    expect(summary(scenario, result)).toContain("no overload had to be answered");
    expect(table([{ scenario, result }])).toContain("calm.json");
  });

  it("names what was refused and what tripped", async () => {
    const events = [{ at_s: 50, do: "mqtt", topic: "set_breaker", payload: "many" }];
    const scenario = parseScenario({ ...RISE, meter: { outages: [[60, 100]] }, events }, "x.json");
    const text = summary(scenario, await runScenario(scenario));
    expect(text).toMatch(/refused +1 message/);
    expect(text).toMatch(/trip +meter at 7\d(\.\d)? s/);
  });
});
