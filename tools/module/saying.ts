import { unescapeBytes } from "#tools/lua/escape";

/** What the module says to the outside, and when (microseconds of its clock). */
export type Saying = { at_us: number } & (
  | { kind: "uart"; id: number; bytes: string }
  | { kind: "publish"; topic: string; payload: string; retained: boolean }
  | { kind: "connect"; host: string; port: number; tls: boolean; client: ClientNames }
  | { kind: "disconnect" }
  | { kind: "subscribe"; topic: string }
  | { kind: "stored"; name: string; content: string | undefined }
  | { kind: "accessPoint"; ssid: string }
  | { kind: "serving" }
  | { kind: "answer"; id: string; status: string; headers: Record<string, string>; body: string }
  | { kind: "fetch"; id: string; method: string; url: string; certificate: string; headers: Record<string, string> }
  | { kind: "unfetch"; id: string }
  | { kind: "restart"; cause: "restart" | "panic" }
  | { kind: "reload"; name: string; torn: boolean }
  | { kind: "powerCut" }
  | { kind: "failed"; message: string }
);

/** Names as NodeMCU's client has cut them. */
export interface ClientNames {
  id: string;
  keepalive_s: number;
  user: string;
  password: string;
  /** What the broker says when the module has gone without a word; empty: nothing. */
  will: { topic: string; message: string };
}

/** What a line of the virtual machine means, but for files. */
export function saying(kind: string, fields: readonly string[]): object {
  const [first = "", second = "", third = "", ...rest] = fields;
  switch (kind) {
    case "u":
      return { kind: "uart", id: Number(first), bytes: unescapeBytes(second) };
    case "m":
    case "M":
      return { kind: "publish", topic: unescapeBytes(first), payload: unescapeBytes(second), retained: kind === "M" };
    case "c":
      return {
        kind: "connect",
        host: unescapeBytes(first),
        port: Number(second),
        tls: third === "1",
        client: names(rest),
      };
    case "x":
      return { kind: "disconnect" };
    case "s":
      return { kind: "subscribe", topic: unescapeBytes(first) };
    case "q":
      return asked(fields);
    case "Q":
      return { kind: "unfetch", id: first };
    case "a":
      return { kind: "accessPoint", ssid: unescapeBytes(first) };
    case "w":
      return { kind: "serving" };
    case "h":
      return {
        kind: "answer",
        id: first,
        status: second,
        headers: headersIn(third),
        body: unescapeBytes(rest[0] ?? ""),
      };
    default:
      return ending(kind, first, second);
  }
}

/** A file that was written, appended to or removed; the map has the files as they are then. */
export function stored(
  contents: Map<string, string>,
  kind: string,
  [first = "", second = ""]: string[],
): object | undefined {
  if (kind !== "f" && kind !== "b" && kind !== "d") return undefined;
  const name = unescapeBytes(first);
  const before = kind === "b" ? (contents.get(name) ?? "") : "";
  const content = kind === "d" ? undefined : before + unescapeBytes(second);
  if (content === undefined) contents.delete(name);
  else contents.set(name, content);
  return { kind: "stored", name, content };
}

/** A request of its HTTP client. */
function asked([id = "", method = "", url = "", certificate = "", ...pairs]: readonly string[]): object {
  const headers: Record<string, string> = {};
  for (let at = 0; at < pairs.length; at += 2)
    headers[unescapeBytes(pairs[at] ?? "")] = unescapeBytes(pairs[at + 1] ?? "");
  return {
    kind: "fetch",
    id,
    method: method === "0" ? "GET" : "POST",
    url: unescapeBytes(url),
    certificate: unescapeBytes(certificate),
    headers,
  };
}

function headersIn(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of unescapeBytes(text).split("\r\n")) {
    const [name = "", ...value] = line.split(": ");
    headers[name.toLowerCase()] = value.join(": ");
  }
  return headers;
}

/** How it ended. */
function ending(kind: string, text: string, second: string): object {
  switch (kind) {
    case "r":
      return { kind: "restart", cause: text === "panic" ? "panic" : "restart" };
    case "l":
      return { kind: "reload", name: unescapeBytes(text), torn: second === "torn" };
    case "p":
      return { kind: "powerCut" };
    case "e":
      return { kind: "failed", message: text };
    default:
      throw new Error(`the virtual module said a line of unknown kind ${kind}`);
  }
}

function names([
  id = "",
  keepalive = "",
  user = "",
  password = "",
  topic = "",
  message = "",
]: readonly string[]): ClientNames {
  return {
    id: unescapeBytes(id),
    keepalive_s: Number(keepalive),
    user: unescapeBytes(user),
    password: unescapeBytes(password),
    will: { topic: unescapeBytes(topic), message: unescapeBytes(message) },
  };
}
