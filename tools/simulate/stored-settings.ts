import type { StoragePort } from "#hal/storage";
import { Settings } from "#firmware/settings/settings";
import type { SettingKey } from "#firmware/settings/table";

/** The stored files of a controller that was set up with these settings. */
export function storedSettings(settings: Readonly<Record<string, string>>): {
  files: Map<string, string>;
  settings: Settings;
} {
  const files = new Map<string, string>();
  const storage: StoragePort = {
    read: (name) => files.get(name),
    write(name, content) {
      files.set(name, content);
      return true;
    },
    remove(name) {
      files.delete(name);
    },
  };
  const made = new Settings(storage, { log: () => undefined });
  // clamps and dynamic check each other; what depends comes last
  const keys = Object.keys(settings).sort((a, b) => Number(a === "clamps") - Number(b === "clamps"));
  for (const key of keys) made.set(key as SettingKey, settings[key] ?? "");
  made.flush(0);
  return { files, settings: made };
}
