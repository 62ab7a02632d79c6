import { readFileSync } from "node:fs";

/** A fenced block of a page of the documentation: what stands behind the backticks, and the lines within. */
export interface Block {
  kind: string;
  text: string;
}

export function blocksOf(page: string): Block[] {
  const text = readFileSync(page, "utf8");
  return [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(([, kind = "", inner = ""]) => ({ kind, text: inner }));
}

/** The words of a line of a shell: blanks part them, quotes do not belong to them. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, one, two, three]) => one ?? two ?? three ?? "");
}

/** What `curl` would send. */
export interface Call {
  method: string;
  url: string;
  body: string | undefined;
  user: string | undefined;
}

export function curlOf(line: string): Call {
  const [, ...words] = wordsOf(line);
  const call: Call = { method: "", url: "", body: undefined, user: undefined };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "-s") continue;
    if (word === "-u") call.user = words[++at];
    else if (word === "-d") call.body = words[++at] ?? "";
    else if (word === "-X") call.method = words[++at] ?? "";
    else call.url = word;
  }
  if (call.method === "") call.method = call.body === undefined ? "GET" : "POST";
  return call;
}

/** One getter or setter of evcc's custom charger, as its keys say. */
export type Plugin = Record<string, string>;

/** The plugins of a charger of evcc by what they are for. */
export function evccPlugins(yaml: string): Record<string, Plugin> {
  const plugins: Record<string, Plugin> = {};
  let current: Plugin = {};
  for (const line of yaml.split("\n")) {
    const name = /^ {4}(\w+):$/.exec(line)?.[1];
    if (name !== undefined) plugins[name] = current = {};
    const [, key, value] = /^ {6}(\w+): (.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) current[key] = value.replace(/^(['"])(.*)\1$/, "$2");
  }
  return plugins;
}

/** What a Go template of evcc makes of a value. */
export function filled(template: string, values: { enable?: boolean; maxcurrent?: number }): string {
  return template
    .replace(/\{\{ if \.enable \}\}(.*?)\{\{ else \}\}(.*?)\{\{ end \}\}/, values.enable === true ? "$1" : "$2")
    .replace("{{ .maxcurrent }}", String(values.maxcurrent));
}

/** The part of jq that the examples use: a path, a path compared with a value, and a table with a path as its key. */
export function jq(expression: string, document: string): unknown {
  const [, table, key, other] = /^(\{.*\})\[(\S+)\] \/\/ (.*)$/.exec(expression) ?? [];
  if (table !== undefined)
    return (
      (JSON.parse(table) as Record<string, unknown>)[String(jq(key ?? "", document))] ?? JSON.parse(other ?? "null")
    );
  const [, path = "", right] = /^(\.[\w.]+)(?: == (.*))?$/.exec(expression) ?? [];
  let value = JSON.parse(document) as unknown;
  for (const name of path.split(".").slice(1)) value = (value as Record<string, unknown>)[name];
  return right === undefined ? value : value === JSON.parse(right);
}
