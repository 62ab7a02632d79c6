import { type AuditEntry, readAudit } from "#platform/node/security/audit-file";
import { type Command, UsageError } from "./command";
import { DATA_HELP, DATA_OPTIONS, namedData } from "./data-option";
import { readOptions } from "./options";

const HELP = `dinamics audit - who has changed what, and who has tried to get in

Usage: dinamics audit [OPTIONS]

Options:
  --last N       the last N entries (default 50)
  --json         a JSON object in each line, as they are kept
${DATA_HELP}

Examples:
  dinamics audit
  dinamics audit --last 1000 --json
`;

const OPTIONS = { ...DATA_OPTIONS, last: { type: "string" }, json: { type: "boolean" } } as const;

export const auditCommand: Command = { name: "audit", summary: "who has changed what", help: HELP, run };

async function run(args: string[]): Promise<number> {
  const options = readOptions("audit", args, OPTIONS);
  if (options.rest.length > 0) throw new UsageError("audit takes no arguments; see dinamics audit --help");
  const last = options.text("last") ?? "50";
  if (!/^[1-9]\d{0,5}$/.test(last)) throw new UsageError(`audit: --last: "${last}" is no number; allowed: 1..999999`);
  for (const entry of await readAudit(namedData(options).directory, Number(last)))
    process.stdout.write((options.on("json") ? JSON.stringify(entry) : lineOf(entry)) + "\n");
  return 0;
}

function lineOf({ time, who, from, topic, what, before, after }: AuditEntry): string {
  const place = [from, topic].filter((one) => one !== undefined).join(", ");
  const source = place === "" ? who : `${who} (${place})`;
  const change = [before, after].filter((value) => value !== undefined).map(textOf);
  return `${time.slice(0, 19)}Z  ${textOf(source)}: ${what}${change.length === 0 ? "" : `: ${change.join(" -> ")}`}`;
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "?");
}
