import { join } from "node:path";
import { didYouMean } from "#platform/node/nearest";
import { type Scope, scopeNamed, SCOPES } from "#platform/node/security/scope";
import { TOKENS_FILE, TokenStore } from "#platform/node/security/token-store";
import { type Command, UsageError } from "./command";
import { audited, DATA_HELP, DATA_OPTIONS, madeDirectory, namedData } from "./data-option";
import { readOptions } from "./options";

const HELP = `dinamics token - lets machines in without the password, each with its own token that can be taken back

Usage: dinamics token create NAME [--scope SCOPE] [OPTIONS]   makes one and shows it this once
       dinamics token list [OPTIONS]                          all of them, without their secrets
       dinamics token revoke ID [OPTIONS]                     takes one back

A machine sends it as "Authorization: Bearer TOKEN", or as the password of Basic authentication with any user.
A controller that runs takes changes over within a second. Only hashes are kept.

Options:
  --scope SCOPE  read (default): look; control: start, stop and set the current too; admin: everything
${DATA_HELP}

Examples:
  dinamics token create "Home Assistant" --scope control
  dinamics token list
  dinamics token revoke 1f0c22ab
`;

const OPTIONS = { ...DATA_OPTIONS, scope: { type: "string" } } as const;
const ACTIONS = ["create", "list", "revoke"];

export const tokenCommand: Command = {
  name: "token",
  summary: "let machines in: create, list and revoke API tokens",
  help: HELP,
  run,
};

async function run(args: string[]): Promise<number> {
  const options = readOptions("token", args, OPTIONS);
  const [action = "", ...operands] = options.rest;
  if (!ACTIONS.includes(action))
    throw new UsageError(
      `token: ${action === "" ? "what to do is missing" : `no such action: ${action}${didYouMean(action, ACTIONS)}`}; actions: ${ACTIONS.join(", ")}`,
    );
  const [operand = "", more] = operands;
  if (more !== undefined || (action === "list") !== (operand === ""))
    throw new UsageError(
      `token ${action} takes ${action === "list" ? "nothing else" : action === "create" ? "a NAME" : "an ID"}`,
    );
  const { directory } = namedData(options);
  const scope = scopeOf(options.text("scope"));
  if (action === "list") return list(new TokenStore(join(directory, TOKENS_FILE)));
  const store = new TokenStore(join(madeDirectory(directory), TOKENS_FILE));
  await (action === "create" ? create(store, directory, operand, scope) : revoke(store, directory, operand));
  return 0;
}

function scopeOf(text = "read"): Scope {
  const scope = scopeNamed(text);
  if (scope === undefined) throw new UsageError(`token: no such scope: ${text}; scopes: ${SCOPES.join(", ")}`);
  return scope;
}

function create(store: TokenStore, directory: string, name: string, scope: Scope): Promise<void> {
  return audited(directory, async (audit, speaker) => {
    const made = await store.create(name, scope);
    audit.add(speaker, `API access ${made.id}`, { after: `${name}, ${scope}` });
    process.stderr.write(`${name} may ${scope}; this is shown only now:\n`);
    process.stdout.write(made.token + "\n");
  });
}

function revoke(store: TokenStore, directory: string, id: string): Promise<void> {
  return audited(directory, async (audit, speaker) => {
    const gone = await store.revoke(id);
    if (gone === undefined) throw new UsageError(`token: there is none with the id ${id}; see dinamics token list`);
    audit.add(speaker, `API access ${id}`, { before: `${gone.name}, ${gone.scope}`, after: "revoked" });
    process.stdout.write(`${gone.name} is not let in any more\n`);
  });
}

function list(store: TokenStore): number {
  for (const { id, name, scope, created_s } of store.list()) {
    const created = new Date(created_s * 1000).toISOString().slice(0, 10);
    process.stdout.write(`${id}  ${scope.padEnd(7)}  ${created}  ${name}\n`);
  }
  return 0;
}
