import { fieldsOf, isTrue, listOf, textOf } from "./read";

/** One of the chargers of this gateway; its API is below its prefix. */
export interface Charger {
  serial: string;
  name: string;
  prefix: string;
}

/** What everybody may know. */
export interface About {
  version: string;
  chargers: Charger[];
  /** Whether there is a password. */
  hasPassword: boolean;
  /** Whether the set-up was finished. */
  isSetUp: boolean;
  /** Routes that are here, e.g. `GET /history`; `undefined`: all that there are. */
  has: string[] | undefined;
  /** Groups in which the settings have to be asked for; empty: they come all at once. */
  settingGroups: string[];
}

export function readAbout(value: unknown): About | undefined {
  const about = fieldsOf(value);
  const setup = fieldsOf(about?.["setup"]);
  if (about === undefined || setup === undefined) return undefined;
  return {
    version: textOf(about["version"]) ?? "",
    chargers: listOf(about["chargers"], readCharger),
    hasPassword: isTrue(setup["password"]),
    isSetUp: isTrue(setup["done"]),
    has: Array.isArray(about["has"]) ? listOf(about["has"], textOf) : undefined,
    settingGroups: listOf(about["settingGroups"], textOf),
  };
}

/** A prefix that is no path of this machine is not followed. */
function readCharger(value: unknown): Charger | undefined {
  const charger = fieldsOf(value);
  const serial = textOf(charger?.["serial"]);
  const prefix = textOf(charger?.["prefix"]) ?? "";
  if (serial === undefined || !/^(\/[\w-]+)*$/.test(prefix)) return undefined;
  return { serial, name: textOf(charger?.["name"]) ?? serial, prefix };
}
