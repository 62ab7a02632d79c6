import type { FastifyReply } from "fastify";
import { documentOf, perhaps, type OwnAsk, type OwnParts, sendJson } from "./ask";

interface Cards {
  cards: { uid: string; name?: string }[];
  last?: { uid?: string };
}

/** The controller's diagnostics with the last lines to and from the EVSE. */
export async function showDiagnostics({ host, parts, reply }: OwnAsk): Promise<FastifyReply> {
  const document = await documentOf(host, "/diagnostics");
  const history = await historyOf(parts);
  const failures = parts.failures?.() ?? [];
  return sendJson(reply, JSON.stringify({ ...document, history, failures, rapi: parts.rapi?.() ?? [] }));
}

/** How much history there is; `undefined`: none, or it cannot be read now. */
async function historyOf({ history }: OwnParts): Promise<unknown> {
  try {
    return history === undefined ? undefined : JSON.parse(await history.extent());
  } catch {
    return undefined;
  }
}

/** Everything that helps to find a fault, as one text. Numbers and names of cards are left out: they open the charger. */
export async function sendReport({ host, parts, reply }: OwnAsk): Promise<FastifyReply> {
  const diagnostics = await perhaps(host, "/diagnostics");
  const { settings = [] } = (await perhaps(host, "/settings")) as {
    settings?: { key: string; value: number; default: number; unit: string }[];
  };
  const changed = settings.filter((row) => row.value !== row.default);
  const sections: [string, string][] = [
    ["diagnostics", pretty({ ...diagnostics, history: await historyOf(parts), failures: parts.failures?.() })],
    ["state", pretty(withoutCard(await perhaps(host, "/state")))],
    [
      "settings that are not the default",
      changed.map((row) => `${row.key} = ${String(row.value)} ${row.unit}`).join("\n"),
    ],
    ["schedule", pretty(await perhaps(host, "/schedule"))],
    ["trips", pretty(await perhaps(host, "/trips"))],
    ["cards", cardsText(await perhaps(host, "/cards"))],
    [
      "lines to and from the EVSE",
      (parts.rapi?.() ?? []).map((line) => `${timeText(line.t_ms)} ${line.dir} ${line.line}`).join("\n"),
    ],
    ["log", (parts.logTail?.() ?? []).join("\n")],
  ];
  const text = sections.map(([title, content]) => `== ${title}\n${content}\n`).join("\n");
  const { serial = "charger" } = diagnostics as { serial?: string };
  const name = `dinamics-${serial}-report.txt`;
  return reply
    .header("content-type", "text/plain; charset=utf-8")
    .header("content-disposition", `attachment; filename="${name}"`)
    .header("cache-control", "no-store")
    .send(text);
}

function withoutCard(state: Record<string, unknown>): Record<string, unknown> {
  const session = state["session"];
  if (typeof session !== "object" || session === null || !("card" in session)) return state;
  return { ...state, session: { ...session, card: "(left out)" } };
}

function cardsText({ cards = [] }: Partial<Cards>): string {
  return `${String(cards.length)} known`;
}

function pretty(value: unknown): string {
  return JSON.stringify(value, undefined, 1);
}

function timeText(t_ms: number): string {
  return new Date(t_ms).toISOString();
}
