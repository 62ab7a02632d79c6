import { pause } from "#hal/pause";
import { isNumber } from "./json-number";

/** A value of JSON. Names of an object lie beside its items; a `word` is true, false, null or a bare word. */
export interface Json {
  kind: "object" | "list" | "text" | "number" | "word";
  text: string;
  names: string[];
  items: Json[];
}

const DEEPEST = 5;
const MOST_VALUES = 1500;
/** Values that are read from one pause to the next, and about what each costs. */
const AT_ONCE = 4;
const COST = 200;

interface Scan {
  text: string;
  at: number;
  values: number;
  strict: boolean;
}

/** Where the scan stands; at each pause another one may begin and end. */
let scan: Scan = { text: "", at: 0, values: 0, strict: false };
/** What is neither object nor list has no names and no items. */
const NONE: never[] = [];

/** Reads JSON as OpenEVSE does, whose clients leave out the quotes of names: `{voltage:230}`. `undefined`: it is none. */
export function readJson(text: string): Json | undefined {
  return read(text, false);
}

/** Reads JSON and nothing else: names and texts in double quotes, no name twice in an object. `undefined`: it is none. */
export function readStrictJson(text: string): Json | undefined {
  return read(text, true);
}

/**
 * Reads the list in a text as {@link readJson} does, and hands over each item as soon as it is read, so that not all of them take memory at once;
 * what is no list is handed over as it is. What kind it is in the end; `undefined`: it is no JSON, whatever was handed over.
 */
export function readEach(text: string, take: (this: void, item: Json) => void): Json["kind"] | undefined {
  scan = { text, at: 0, values: 0, strict: false };
  spaces();
  let kind: Json["kind"] = "list";
  if (scan.text.charAt(scan.at) === "[") {
    scan.values++;
    const isRead = listed("]", () => {
      const item = readValue(1);
      if (item !== undefined) handOver(item, take);
      return item !== undefined;
    });
    if (!isRead) return undefined;
  } else {
    const value = readValue(0);
    if (value === undefined) return undefined;
    kind = value.kind;
    handOver(value, take);
  }
  spaces();
  return scan.at === scan.text.length ? kind : undefined;
}

function handOver(item: Json, take: (this: void, item: Json) => void): void {
  const mine = scan;
  take(item);
  scan = mine;
}

function read(text: string, strict: boolean): Json | undefined {
  scan = { text, at: 0, values: 0, strict };
  spaces();
  const value = readValue(0);
  spaces();
  return value !== undefined && scan.at === text.length ? value : undefined;
}

/** The last item of that name; `undefined`: there is none, or this is no object. */
export function itemOf(object: Json, name: string): Json | undefined {
  for (let index = object.names.length - 1; index >= 0; index--) {
    if (object.names[index] === name) return object.items[index];
  }
  return undefined;
}

/** A number, also one in quotes; `undefined`: it is none. */
export function numberOf(value: Json): number | undefined {
  if (value.kind !== "number" && value.kind !== "text") return undefined;
  return isNumber(value.text) ? Number(value.text) : undefined;
}

/** A truth, also as 0 or 1; `undefined`: it is none. */
export function truthOf(value: Json): boolean | undefined {
  if (value.kind === "object" || value.kind === "list") return undefined;
  if (value.text === "true" || value.text === "1") return true;
  return value.text === "false" || value.text === "0" ? false : undefined;
}

/** The text of a text or of a bare word; `undefined`: it is none. */
export function textOf(value: Json): string | undefined {
  return value.kind === "text" || value.kind === "word" ? value.text : undefined;
}

function readValue(depth: number): Json | undefined {
  scan.values++;
  if (depth > DEEPEST || scan.values > MOST_VALUES) return undefined;
  if (Math.floor(scan.values / AT_ONCE) * AT_ONCE === scan.values) {
    const mine = scan;
    pause(AT_ONCE * COST);
    scan = mine;
  }
  switch (scan.text.charAt(scan.at)) {
    case "{":
      return readItems("object", "}", depth);
    case "[":
      return readItems("list", "]", depth);
    case '"':
    case "'": {
      const text = quoted();
      return text === undefined ? undefined : { kind: "text", text, names: NONE, items: NONE };
    }
    default:
      return bare();
  }
}

function readItems(kind: "object" | "list", end: string, depth: number): Json | undefined {
  const json: Json = { kind, text: "", names: kind === "object" ? [] : NONE, items: [] };
  const isRead = listed(end, () => {
    if (kind === "object" && !readName(json.names)) return false;
    const item = readValue(depth + 1);
    if (item !== undefined) json.items.push(item);
    return item !== undefined;
  });
  return isRead ? json : undefined;
}

