import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { HistoryReader } from "../../history/reader";
import { LONGEST_s, MOST_POINTS, type PrintedTable, type Span } from "../../history/queries";
import { sendJson } from "./ask";
import type { OwnAsk } from "./ask";
import { OwnError } from "./own-error";

const DAY_s = 86400;
const POINTS = 1440;
const LATEST_s = 9_999_999_999;

/** Currents, power and limits by columns. */
export async function showHistory({ parts, reply, query }: OwnAsk): Promise<FastifyReply> {
  const now_s = Math.floor(Date.now() / 1000);
  const to_s = wholeIn(query, "to", now_s, LATEST_s);
  const from_s = wholeIn(query, "from", to_s - DAY_s, LATEST_s);
  const points = wholeIn(query, "points", POINTS, MOST_POINTS);
  if (points < 1) throw new OwnError(400, "wrong-value", "points: 1 or more are needed", "points");
  if (to_s <= from_s) throw new OwnError(400, "wrong-value", "to: has to be later than from", "to");
  if (to_s - from_s > LONGEST_s) throw new OwnError(400, "wrong-value", "from: a year at most", "from");
  return sendJson(reply, await read(historyOf(parts.history).history({ from_s, to_s }, points)));
}

/** Sessions of the history; without one those that the controller keeps itself. */
export async function showSessions(ask: OwnAsk): Promise<FastifyReply> {
  const { history } = ask.parts;
  const span = spanIn(ask.query);
  if (history === undefined) return ask.host.pass(ask.request, ask.reply);
  return sendJson(ask.reply, await read(history.sessions(span)));
}

/** A table as CSV, read as it is sent. */
export async function sendTable(
  { parts, reply, query }: OwnAsk,
  table: PrintedTable,
  name: string,
): Promise<FastifyReply> {
  const pieces = historyOf(parts.history).table(table, spanIn(query));
  const first = await read(pieces.next());
  const all = async function* (): AsyncGenerator<string> {
    if (first.done !== true) yield first.value;
    yield* pieces;
  };
  return reply
    .header("content-type", "text/csv; charset=utf-8")
    .header("content-disposition", `attachment; filename="${name}"`)
    .header("cache-control", "no-store")
    .send(Readable.from(all()));
}

function historyOf(history: HistoryReader | undefined): HistoryReader {
  if (history === undefined) throw new OwnError(503, "no-history", "no history is kept; start with a data directory");
  return history;
}

/** Waits for the history; what it cannot say is no failure of the asker. */
async function read<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer;
  } catch {
    throw new OwnError(503, "not-available", "the history cannot be read now; try again in a few seconds");
  }
}

function spanIn(query: URLSearchParams): Span {
  return { from_s: wholeIn(query, "from", 0, LATEST_s), to_s: wholeIn(query, "to", LATEST_s, LATEST_s) };
}

/** The whole number of that name, 0 to `most`, or `otherwise` when it is not there. */
function wholeIn(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const text = query.get(name);
  if (text === null || text === "") return otherwise;
  if (/^\d{1,10}$/.test(text) && Number(text) <= most) return Number(text);
  throw new OwnError(400, "wrong-value", `${name}: a whole number from 0 to ${String(most)} is needed`, name);
}
