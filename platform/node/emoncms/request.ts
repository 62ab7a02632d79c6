import { errorText } from "../input-error";
import type { Entry } from "./backlog";

/** Where is posted to, and as what. */
export interface EmoncmsSettings {
  /** Address with its path, e.g. `https://emoncms.org` or `http://emonpi.local/emoncms`. */
  server: string;
  node: string;
  apiKey: string;
}

/**
 * What came of a post. `taken`: the server has it. `refused`: it will not take these, whoever asks and whenever. `failed`: it may take
 * them later, not before `after_ms` if it has said so; `isKey`: once it knows the key.
 */
export type Verdict =
  | { kind: "taken" }
  | { kind: "refused"; why: string }
  | { kind: "failed"; why: string; isKey: boolean; after_ms: number };

const ANSWER_ms = 15000;
/** Nothing that Emoncms says to a post is longer. */
const ANSWER_B = 4096;
/** The longest pause that is made, whatever a server asks for. */
export const LONGEST_PAUSE_ms = 3600000;
const UNKNOWN_KEY = "the server does not know the key; put the write key into the file of emoncms.apiKeyFile";

/** How the key goes along: never in the address, which every proxy keeps. */
export type KeyPlace = "header" | "form";

/** Posts what was seen: one entry as `fulljson`, more in bulk, each with its time. */
export async function post(
  { server, node, apiKey }: EmoncmsSettings,
  entries: readonly Entry[],
  keyPlace: KeyPlace,
): Promise<Verdict> {
  const [first] = entries;
  if (first === undefined) return { kind: "taken" };
  const form = entries.length === 1 ? single(node, first) : bulk(node, first.time_s, entries);
  if (keyPlace === "form") form.set("apikey", apiKey);
  const path = entries.length === 1 ? "input/post" : "input/bulk";
  try {
    const answer = await fetch(`${server.replace(/\/+$/, "")}/${path}`, {
      method: "POST",
      headers: keyPlace === "header" ? { authorization: `Bearer ${apiKey}` } : {},
      body: form,
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_ms),
    });
    return verdictOf(answer, await beginning(answer));
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return failed(`no answer from ${new URL(server).host} (${errorText(cause)})`);
  }
}

function single(node: string, { time_s, inputs }: Entry): URLSearchParams {
  return new URLSearchParams({ node, time: String(time_s), fulljson: JSON.stringify(inputs) });
}

/** `[[seconds after the first, node, {name: value}, ...], ...]` */
function bulk(node: string, first_s: number, entries: readonly Entry[]): URLSearchParams {
  const rows = entries.map(({ time_s, inputs }) => [
    time_s - first_s,
    node,
    ...Object.entries(inputs).map(([name, value]) => ({ [name]: value })),
  ]);
  return new URLSearchParams({ data: JSON.stringify(rows), time: String(first_s) });
}

/** The first bytes of an answer, however long it is. */
async function beginning({ body }: Response): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= ANSWER_B) break;
  }
  return text.slice(0, ANSWER_B);
}

/** Emoncms says `ok` or `{"success": true}`; what it will never take it says is a format error, or `"success": false`. */
function verdictOf({ status, headers }: Response, text: string): Verdict {
  if (status >= 300 && status < 400) return failed(redirection(headers.get("location")));
  if (status === 401 || status === 403 || /api ?key/i.test(text)) return { ...failed(UNKNOWN_KEY), isKey: true };
  const said = `the server answers ${String(status)} ${text.replace(/[^\x21-\x7e]+/g, " ").slice(0, 80)}`.trim();
  if (status === 404 || status === 405) return failed(`${said}; is there Emoncms at emoncms.server, with its path?`);
  if (status >= 500 || status === 408 || status === 425 || status === 429)
    return { ...failed(`the server answers ${String(status)}`), after_ms: pauseIn(headers.get("retry-after")) };
  if (status >= 400) return { kind: "refused", why: said };
  if (/^\s*ok\s*$/.test(text) || /"success"\s*:\s*true/.test(text)) return { kind: "taken" };
  if (/"success"\s*:\s*false/.test(text) || /^\s*"?(format )?error/i.test(text)) return { kind: "refused", why: said };
  return failed(`${said}: that is not Emoncms`);
}

function failed(why: string): Verdict & { kind: "failed" } {
  return { kind: "failed", why, isKey: false, after_ms: 0 };
}

/** The key is not sent anywhere else than where somebody has said. */
function redirection(location: string | null): string {
  const url = location !== null && URL.canParse(location) ? new URL(location) : undefined;
  const where = url === undefined ? "somewhere else" : url.origin + url.pathname.replace(/\/input\/(post|bulk)$/, "");
  return `the server redirects to ${where.slice(0, 80)}; name the address where it really is in emoncms.server`;
}

function pauseIn(retryAfter: string | null): number {
  const pause_s = retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : 0;
  return Math.min(LONGEST_PAUSE_ms, pause_s * 1000);
}
