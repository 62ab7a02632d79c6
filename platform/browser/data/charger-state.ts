import { fieldsOf, isTrue, listOf, numberOf, numbersOf, textOf, wordOf } from "./read";

export const MODES = ["off", "normal", "smart", "solar", "pause"] as const;
export type Mode = (typeof MODES)[number];

/** Bound of the current, with who asks for it. */
export interface Limit {
  source: string;
  limit_mA: number | undefined;
  sentence: string;
}

export interface Mains {
  current_mA: (number | undefined)[];
  age_ms: number | undefined;
  breaker_mA: number | undefined;
  stale: boolean;
}

export interface Split {
  solar_Wh: number;
  grid_Wh: number;
  battery_Wh: number;
}

export interface RunningSession {
  energy_Wh: number | undefined;
  duration_s: number | undefined;
  card: string | undefined;
  split: Split | undefined;
}

export interface Trip {
  cause: string;
  sentence: string;
  /** Who ends it; `person` waits for a reset. */
  reset: string;
}

/** A charger at one moment; currents are mA, what is unknown is `undefined`. */
export interface ChargerState {
  serial: string;
  name: string;
  version: string;
  time_s: number | undefined;
  /** Rises with every change of a setting. */
  revision: number | undefined;
  mode: Mode | undefined;
  offered_mA: number | undefined;
  charge_mA: (number | undefined)[];
  power_W: number | undefined;
  sentence: string;
  source: string;
  evse: { state: string; text: string; connected: boolean; fault: string | undefined };
  vehicle: { connected: boolean; phases: number | undefined };
  mains: Mains | undefined;
  surplus_W: number | undefined;
  generation_W: number | undefined;
  battery_W: number | undefined;
  session: RunningSession | undefined;
  limits: Limit[];
  override_mA: number | undefined;
  trip: Trip | undefined;
  access: { required: boolean; open: boolean };
  health: [name: string, text: string][];
}

/** An EVSE in one of these offers the car nothing, whatever current is set in it. */
const SILENT = ["sleeping", "disabled", "fault"];

/** The state, or `undefined` when it is none. */
export function readState(value: unknown): ChargerState | undefined {
  const s = fieldsOf(value);
  const serial = textOf(s?.["serial"]);
  if (s === undefined || serial === undefined) return undefined;
  const evse = fieldsOf(s["evse"]);
  const vehicle = fieldsOf(s["vehicle"]);
  const solar = fieldsOf(s["solar"]);
  const access = fieldsOf(s["access"]);
  return {
    serial,
    name: textOf(s["name"]) ?? serial,
    version: textOf(s["version"]) ?? "",
    time_s: numberOf(s["time_s"]),
    revision: numberOf(s["revision"]),
    mode: wordOf(s["mode"], MODES),
    offered_mA: SILENT.includes(textOf(evse?.["text"]) ?? "") ? 0 : numberOf(s["offered_mA"]),
    charge_mA: numbersOf(s["charge_mA"]),
    power_W: numberOf(s["power_W"]),
    sentence: textOf(s["sentence"]) ?? "",
    source: textOf(s["source"]) ?? "",
    evse: {
      state: textOf(evse?.["state"]) ?? "",
      text: textOf(evse?.["text"]) ?? "",
      connected: isTrue(evse?.["connected"]),
      fault: textOf(evse?.["fault"]),
    },
    vehicle: { connected: isTrue(vehicle?.["connected"]), phases: numberOf(vehicle?.["phases"]) },
    mains: readMains(s["mains"]),
    surplus_W: numberOf(solar?.["surplus_W"]),
    generation_W: numberOf(solar?.["generation_W"]),
    battery_W: numberOf(fieldsOf(s["battery"])?.["power_W"]),
    session: readSession(s["session"]),
    limits: listOf(s["limits"], readLimit),
    override_mA: numberOf(fieldsOf(s["override"])?.["limit_mA"]),
    trip: readTrip(s["trip"]),
    access: { required: isTrue(access?.["required"]), open: isTrue(access?.["open"]) },
    health: Object.entries(fieldsOf(s["health"]) ?? {}).map(([name, text]) => [name, textOf(text) ?? "?"]),
  };
}

/** A meter that does not say whether it is fresh is taken for a stale one. */
function readMains(value: unknown): Mains | undefined {
  const mains = fieldsOf(value);
  if (mains === undefined) return undefined;
  const current_mA = numbersOf(mains["current_mA"]);
  const age_ms = numberOf(mains["age_ms"]);
  return { current_mA, age_ms, breaker_mA: numberOf(mains["breaker_mA"]), stale: mains["stale"] !== false };
}

function readSession(value: unknown): RunningSession | undefined {
  const session = fieldsOf(value);
  if (session === undefined) return undefined;
  return {
    energy_Wh: numberOf(session["energy_Wh"]),
    duration_s: numberOf(session["duration_s"]),
    card: textOf(session["card"]),
    split: readSplit(session["split"]),
  };
}

/** How much energy came from where. */
export function readSplit(value: unknown): Split | undefined {
  const split = fieldsOf(value);
  if (split === undefined) return undefined;
  const [solar_Wh, grid_Wh, battery_Wh] = [split["solar_Wh"], split["grid_Wh"], split["battery_Wh"]].map(numberOf);
  if (solar_Wh === undefined && grid_Wh === undefined) return undefined;
  return { solar_Wh: solar_Wh ?? 0, grid_Wh: grid_Wh ?? 0, battery_Wh: battery_Wh ?? 0 };
}

function readLimit(value: unknown): Limit | undefined {
  const limit = fieldsOf(value);
  const source = textOf(limit?.["source"]);
  if (source === undefined) return undefined;
  return { source, limit_mA: numberOf(limit?.["limit_mA"]), sentence: textOf(limit?.["sentence"]) ?? source };
}

function readTrip(value: unknown): Trip | undefined {
  const trip = fieldsOf(value);
  const cause = textOf(trip?.["cause"]);
  if (cause === undefined) return undefined;
  return { cause, sentence: textOf(trip?.["sentence"]) ?? cause, reset: textOf(trip?.["reset"]) ?? "" };
}
