import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { rowOfKey } from "#firmware/settings/row";
import { readValue } from "#firmware/settings/value";
import type { CarOptions } from "#tools/car/simulated-car";
import { UsageError } from "#tools/cli/command";
import type { Firmware } from "#tools/evse/generation";
import { readHouseCsv } from "#tools/house/csv";
import { type HouseGenerator, generateHouse } from "#tools/house/generators";
import { type HouseStep, step } from "#tools/house/profile";
import type { MeterOptions } from "#tools/meter/meter";
import { SCENARIO } from "./scenario-shape";
import { check } from "./shape";

/** Something that happens at a moment. */
export type ScenarioEvent = { at_s: number } & (
  | { do: "plug" | "unplug" | "meterOff" | "meterOn" | "evseReboot" | "powerCut" }
  | { do: "mqtt"; topic: string; payload: string }
  | { do: "evseFault"; fault: string }
  | { do: "evseSilent"; for_s: number }
  | { do: "evseTemperature"; celsius: number }
  | { do: "lineNoise"; rate: number; for_s: number }
  | { do: "clockJump"; by_s: number }
);

/** A scenario with everything filled in. */
export interface Scenario {
  name: string;
  duration_s: number;
  seed: number;
  house: HouseStep[];
  meter: MeterOptions;
  car: Required<Omit<CarOptions, "voltage_V">>;
  evse: { firmware: Firmware; storedMax_A: number };
  /** Settings as the text that sets them, by key. */
  settings: Readonly<Record<string, string>>;
  events: ScenarioEvent[];
}

interface RawScenario {
  duration_s: number;
  seed?: number;
  house: { steps?: number[][]; csv?: string; generator?: HouseGenerator };
  meter?: Partial<MeterOptions>;
  car?: CarOptions;
  evse?: { firmware?: Firmware; storedMax_A?: number };
  settings?: Record<string, number | string>;
  events?: ScenarioEvent[];
}

/** Reads a scenario file. Throws a {@link UsageError} that lists every fault with its path and what is allowed. */
export function readScenario(file: string, seed?: number): Scenario {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"}); give the path of a scenario file`,
    );
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: is no JSON: ${(error as Error).message}`);
  }
  return parseScenario(raw, file, seed);
}

/** Checks a scenario and fills in what is not said. `name` is the file, relative paths start at its folder. */
export function parseScenario(raw: unknown, name: string, seed?: number): Scenario {
  const faults: string[] = [];
  check(SCENARIO, raw, "", faults);
  if (faults.length > 0) throw faulty(name, faults);
  const scenario = raw as RawScenario;
  const usedSeed = seed ?? scenario.seed ?? 1;
  const house = houseOf(scenario, name, usedSeed, faults);
  const settings = settingsOf(scenario, faults);
  if (faults.length > 0) throw faulty(name, faults);
  const car = scenario.car ?? {};
  const reaction_s = car.reaction_s ?? 2;
  const filled: Scenario["car"] = {
    phases: car.phases ?? [1, 2, 3],
    max_A: car.max_A ?? 32,
    reaction_s,
    ramp_A_per_s: car.ramp_A_per_s ?? 4,
    battery_kWh: car.battery_kWh ?? 60,
    soc: car.soc ?? 0.4,
    overshoot_A: car.overshoot_A ?? 0,
    start_s: car.start_s ?? reaction_s,
  };
  const meter: MeterOptions = {
    period_s: 1,
    delay_s: 0.2,
    noise_A: 0.05,
    drop: 0,
    seesCar: true,
    outages: [],
    ...scenario.meter,
  };
  const events = [...(scenario.events ?? [])].sort((a, b) => a.at_s - b.at_s);
  if (!events.some((event) => event.do === "plug")) events.unshift({ at_s: 5, do: "plug" });
  return {
    name,
    duration_s: scenario.duration_s,
    seed: usedSeed,
    house,
    meter,
    car: filled,
    evse: { firmware: scenario.evse?.firmware ?? "8.2", storedMax_A: scenario.evse?.storedMax_A ?? 32 },
    settings: meter.seesCar || "meter_sees_car" in settings ? settings : { ...settings, meter_sees_car: "0" },
    events,
  };
}

function faulty(name: string, faults: readonly string[]): UsageError {
  return new UsageError(faults.map((fault) => `${name}: ${fault}`).join("\n"));
}

function houseOf(scenario: RawScenario, name: string, seed: number, faults: string[]): HouseStep[] {
  const { steps, csv, generator } = scenario.house;
  const given = [steps, csv, generator].filter((way) => way !== undefined).length;
  if (given !== 1)
    faults.push(
      `house: ${given === 0 ? "says nothing" : "says it more than one way"}; allowed: one of steps, csv, generator`,
    );
  else if (steps !== undefined) return stepsOf(steps, faults);
  else if (generator !== undefined) return generateHouse(generator, scenario.duration_s, seed);
  else return recordedHouse(resolve(dirname(name), csv ?? ""), csv ?? "", faults);
  return [];
}

function stepsOf(rows: readonly number[][], faults: string[]): HouseStep[] {
  rows.forEach((row, index) => {
    const last = rows[index - 1]?.[0];
    if (last !== undefined && (row[0] ?? 0) <= last)
      faults.push(`house.steps[${index}]: time ${row[0] ?? 0} does not rise; allowed: more than ${last} s`);
  });
  return rows.map(([at_s = 0, L1 = 0, L2 = 0, L3 = 0]) => step(at_s, [L1, L2, L3]));
}

function recordedHouse(path: string, shown: string, faults: string[]): HouseStep[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    faults.push(
      `house.csv: ${shown} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"}); allowed: a path relative to the scenario`,
    );
    return [];
  }
  const read = readHouseCsv(text, shown);
  if ("steps" in read) return read.steps;
  faults.push(...read.faults);
  return [];
}

function settingsOf(scenario: RawScenario, faults: string[]): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [key, value] of Object.entries(scenario.settings ?? {})) {
    const row = rowOfKey(key);
    if (row === undefined) {
      faults.push(`settings.${key}: unknown key; allowed: those of \`dinamics settings list\``);
      continue;
    }
    const text = typeof value === "boolean" ? (value ? "1" : "0") : String(value);
    const read = readValue(row, text, `settings.${key}`);
    if (typeof read === "number") settings[key] = text;
    else faults.push(`${read.what}: ${JSON.stringify(value)}: ${read.why}; allowed: ${read.allowed}`);
  }
  return settings;
}
