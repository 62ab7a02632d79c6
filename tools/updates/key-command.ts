import { resolve } from "node:path";
import type { Command } from "#tools/cli/command";
import { readOptions } from "#tools/cli/options";
import { createKey, publicDigits, readKey } from "./signing-key";
import { onlyOperand } from "./options";

const HELP = `dinamics update-key - a key that updates of modules are signed with

Usage: dinamics update-key FILE [--show]

Makes a private key (Ed25519) in a new file that only you can read, and prints its public key: 64 digits that
a module keeps from the day it is flashed. It takes updates signed with that private key and no others, so
keep the file where others cannot get at it, and a copy where you will find it again: it is never printed, and
without it no module that has the public key can be updated over the air.

Options:
  --show  makes nothing, prints the public key of the private key in FILE

Examples:
  dinamics update-key ~/dinamics-update.key
  dinamics update-key ~/dinamics-update.key --show
  dinamics sign-update build/module/upload --key ~/dinamics-update.key --version 0.2.0

Exit codes: 0 done, 2 wrong usage, or the file is there already.
`;

export const keyCommand: Command = {
  name: "update-key",
  summary: "make a key that updates are signed with",
  help: HELP,
  run,
};

async function run(args: string[]): Promise<number> {
  const { on, rest } = readOptions("update-key", args, { show: { type: "boolean" } });
  const path = resolve(onlyOperand("update-key", "FILE", rest));
  const key = on("show") ? readKey(path) : createKey(path);
  process.stdout.write(publicDigits(key) + "\n");
  return 0;
}
