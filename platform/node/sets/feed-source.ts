import { meterTopicProblem } from "../mains-topic";

/** Where a report comes from: a topic, a place in its JSON, and what the number there is multiplied with. */
export interface FeedSource {
  topic: string;
  path: string[];
  factor: number;
}

export const FEED_ALLOWED =
  "TOPIC, TOPIC#PATH or TOPIC#PATH*FACTOR, e.g. house/solar, meter/state#apower, tele/em/SENSOR#ENERGY.Power[0]*-1; or a sum" +
  " of such, e.g. house/used + house/solar#*-1";
const MOST_SUMMANDS = 4;
/** Where a number stands that was wrapped with its time, as Emoncms does it. */
const PLAIN = ["value"];
const LONGEST_PAYLOAD = 65536;
const DEEPEST = 8;
const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,2})?\s*$/i;
const STEP = /\.?([^.[\]*#\s]+)|\[(\d{1,4})\]|\["([^"]+)"\]/y;

/** Reads one source or a sum of several; why not, if it cannot be. */
export function readFeedSources(text: string): FeedSource[] | string {
  const sources: FeedSource[] = [];
  for (const part of text.split(/\s+\+\s+/)) {
    const source = readFeedSource(part);
    if (typeof source === "string") return source;
    sources.push(source);
  }
  return sources.length <= MOST_SUMMANDS ? sources : `a sum of more than ${String(MOST_SUMMANDS)}`;
}

/** Reads `TOPIC#PATH*FACTOR`; why not, if it cannot be. */
export function readFeedSource(text: string): FeedSource | string {
  const mark = text.indexOf("#");
  const topic = mark < 0 ? text : text.slice(0, mark);
  const problem = meterTopicProblem(topic);
  if (problem !== undefined) return `topic: ${problem}`;
  const [, place = "", times] = /^(.*?)(?:\*([-+\d.e]+))?$/i.exec(mark < 0 ? "" : text.slice(mark + 1)) ?? [];
  const factor = times === undefined ? 1 : NUMBER.test(times) ? Number(times) : Number.NaN;
  if (!Number.isFinite(factor) || factor === 0) return `"${times ?? ""}" is no factor`;
  const path = readPath(place.replace(/^\$\.?/, ""));
  if (path === undefined) return `"${place}" is no place in JSON`;
  return { topic, path, factor };
}

/** The number that a message holds for a source, in three decimals at most; why not, if it holds none. */
export function readFeedMessage({ path, factor }: FeedSource, payload: string): { text: string } | string {
  if (payload.length > LONGEST_PAYLOAD) return `longer than ${String(LONGEST_PAYLOAD)} bytes`;
  const value = path.length > 0 ? valueAt(payload, path) : /^\s*\{/.test(payload) ? valueAt(payload, PLAIN) : payload;
  const number = typeof value === "number" ? value : typeof value === "boolean" ? Number(value) : numberIn(value);
  if (number === undefined || !Number.isFinite(number)) return "no number there";
  const scaled = number * factor;
  if (Math.abs(scaled) > 1e9) return "far too large";
  return { text: String(Math.round(scaled * 1000) / 1000 + 0) };
}

function readPath(text: string): string[] | undefined {
  const path: string[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const step = STEP.exec(text);
    if (step === null || path.length === DEEPEST) return undefined;
    path.push(step[1] ?? step[2] ?? step[3] ?? "");
  }
  return path;
}

function valueAt(payload: string, path: readonly string[]): unknown {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return undefined;
  }
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

/** The number in a text; `on` and `off` are 1 and 0. */
function numberIn(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  if (NUMBER.test(value)) return Number(value);
  const word = value.trim().toLowerCase();
  if (word === "on" || word === "true") return 1;
  return word === "off" || word === "false" ? 0 : undefined;
}
