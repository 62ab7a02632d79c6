import { join } from "node:path";
import { Secret } from "#platform/node/http/secret";
import type { LineLog } from "#platform/node/log";
import { Accounts } from "#platform/node/security/accounts";
import { PASSWORD_FILE, PasswordKeeper } from "#platform/node/security/password-keeper";
import { isOpenToOthers } from "#platform/node/security/private-file";
import { TOKENS_FILE, TokenStore } from "#platform/node/security/token-store";
import type { RunPlan } from "./run-plan";

/** Who is let in: as the data directory keeps it, or the configuration says. Throws {@link InputError} for what cannot be read. */
export function accountsOf(plan: RunPlan, log: LineLog): Accounts {
  return new Accounts(passwordOf(plan, log), new TokenStore(inData(plan, TOKENS_FILE)), plan.http?.user);
}

/** The password: of the file that the configuration names, or the one that `dinamics password` has kept. */
function passwordOf(plan: RunPlan, log: LineLog): PasswordKeeper {
  const path = plan.http?.passwordFile;
  if (path === undefined) return PasswordKeeper.kept(inData(plan, PASSWORD_FILE));
  if (isOpenToOthers(path)) log.log("warn", `http.passwordFile: others may read ${path}; chmod 600 it`);
  return PasswordKeeper.of(Secret.read(path, `${plan.place}: http.passwordFile`));
}

function inData({ dataDir }: RunPlan, name: string): string | undefined {
  return dataDir === undefined ? undefined : join(dataDir, name);
}