/** Goes from a bracket to the one that closes it; `item` reads what stands between two commas. False: that is no list. */
function listed(end: string, item: (this: void) => boolean): boolean {
  scan.at++;
  spaces();
  if (next(end)) return true;
  let more = true;
  while (more) {
    spaces();
    if (!item()) return false;
    spaces();
    more = next(",");
  }
  return next(end);
}

/** The name of an item, and the colon behind it. */
function readName(names: string[]): boolean {
  const name = isQuote(scan.text.charAt(scan.at)) ? quoted() : scan.strict ? undefined : word();
  if (name === undefined || name === "" || (scan.strict && names.includes(name))) return false;
  names.push(name);
  spaces();
  if (!next(":")) return false;
  spaces();
  return true;
}

function bare(): Json | undefined {
  const text = word();
  if (text === "") return undefined;
  if (isNumber(text)) return { kind: "number", text, names: NONE, items: NONE };
  const first = text.charCodeAt(0);
  const isLetter = (first >= 65 && first <= 90) || (first >= 97 && first <= 122);
  const isWord = scan.strict ? text === "true" || text === "false" || text === "null" : isLetter;
  return isWord ? { kind: "word", text, names: NONE, items: NONE } : undefined;
}

/** Letters, digits and signs of numbers. */
function word(): string {
  const from = scan.at;
  while (isWordCode(scan.text.charCodeAt(scan.at))) scan.at++;
  return scan.text.substring(from, scan.at);
}

function isWordCode(code: number): boolean {
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return isLetter || (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46 || code === 95;
}

/** Where the next quote, backslash or control stands. On the module Lua's own search finds it (tools/lua/native-functions.ts). */
function markAt(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 32 || code === 34 || code === 39 || code === 92) return at;
    at++;
  }
  return at;
}

function quoted(): string | undefined {
  const quote = scan.text.charAt(scan.at);
  scan.at++;
  let out = "";
  let from = scan.at;
  while (scan.at < scan.text.length) {
    scan.at = markAt(scan.text, scan.at);
    const letter = scan.text.charAt(scan.at);
    if (letter === quote) {
      out += scan.text.substring(from, scan.at);
      scan.at++;
      return out;
    }
    if (letter === "\\") {
      out += scan.text.substring(from, scan.at);
      const meant = escaped();
      if (meant === undefined) return undefined;
      out += meant;
      from = scan.at;
    } else if (scan.text.charCodeAt(scan.at) < 32) return undefined;
    else scan.at++;
  }
  return undefined;
}

/** What a backslash and what follows it mean; the scan stands behind it then. */
function escaped(): string | undefined {
  const letter = scan.text.charAt(scan.at + 1);
  scan.at += 2;
  switch (letter) {
    case '"':
    case "'":
    case "\\":
    case "/":
      return letter;
    case "n":
      return "\n";
    case "t":
      return "\t";
    case "r":
      return "\r";
    case "b":
    case "f":
      return " ";
    case "u":
      return unicode();
    default:
      return undefined;
  }
}

/** Four hex digits as UTF-8; half of a pair becomes a question mark. */
function unicode(): string | undefined {
  let code = 0;
  for (let count = 0; count < 4; count++) {
    const at = scan.at + count;
    const digit = at < scan.text.length ? "0123456789abcdef".indexOf(scan.text.charAt(at).toLowerCase()) : -1;
    if (digit < 0) return undefined;
    code = code * 16 + digit;
  }
  scan.at += 4;
  if (code >= 55296 && code < 57344) return "?";
  if (code < 128) return code < 32 ? " " : String.fromCharCode(code);
  const low = String.fromCharCode(128 + code - Math.floor(code / 64) * 64);
  const rest = Math.floor(code / 64);
  if (rest < 32) return String.fromCharCode(192 + rest) + low;
  const high = Math.floor(rest / 64);
  return String.fromCharCode(224 + high) + String.fromCharCode(128 + rest - high * 64) + low;
}

function isQuote(letter: string): boolean {
  return letter === '"' || (letter === "'" && !scan.strict);
}

function next(letter: string): boolean {
  if (scan.text.charAt(scan.at) !== letter) return false;
  scan.at++;
  return true;
}

function spaces(): void {
  while (scan.at < scan.text.length && scan.text.charCodeAt(scan.at) <= 32) scan.at++;
}
