import { whole } from "#hal/text";
import type { Rejection } from "../../settings/rejection";
import type { SettingKey } from "../../settings/table";
import type { ProfileParts } from "./parts";

const SOLAR = 2;

/**
 * Takes a mode by SmartEVSE's number, which is ours too. A mode that charges also lets charge what somebody has stopped, as its access does,
 * unless a delayed start waits; solar takes the override back.
 */
export function setMode(parts: ProfileParts, mode: number, now: number): Rejection | undefined {
  const { settings, actions, core } = parts.http;
  const refused = put(parts, "mode", mode, now);
  if (refused !== undefined) return refused;
  if (mode < 1 || mode > 3) return undefined;
  if (mode === SOLAR && settings.on("override_A")) put(parts, "override_A", 0, now);
  if (core.start.code !== 2 && delayedOf(parts) === "") actions.setEnable(2, now, false);
  return undefined;
}

/** Takes a limit in dA, 0 for none; it is kept in whole amperes, rounded down. Not in the mode solar. */
export function setOverride(parts: ProfileParts, override_dA: number, now: number): Rejection | undefined {
  const { settings } = parts.http;
  const low_A = settings.get("min_current_A");
  const high_A = settings.get("charge_limit_A");
  if (override_dA === 0) return put(parts, "override_A", 0, now);
  const what = "override_current";
  const allowed = "0, " + whole(low_A * 10) + ".." + whole(high_A * 10) + " dA";
  if (settings.get("mode") === SOLAR) return { what, why: "the sun decides in the mode solar", allowed: "0" };
  if (override_dA < low_A * 10 || override_dA > high_A * 10) return { what, why: "beyond the range", allowed };
  return put(parts, "override_A", Math.floor(override_dA / 10), now);
}

/** The delayed start and stop in force, as they were ordered; empty: none. */
export function delayedOf({ http }: ProfileParts): string {
  const { features } = http.core;
  return features === undefined || !http.settings.on("schedule_on") ? "" : features.plan().delayed();
}

/** Sets a setting as everybody does. */
export function put({ http }: ProfileParts, key: SettingKey, value: number, now: number): Rejection | undefined {
  const refused = http.settings.set(key, whole(value));
  if (refused === undefined) http.actions.settingChanged(key, now);
  return refused;
}
