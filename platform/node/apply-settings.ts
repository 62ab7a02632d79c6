import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import { Settings } from "#firmware/settings/settings";
import type { SettingKey } from "#firmware/settings/table";
import { valueText } from "#firmware/settings/value";
import { InputError } from "./input-error";

/**
 * Puts settings of the configuration in force before the controller starts, as if they had been set over MQTT.
 * Throws {@link InputError} when some cannot be taken (together with those that are stored); `place` names the file.
 */
export function applySettings(
  storage: StoragePort,
  log: LogPort,
  wanted: Readonly<Record<string, number>>,
  place: string,
): void {
  const settings = new Settings(storage, log);
  let left = Object.entries(wanted);
  let problems: string[] = [];
  // Some settings are taken only after others (a meter before balancing), so what was refused gets another try.
  for (let refused = left.length + 1; left.length > 0 && left.length < refused;) {
    refused = left.length;
    problems = [];
    left = left.filter(([key, value]) => {
      const rejection = settings.set(key as SettingKey, valueText(value));
      if (rejection === undefined) return false;
      problems.push(`${place}: settings.${key}: ${rejection.why}; allowed: ${rejection.allowed}`);
      return true;
    });
  }
  if (problems.length > 0) throw new InputError(problems);
  settings.flush(0);
}
