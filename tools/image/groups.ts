import { LATE_MODULES } from "#tools/lua/late-modules";
import { flatName } from "#tools/lua/flat-names";
import { type LuaModule, reachable } from "#tools/lua/transpile";

/** Something that an image can do without. */
export interface Group {
  name: string;
  what: string;
  /** The setting that asks for it. */
  setting: string;
  /** How it is stood in for where it was left out. */
  kind: "policy" | "phases" | "point" | "device" | "http" | "profile" | "updates";
  /** Files whose modules it consists of, with what only they load. */
  files: readonly string[];
}

/** What can be left out, largest first. All of them are loaded late, when a setting asks for them. */
export const GROUPS: readonly Group[] = [
  {
    name: "http",
    what: "the HTTP API",
    setting: "http",
    kind: "http",
    files: ["firmware/api/http/http-api.ts", "firmware/front-desk.ts"],
  },
  {
    name: "smartevse",
    what: "the SmartEVSE profile",
    setting: "smartevse",
    kind: "profile",
    files: ["firmware/api/smartevse/smartevse.ts"],
  },
  {
    name: "own",
    what: "Dinamics' own HTTP API",
    setting: "http",
    kind: "http",
    files: ["firmware/api/own/own-api.ts"],
  },
  {
    name: "cards",
    what: "RFID cards",
    setting: "rfid_mode",
    kind: "policy",
    files: ["firmware/access/access-control.ts"],
  },
  { name: "solar", what: "solar mode", setting: "mode", kind: "policy", files: ["firmware/modes/solar-mode.ts"] },
  {
    name: "schedule",
    what: "the windows of the week",
    setting: "schedule_on",
    kind: "policy",
    files: ["firmware/limits/week-plan.ts"],
  },
  {
    name: "phases",
    what: "switching between one phase and three",
    setting: "contact2",
    kind: "phases",
    files: ["firmware/modes/phase-switching.ts"],
  },
  {
    name: "clamps",
    what: "the module's own clamps",
    setting: "house_meter",
    kind: "device",
    files: ["platform/nodemcu/meter/clamp-meter.ts"],
  },
  {
    name: "peak",
    what: "the limit of the quarter-hour peak",
    setting: "peak_W",
    kind: "policy",
    files: ["firmware/limits/peak-limit.ts"],
  },
  {
    name: "reader",
    what: "the card reader PN532",
    setting: "card_reader",
    kind: "device",
    files: ["platform/nodemcu/reader/pn532.ts", "platform/nodemcu/reader/reader-bus.ts"],
  },
  {
    name: "modbus",
    what: "house meters SDM630 and PZEM-004T",
    setting: "house_meter",
    kind: "device",
    files: ["platform/nodemcu/meter/sdm630.ts", "platform/nodemcu/meter/pzem.ts"],
  },
  {
    name: "circuit",
    what: "the limit of a sub-circuit",
    setting: "circuit_A",
    kind: "policy",
    files: ["firmware/limits/circuit-limit.ts"],
  },
  {
    name: "capacity",
    what: "the limit of the capacity",
    setting: "capacity_A",
    kind: "policy",
    files: ["firmware/limits/capacity-limit.ts"],
  },
  {
    name: "thermometer",
    what: "temperature sensors DS18B20 and NTC",
    setting: "temperature_sensor",
    kind: "device",
    files: ["platform/nodemcu/sensor/ds18b20.ts", "platform/nodemcu/sensor/ntc.ts"],
  },
  {
    name: "updates",
    what: "updates over the air",
    setting: "",
    kind: "updates",
    files: ["firmware/update/updates.ts", "platform/nodemcu/module-updates.ts"],
  },
  {
    name: "point",
    what: "the button and the cable lock",
    setting: "switch_on and lock",
    kind: "point",
    files: ["firmware/charging-point.ts"],
  },
  {
    name: "cable",
    what: "the rating of the cable",
    setting: "cable_A and socket",
    kind: "policy",
    files: ["firmware/limits/cable-rating.ts"],
  },
  {
    name: "power",
    what: "the limit of the power",
    setting: "powerLimit_W and override_A",
    kind: "policy",
    files: ["firmware/limits/power-cap.ts"],
  },
  {
    name: "session",
    what: "the limits of a session",
    setting: "time_limit_15min and energy_limit_kWh",
    kind: "policy",
    files: ["firmware/limits/session-limit.ts"],
  },
  {
    name: "level",
    what: "the limit of the car's state of charge",
    setting: "soc_limit_pct",
    kind: "policy",
    files: ["firmware/limits/charge-level.ts"],
  },
];

/** What an image has that is only to keep the breaker, behind its broker or a clamp of its own, and to be looked after. */
const LEAN: readonly string[] = ["clamps", "updates"];

/** Names of images that have less than everything, with what they leave out. */
export const PROFILES: Readonly<Record<string, readonly Group[]>> = {
  full: [],
  lean: GROUPS.filter(({ name }) => !LEAN.includes(name)),
};

/** Names of the modules that a group consists of at its root. */
export function rootsOf(group: Group): string[] {
  return group.files.map((file) => flatName(file.replace(/\.ts$/, "")));
}

/** Modules without those of the groups and without what only those load. */
export function without(modules: readonly LuaModule[], groups: readonly Group[], entry: string): LuaModule[] {
  const gone = new Set(groups.flatMap(rootsOf));
  return reachable(
    modules.filter(({ name }) => !gone.has(name)),
    [entry],
  );
}

/** A group whose modules are not loaded late could not be left out. */
export function notLate(groups: readonly Group[]): string[] {
  return groups.flatMap(({ files }) => files.filter((file) => !LATE_MODULES.includes(file)));
}
