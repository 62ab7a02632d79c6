import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { EvseFault } from "#hal/evse";
import { errorCode, errorText } from "#platform/node/input-error";
import { jsonReason, syntaxErrorPlace } from "#platform/node/json-place";
import type { CarOptions } from "#tools/car/simulated-car";
import { UsageError } from "#tools/cli/command";
import type { Firmware } from "#tools/evse/generation";
import { readHouseCsv } from "#tools/house/csv";
import { type HouseGenerator, MOST_STEPS, generateHouse, generatedSteps } from "#tools/house/generators";
import { type HouseStep, NOMINAL_V, step, withProfile } from "#tools/house/profile";
import type { LockBehaviour } from "#tools/lock/simulated-lock";
import type { MeterOptions } from "#tools/meter/meter";
import { SCENARIO } from "./scenario-shape";
import { settingText } from "./settings-shape";
import { check } from "./shape";
import { storedSettings } from "./stored-settings";

/** Something that happens at a moment. */
export type ScenarioEvent = { at_s: number } & (ControllerEvent | OutsideEvent);

/** What the controller or its line meets. */
export type ControllerEvent =
  | { do: "mqtt"; topic: string; payload: string }
  | { do: "console"; text: string }
  | { do: "lineNoise"; rate: number; for_s: number }
  | { do: "clockJump"; by_s: number }
  | { do: "rfid"; uid: string }
  | { do: "switch"; closed: boolean; for_s?: number }
  | { do: "residualCurrent"; mA: number; for_s: number }
  | { do: "timeServer"; on: boolean }
  | { do: "powerCut" };

/** What happens to the car, the meter and the EVSE. */
export type OutsideEvent =
  | { do: "plug" | "unplug" | "meterOff" | "meterOn" | "evseReboot" }
  | { do: "evseFault"; fault: EvseFault | "none" }
  | { do: "evseSilent"; for_s: number }
  | { do: "evseTemperature"; celsius: number }
  | { do: "temperature"; celsius: number }
  | { do: "relay"; open: boolean }
  | { do: "lock"; is: LockBehaviour | "forced" }
  | { do: "batteryPower"; W: number };

/** A scenario with everything filled in. */
export interface Scenario {
  name: string;
  duration_s: number;
  seed: number;
  house: HouseStep[];
  meter: MeterOptions;
  car: Required<Omit<CarOptions, "voltage_V">>;
  evse: { firmware: Firmware; storedMax_A: number; switchesPhases: boolean };
  evMeter: boolean;
  lock: LockBehaviour;
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
  evse?: { firmware?: Firmware; storedMax_A?: number; switchesPhases?: boolean };
  battery?: { steps: number[][] };
  circuit?: { steps: number[][] };
  evMeter?: boolean;
  lock?: LockBehaviour;
  settings?: Record<string, unknown>;
  events?: ScenarioEvent[];
}

/** Most faults named at once; the rest is counted. */
const MOST_FAULTS = 30;

/** Reads a scenario file. Throws a {@link UsageError} that lists every fault with its path and what is allowed. */
export function readScenario(file: string, seed?: number): Scenario {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = errorCode(error) ?? "unknown error";
    throw new UsageError(`${file}: cannot be read (${reason}); give the path of a scenario file`);
  }
  return parseScenario(parseJson(text, file), file, seed);
}

function parseJson(text: string, file: string): unknown {
  const json = text.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(json);
  } catch (error) {
    const place = `${file}:${syntaxErrorPlace(json)}`;
    throw new UsageError(`${place}: ${jsonReason(errorText(error))}; allowed: JSON, as --schema describes it`);
  }
}

/**
 * Checks a scenario and fills in what is not said. `name` is the file, relative paths start at its folder. Throws a {@link UsageError}
 * with a line for each fault.
 */
export function parseScenario(raw: unknown, name: string, seed?: number): Scenario {
  const faults: string[] = [];
  check(SCENARIO, raw, "", faults);
  const sound = (key: string): boolean => !faults.some((fault) => /^\w+/.exec(fault)?.[0] === key);
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw faulty(name, faults);
  const scenario = raw as RawScenario;
  const usedSeed = seed ?? scenario.seed ?? 1;
  const house = sound("house") && sound("duration_s") ? houseOf(scenario, name, usedSeed, faults) : [];
  for (const key of ["battery", "circuit"] as const)
    if (sound(key)) checkRising(key, scenario[key]?.steps ?? [], faults);
  if (sound("meter")) checkOutages(scenario.meter?.outages ?? [], faults);
  if (sound("car")) checkPhases(scenario.car?.phases ?? [], faults);
  const settings = sound("settings") ? settingsOf(scenario, faults) : {};
  if (faults.length > 0) throw faulty(name, faults);
  return filled(scenario, { name, seed: usedSeed, house, settings });
}

type Known = Pick<Scenario, "name" | "seed" | "house" | "settings">;

function filled(scenario: RawScenario, known: Known): Scenario {
  const { settings } = known;
  const car = scenario.car ?? {};
  const reaction_s = car.reaction_s ?? 2;
  const meter: MeterOptions = { ...METER, ...scenario.meter };
  return {
    ...known,
    house: withOthers(known.house, scenario),
    duration_s: scenario.duration_s,
    meter,
    car: {
      ...CAR,
      rampDown_A_per_s: car.ramp_A_per_s ?? CAR.ramp_A_per_s,
      ...car,
      reaction_s,
      start_s: car.start_s ?? reaction_s,
    },
    evse: { firmware: "8.2", storedMax_A: 32, switchesPhases: false, ...scenario.evse },
    evMeter: scenario.evMeter ?? false,
    lock: scenario.lock ?? "works",
    settings: { ...installed(meter, known.house[0]?.voltage_V), ...settings },
    events: eventsOf(scenario),
  };
}

