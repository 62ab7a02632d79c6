import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { rowOfKey, type SettingRow, visitRows } from "#firmware/settings/row";
import { allowedText } from "#firmware/settings/setting";
import { Settings } from "#firmware/settings/settings";
import { valueText, valueWithUnit } from "#firmware/settings/value";
import { readConfigFile } from "#platform/node/config";
import { settingKeys } from "#platform/node/config-table";
import { DataLock } from "#platform/node/data-lock";
import { LineLog, writeToStderr } from "#platform/node/log";
import { didYouMean } from "#platform/node/nearest";
import { FileStorage } from "#platform/node/storage";
import { MemoryStorage } from "#tools/live/memory-storage";
import { type Command, UsageError } from "./command";
import { audited } from "./data-option";
import { defaultDataDir } from "./data-dir";
import { readOptions } from "./options";

const HELP = `dinamics settings - the stored settings of a controller on this machine

Usage: dinamics settings list [--json]
       dinamics settings get KEY
       dinamics settings set KEY VALUE

The unit of a setting is the ending of its key. A running controller takes changes over MQTT instead: topic set_...,
as the list shows. Settings that a configuration file names are put in force again at each start.

Options:
  --data DIR     directory of the settings (default: $XDG_STATE_HOME/dinamics or ~/.local/state/dinamics)
  --config FILE  take the directory from this configuration file
  --json         list as one JSON object

Examples:
  dinamics settings list
  dinamics settings get breaker_A
  dinamics settings set breaker_A 25
  dinamics settings set phases 1 --data /var/lib/dinamics
`;

const OPTIONS = { data: { type: "string" }, config: { type: "string" }, json: { type: "boolean" } } as const;

export const settingsCommand: Command = {
  name: "settings",
  summary: "list, get and set the stored settings",
  help: HELP,
  run,
};

async function run(args: string[]): Promise<number> {
  const { text, on, rest } = readOptions("settings", args, OPTIONS);
  const [action = "list", ...operands] = rest;
  const wanted = { list: 0, get: 1, set: 2 }[action];
  if (wanted === undefined) {
    throw new UsageError(
      `settings: no such action: ${action}${didYouMean(action, ["list", "get", "set"])}; actions: list, get, set`,
    );
  }
  if (operands.length !== wanted)
    throw new UsageError(`settings ${action} takes ${["nothing else", "KEY", "KEY VALUE"][wanted] ?? ""}`);
  const rows = operands.slice(0, 1).map(rowNamed);
  const config = text("config");
  const directory = text("data") ?? (config === undefined ? undefined : readConfigFile(config).dataDir);
  const stored = new StoredSettings(resolve(directory ?? defaultDataDir(process.env)));
  const [row] = rows;
  if (row === undefined) return list(stored.read(), on("json"));
  if (action === "get") return print(valueWithUnit(row, stored.read().get(row.key)));
  return stored.set(row, operands[1] ?? "");
}

/** Settings in a directory, for the length of a command. */
class StoredSettings {
  private readonly log = new LineLog({ level: "warn", write: writeToStderr });

  constructor(private readonly directory: string) {}

  /** What is stored; a directory that is not there has the defaults. */
  read(): Settings {
    const there = existsSync(this.directory);
    return new Settings(there ? new FileStorage(this.directory, this.log) : new MemoryStorage(), this.log);
  }

  async set(row: SettingRow, value: string): Promise<number> {
    const storage = new FileStorage(this.directory, this.log);
    const lock = await DataLock.take(this.directory);
    try {
      const settings = new Settings(storage, this.log);
      const before = settings.get(row.key);
      const refused = settings.set(row.key, value);
      if (refused !== undefined) throw new UsageError(`${row.key}: ${refused.why}; allowed: ${refused.allowed}`);
      settings.flush(0);
      if (!(await storage.close())) return 1;
      await this.remember(row, before, settings.get(row.key));
      return print(`${row.key} = ${valueWithUnit(row, settings.get(row.key))}`);
    } finally {
      await lock.release();
    }
  }

  private remember(row: SettingRow, before: number, after: number): Promise<void> {
    return audited(this.directory, async (audit, speaker) => {
      if (before === after) return;
      audit.add(speaker, row.key, { before: valueWithUnit(row, before), after: valueWithUnit(row, after) });
    });
  }
}

function rowNamed(key: string): SettingRow {
  const row = rowOfKey(key);
  if (row !== undefined) return row;
  throw new UsageError(
    `settings: no such setting: ${key}${didYouMean(key, settingKeys())}; see dinamics settings list`,
  );
}

function list(settings: Settings, json: boolean): number {
  const lines: string[] = [];
  const values: Record<string, number> = {};
  visitRows((row) => {
    values[row.key] = settings.get(row.key);
    const value = valueWithUnit(row, settings.get(row.key));
    const facts = `${allowedText(row)}, default ${valueText(row.defaultValue)}`;
    lines.push(`${row.key.padEnd(20)} ${value.padEnd(12)} ${row.sentence} [${facts}; ${row.topic}]`);
  });
  return print(json ? JSON.stringify(values, undefined, 2) : lines.join("\n"));
}

function print(text: string): number {
  process.stdout.write(text + "\n");
  return 0;
}
