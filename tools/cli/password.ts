import { existsSync } from "node:fs";
import { join } from "node:path";
import { passwordProblem } from "#platform/node/http/secret";
import { PASSWORD_FILE, PasswordKeeper } from "#platform/node/security/password-keeper";
import { askSecret } from "./ask-secret";
import { type Command, UsageError } from "./command";
import { audited, DATA_HELP, DATA_OPTIONS, madeDirectory, namedData } from "./data-option";
import { readOptions } from "./options";

const HELP = `dinamics password - sets the password of the page and the HTTP API

Usage: dinamics password [OPTIONS]          asks for it twice
       ... | dinamics password [OPTIONS]    takes the first line

Until there is one, only this computer is answered. A controller that runs takes it over within a second, ends all
sessions and from then on answers the network. Only a hash of it is kept.

Options:
${DATA_HELP}

Examples:
  dinamics password
  dinamics password --data /var/lib/dinamics
  pwgen 20 1 | tee password.txt | dinamics password
`;

export const passwordCommand: Command = {
  name: "password",
  summary: "set the password of the page and the HTTP API",
  help: HELP,
  run,
};

async function run(args: string[]): Promise<number> {
  const options = readOptions("password", args, DATA_OPTIONS);
  // on the command line everybody on this computer could read it
  if (options.rest.length > 0)
    throw new UsageError("password: it is asked for, or read from the standard input; never give it as an argument");
  const { directory, config } = namedData(options);
  if (config.http?.passwordFile !== undefined)
    throw new UsageError(`password: the configuration takes it from ${config.http.passwordFile}; change it there`);
  const password = await askSecret("New password: ");
  const problem = passwordProblem(password);
  if (problem !== undefined) throw new UsageError(`password: it is ${problem}`);
  if (process.stdin.isTTY && (await askSecret("Again: ")) !== password)
    throw new UsageError("password: these were two different ones; nothing was changed");
  const path = join(madeDirectory(directory), PASSWORD_FILE);
  const what = existsSync(path) ? "password" : "first password";
  await audited(directory, async (audit, speaker) => {
    await PasswordKeeper.store(path, password);
    audit.add(speaker, what);
  });
  process.stdout.write(`the password is set in ${directory}\n`);
  return 0;
}
