import { makeFolder } from "#platform/node/folder";
import { userInfo } from "node:os";
import { resolve } from "node:path";
import { type Config, readConfigFile } from "#platform/node/config";
import { errorText, InputError } from "#platform/node/input-error";
import { AuditFile } from "#platform/node/security/audit-file";
import { Audit, type Speaker } from "#platform/node/security/audit";
import { defaultDataDir } from "./data-dir";
import type { ReadOptions } from "./options";

/** The options that name the data directory. */
export const DATA_OPTIONS = { data: { type: "string" }, config: { type: "string" } } as const;

/** Help for them. */
export const DATA_HELP = `  --data DIR     data directory of the controller (default: $XDG_STATE_HOME/dinamics or ~/.local/state/dinamics)
  --config FILE  take the directory from this configuration file`;

/** The data directory that the options name, and the configuration where one is named. */
export function namedData({ text }: ReadOptions): { directory: string; config: Config } {
  const file = text("config");
  const config = file === undefined ? {} : readConfigFile(file);
  return { directory: resolve(text("data") ?? config.dataDir ?? defaultDataDir(process.env)), config };
}

/** Makes the directory where it is missing; throws {@link InputError}. */
export function madeDirectory(directory: string): string {
  try {
    makeFolder(directory, 0o700);
    return directory;
  } catch (error) {
    throw new InputError([`data directory ${directory} cannot be made: ${errorText(error)}; name another one`]);
  }
}

/** Does something as the person at this computer's console, with an audit of it that is written in the end. */
export async function audited(
  directory: string,
  act: (audit: Audit, speaker: Speaker) => Promise<void>,
): Promise<void> {
  const failed = (error: unknown): void =>
    void process.stderr.write(`dinamics: the audit cannot be written: ${errorText(error)}\n`);
  const audit = new Audit(new AuditFile(directory, failed));
  await act(audit, { who: `${userInfo().username} at the console` });
  await audit.file.close();
}