/** What whoever installs the controller in this house would have set. */
function installed(meter: MeterOptions, voltage_V = NOMINAL_V): Record<string, string> {
  const settings: Record<string, string> = {};
  if (!meter.seesCar) settings.meter_sees_car = "0";
  if (Math.round(voltage_V) !== NOMINAL_V) settings.voltage_V = String(Math.round(voltage_V));
  return settings;
}

const METER: MeterOptions = { period_s: 1, delay_s: 0.2, noise_A: 0.05, drop: 0, seesCar: true, outages: [] };
const CAR = { phases: [1, 2, 3], max_A: 32, ramp_A_per_s: 4, battery_kWh: 60, soc: 0.4, overshoot_A: 0 } as const;
const PLUGGED_s = 5;

/** In order of time; the car is plugged in at 5 s when no event says when. */
function eventsOf(scenario: RawScenario): ScenarioEvent[] {
  const events = [...(scenario.events ?? [])];
  if (!events.some((event) => event.do === "plug")) events.unshift({ at_s: PLUGGED_s, do: "plug" });
  return events.sort((a, b) => a.at_s - b.at_s);
}

function faulty(name: string, faults: readonly string[]): UsageError {
  const lines = faults.slice(0, MOST_FAULTS).map((fault) => `${name}: ${fault}`);
  if (faults.length > MOST_FAULTS) lines.push(`${name}: and ${String(faults.length - MOST_FAULTS)} faults more`);
  return new UsageError(lines.join("\n"));
}

function houseOf(scenario: RawScenario, name: string, seed: number, faults: string[]): HouseStep[] {
  const { steps, csv, generator } = scenario.house;
  const given = [steps, csv, generator].filter((way) => way !== undefined).length;
  if (given !== 1) {
    const what = given === 0 ? "says nothing" : "says it more than one way";
    faults.push(`house: ${what}; allowed: one of steps, csv, generator`);
  } else if (steps !== undefined) return stepsOf(steps, faults);
  else if (generator !== undefined) return generatedHouse(generator, scenario.duration_s, { seed, faults });
  else return recordedHouse(resolve(dirname(name), csv ?? ""), csv ?? "", faults);
  return [];
}

function generatedHouse(
  options: HouseGenerator,
  duration_s: number,
  { seed, faults }: { seed: number; faults: string[] },
): HouseStep[] {
  const count = generatedSteps(options, duration_s);
  if (count <= MOST_STEPS) return generateHouse(options, duration_s, seed);
  const what = `would change ${String(Math.ceil(count))} times`;
  faults.push(`house.generator: ${what}; allowed: at most ${String(MOST_STEPS)} times, so slower or shorter`);
  return [];
}

/** The steps of the house with those of the battery and of the sub-panel. */
function withOthers(house: HouseStep[], { battery, circuit }: RawScenario): HouseStep[] {
  let steps = house;
  if (battery !== undefined) steps = withProfile(steps, battery.steps, ([battery_W = 0]) => ({ battery_W }));
  if (circuit === undefined) return steps;
  return withProfile(steps, circuit.steps, ([L1 = 0, L2 = 0, L3 = 0]) => ({ circuit_A: [L1, L2, L3] }));
}

function checkRising(key: string, rows: readonly number[][], faults: string[]): void {
  rows.forEach(([at_s = 0], index) => {
    const last_s = rows[index - 1]?.[0];
    if (last_s === undefined || at_s > last_s) return;
    const what = `time ${String(at_s)} does not rise`;
    faults.push(`${key}.steps[${String(index)}]: ${what}; allowed: more than ${String(last_s)} s`);
  });
}

function stepsOf(rows: readonly number[][], faults: string[]): HouseStep[] {
  checkRising("house", rows, faults);
  return rows.map(([at_s = 0, L1 = 0, L2 = 0, L3 = 0]) => step(at_s, [L1, L2, L3]));
}

function recordedHouse(path: string, shown: string, faults: string[]): HouseStep[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = errorCode(error) ?? "unknown error";
    faults.push(`house.csv: ${shown} cannot be read (${reason}); allowed: a path relative to the scenario`);
    return [];
  }
  const read = readHouseCsv(text, shown);
  if ("steps" in read) return read.steps;
  faults.push(...read.faults);
  return [];
}

function checkOutages(outages: MeterOptions["outages"], faults: string[]): void {
  outages.forEach(([from_s, to_s], index) => {
    if (to_s > from_s) return;
    const place = `meter.outages[${String(index)}]`;
    faults.push(`${place}: ends at ${String(to_s)} s, not after it began; allowed: more than ${String(from_s)} s`);
  });
}

function checkPhases(phases: readonly number[], faults: string[]): void {
  const twice = phases.find((phase, index) => phases.indexOf(phase) !== index);
  if (twice !== undefined) faults.push(`car.phases: ${String(twice)} twice; allowed: each phase once`);
}

/** The settings as texts; faults are those between settings, each of them alone has been checked. */
function settingsOf(scenario: RawScenario, faults: string[]): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [key, value] of Object.entries(scenario.settings ?? {})) settings[key] = settingText(value) ?? "";
  for (const { what, why, allowed } of storedSettings(settings).rejections) {
    faults.push(`settings.${what}: ${why}; allowed: ${allowed}`);
  }
  return settings;
}
