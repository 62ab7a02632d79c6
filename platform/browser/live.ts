import { has } from "./capabilities";
import { readAbout } from "./data/about";
import { type ChargerState, readState } from "./data/charger-state";
import { EventParser } from "./data/event-parser";
import { fieldsOf, textOf } from "./data/read";
import { remember } from "./recent";
import { addressOf, ask, headers, keepCsrf } from "./requests";
import { page, update } from "./store";

/** A controller that has no stream is asked so often. */
const POLL_ms = 1000;
/** A state comes each second; without one for this long the connection is taken for lost. */
const SILENCE_ms = 5000;
const SHORTEST_ms = 1000;
const LONGEST_ms = 8000;

let stream: AbortController | undefined;
let again: ReturnType<typeof setTimeout> | undefined;
let pause_ms = SHORTEST_ms;

/** Connects, now; an open stream is given up. */
export function connect(): void {
  clearTimeout(again);
  stream?.abort();
  const mine = new AbortController();
  stream = mine;
  void listen(mine).then(
    () => retry(mine),
    () => retry(mine),
  );
}

/** Comes back by itself: later and later, at once when the network or the user is back. */
export function stayConnected(): void {
  addEventListener("online", connect);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && page().link === "lost") connect();
  });
  connect();
}

function retry(mine: AbortController): void {
  if (stream !== mine || page().link === "denied") return;
  if (page().link !== "refused") update({ link: "lost" });
  again = setTimeout(connect, pause_ms);
  pause_ms = Math.min(2 * pause_ms, LONGEST_ms);
}

async function listen(mine: AbortController): Promise<void> {
  const about = await ask("GET", "", undefined, "");
  const known = about.ok ? readAbout(about.value) : undefined;
  if (known === undefined || mine.signal.aborted) return;
  update({ about: known, charger: Math.min(page().charger, Math.max(known.chargers.length - 1, 0)) });
  if (!(await isLetIn()) || mine.signal.aborted) return;
  const watch = watchdog(mine);
  try {
    if (!has("GET /events")) return await poll(mine.signal, watch.heard);
    const response = await get("/events", mine.signal);
    if (response.ok && response.body !== null) await follow(response.body, watch.heard);
  } finally {
    watch.end();
  }
}

async function get(route: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(addressOf(route), { headers: headers(), signal });
  if (response.status === 401) update({ link: "denied" });
  return response;
}

/** Asks for the state each second, until it does not come. */
async function poll(signal: AbortSignal, heard: () => void): Promise<void> {
  for (;;) {
    const next = new Promise((resolve) => setTimeout(resolve, POLL_ms));
    const response = await get("/state", signal);
    // it has more important things to do just now
    if (!response.ok && response.status !== 503) return;
    const state = response.ok ? readState(await response.json()) : undefined;
    if (state !== undefined) take(state, heard);
    await next;
  }
}

/** Asks who this browser is to the controller, and takes what changes have to carry. A controller that knows no log-in lets everybody in. */
async function isLetIn(): Promise<boolean> {
  const who = await ask("GET", "/login", undefined, "");
  if (who.ok) keepCsrf(textOf(fieldsOf(who.value)?.["csrf"]));
  else if (who.status === 403) update({ link: "refused", refusal: who.message });
  return who.ok || who.status === 404;
}

/** Takes the states of a stream as they come, until it ends. */
async function follow(body: ReadableStream<Uint8Array>, heard: () => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const events = parser.feed(decoder.decode(piece.value, { stream: true }));
    if (events === undefined) return;
    for (const event of events) {
      const state = event.name === "state" ? readState(parsed(event.data)) : undefined;
      if (state !== undefined) take(state, heard);
    }
  }
}

function take(state: ChargerState, heard: () => void): void {
  heard();
  pause_ms = SHORTEST_ms;
  remember(state);
  update({ state, link: "live" });
}

function watchdog(mine: AbortController): { heard: () => void; end: () => void } {
  let timer = setTimeout(() => mine.abort(), SILENCE_ms);
  return {
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(() => mine.abort(), SILENCE_ms);
    },
    end: () => clearTimeout(timer),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
