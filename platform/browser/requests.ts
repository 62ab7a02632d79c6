import { has } from "./capabilities";
import { type About, readAbout } from "./data/about";
import { type Answer, refusalOf } from "./data/answer";
import { fieldsOf } from "./data/read";
import { page, update } from "./store";

/** An answer that takes longer than this does not come. */
const LONGEST_ms = 10000;
const KEPT = "csrf";
const API = "/api/v1";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Address of a route of the charger that is shown, below the address of the page. */
export function addressOf(route: string, prefix = page().about?.chargers[page().charger]?.prefix ?? ""): string {
  const root = prefix.endsWith(API) ? prefix : prefix + API;
  return new URL((root + route).slice(1), document.baseURI.replace(/[?#].*$/, "")).href;
}

/** What a change must carry besides the cookie, so that no other site can make it. */
export function keepCsrf(csrf: string | undefined): void {
  if (csrf !== undefined) localStorage.setItem(KEPT, csrf);
}

export function headers(): Record<string, string> {
  const csrf = localStorage.getItem(KEPT);
  // says that a page asks, which logs in by itself: the browser is not to ask for the password
  return { "x-requested-with": "OpenEVSE", ...(csrf === null ? {} : { "x-csrf": csrf }) };
}

/** Asks the controller. Whoever is not known, or no longer, is asked to log in. */
export async function ask(method: Method, route: string, body?: unknown, prefix?: string): Promise<Answer> {
  if (method === "GET" && route === "/settings") return askSettings();
  // a server that does not know PATCH takes changes of settings by POST
  if (method === "PATCH" && !has(`PATCH ${route}`)) return ask("POST", route, body, prefix);
  return send(method, route, body, prefix);
}

async function send(method: Method, route: string, body?: unknown, prefix?: string): Promise<Answer> {
  const isChange = body !== undefined;
  try {
    const response = await fetch(addressOf(route, prefix), {
      method,
      headers: isChange ? { ...headers(), "content-type": "application/json" } : headers(),
      body: isChange ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(LONGEST_ms),
    });
    if (response.status === 401 && !(route === "/login" && method === "POST")) update({ link: "denied" });
    const text = await response.text();
    const value: unknown = text === "" ? undefined : parsed(text);
    return response.ok ? { ok: true, value } : refusalOf(response.status, value);
  } catch {
    return { ok: false, status: 0, message: "", field: undefined };
  }
}

/** All settings; a group after the other where the controller has no memory for all of them at once. */
async function askSettings(): Promise<Answer> {
  const groups = (page().about ?? (await who()))?.settingGroups ?? [];
  if (groups.length === 0) return send("GET", "/settings");
  const settings: unknown[] = [];
  for (const group of groups) {
    const answer = await send("GET", `/settings?group=${encodeURIComponent(group)}`);
    if (!answer.ok) return answer;
    const rows = fieldsOf(answer.value)?.["settings"];
    if (Array.isArray(rows)) settings.push(...(rows as unknown[]));
  }
  return { ok: true, value: { settings } };
}

async function who(): Promise<About | undefined> {
  const answer = await send("GET", "", undefined, "");
  return answer.ok ? readAbout(answer.value) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
