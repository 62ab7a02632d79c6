import { join } from "node:path";
import { Secret } from "#platform/node/http/secret";
import type { LineLog } from "#platform/node/log";
import { Accounts } from "#platform/node/security/accounts";
import { PASSWORD_FILE, PasswordKeeper } from "#platform/node/security/password-keeper";
import { isOpenToOthers } from "#platform/node/security/private-file";
import { TOKENS_FILE, TokenStore } from "#platform/node/security/token-store";
import type { RunPlan } from "./run-plan";

/** Who is let in: as the data directory keeps it, or the configuration says. Throws {@link InputError} for what cannot be read. */
export function accountsOf(plan: RunPlan): Accounts {
  return new Accounts(passwordOf(plan), new TokenStore(inData(plan, TOKENS_FILE)), plan.http?.user);
}

/** Warns of files with secrets that others than their owner may read. */
export function warnOfOpenFiles({ http, mqtt, emoncms }: RunPlan, log: LineLog): void {
  const files = {
    "http.passwordFile": http?.passwordFile,
    "http.keyFile": http?.keyFile,
    "mqtt.passwordFile": mqtt?.passwordFile,
    "mqtt.keyFile": mqtt?.keyFile,
    "emoncms.apiKeyFile": emoncms?.apiKeyFile,
  };
  for (const [key, path] of Object.entries(files))
    if (path !== undefined && isOpenToOthers(path)) log.log("warn", `${key}: others may read ${path}; chmod 600 it`);
}

/** The password: of the file that the configuration names, or the one that `dinamics password` has kept. */
function passwordOf(plan: RunPlan): PasswordKeeper {
  const path = plan.http?.passwordFile;
  if (path === undefined) return PasswordKeeper.kept(inData(plan, PASSWORD_FILE));
  return PasswordKeeper.of(Secret.read(path, `${plan.place}: http.passwordFile`));
}

function inData({ dataDir }: RunPlan, name: string): string | undefined {
  return dataDir === undefined ? undefined : join(dataDir, name);
}
