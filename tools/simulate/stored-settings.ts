import type { StoragePort } from "#hal/storage";
import type { Rejection } from "#firmware/settings/rejection";
import { Settings } from "#firmware/settings/settings";
import type { SettingKey } from "#firmware/settings/table";

/** A controller as it was set up before the scenario begins. */
export interface StoredSettings {
  /** Its stored files, by name. */
  files: Map<string, string>;
  settings: Settings;
  /** Settings that contradict each other; the rest is set. */
  rejections: Rejection[];
}

/** Sets up a controller with these settings, given as the texts that set them, by key. */
export function storedSettings(texts: Readonly<Record<string, string>>): StoredSettings {
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
  const settings = new Settings(storage, { log: () => undefined });
  const rejections: Rejection[] = [];
  for (const key of inOrder(Object.keys(texts))) {
    const rejection = settings.set(key as SettingKey, texts[key] ?? "");
    if (rejection !== undefined) rejections.push(rejection);
  }
  settings.flush(0);
  return { files, settings, rejections };
}

/** `clamps` 0 is taken only after `dynamic` 0. */
function inOrder(keys: readonly string[]): string[] {
  return [...keys].sort((a, b) => Number(a === "clamps") - Number(b === "clamps"));
}
