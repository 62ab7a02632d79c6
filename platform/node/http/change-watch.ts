import { isDeepStrictEqual } from "node:util";
import type { HttpAccess, HttpRequest, HttpResponse } from "#hal/http";
import type { Audit, Speaker } from "../security/audit";

/** The controller's answers, as the watch needs them. */
export interface Watched {
  access(request: HttpRequest): HttpAccess;
  /** Hands a request in; the answer may come later. */
  serve(request: HttpRequest, reply: (response: HttpResponse) => void): void;
}

/** Reports of meters and cars: values that come every second and are no change of anybody's mind. */
const REPORTS = ["/status", "/currents", "/ev_meter"];
/** Documents of the settings, which tell of themselves when they change. */
const SETTINGS = ["/config", "/api/v1/settings"];
/** Commands whose words say what they do. */
const COMMANDS = ["/r", "/rapi", "/api/v1/rapi"];

interface Difference {
  what: string;
  before?: unknown;
  after?: unknown;
}

/** Carries requests out that change something and keeps what was before and after them, as the same path tells it. */
export class ChangeWatch {
  constructor(
    private readonly audit: Audit,
    private readonly api: Watched,
  ) {}

  async carryOut(request: HttpRequest, speaker: Speaker): Promise<HttpResponse> {
    if (isReport(request.path)) return this.whole(request);
    const before = await this.document(request.path);
    const { response, entries } = await this.collected(request, speaker);
    if (response.status >= 300) return response;
    this.audit.keep(entries);
    if (entries.length > 0 && SETTINGS.includes(request.path)) return response;
    const after = await this.document(request.path);
    const what = `${request.method} ${request.path}`;
    for (const difference of differences(what, before, after)) this.audit.add(speaker, difference.what, difference);
    const isUntold = before === undefined && after === undefined && entries.length === 0;
    if (isUntold) this.audit.add(speaker, what, { after: wordsOf(request) });
    return response;
  }

  private collected(request: HttpRequest, speaker: Speaker) {
    type Collected = { response: HttpResponse; entries: ReturnType<Audit["collect"]> };
    return new Promise<Collected>((resolve) => {
      let entries: ReturnType<Audit["collect"]> = [];
      let answer: HttpResponse | undefined;
      let handed = false;
      const reply = (response: HttpResponse): void => {
        answer = response;
        if (handed) resolve({ response, entries });
      };
      entries = this.audit.collect(speaker, () => this.api.serve(request, reply));
      handed = true;
      if (answer !== undefined) resolve({ response: answer, entries });
    });
  }

  /** What a path tells who reads it, or the one above it when this one cannot be read; `undefined` when nothing does. */
  private async document(path: string): Promise<unknown> {
    if (COMMANDS.includes(path)) return undefined;
    for (const place of [path, path.slice(0, path.lastIndexOf("/"))]) {
      const request = { method: "GET", path: place, query: "", body: "" };
      if (place === "" || place === "/api/v1" || this.api.access(request) !== "read") continue;
      const { status, type, body } = await this.whole(request);
      if (status === 200 && type === "json") return treeOf(body);
      if (status !== 405) return undefined;
    }
    return undefined;
  }

  private whole(request: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve) => this.api.serve(request, resolve));
  }
}

/** Whether values of meters and cars come at a path, and nothing that somebody has decided. */
export function isReport(path: string): boolean {
  return REPORTS.includes(path);
}

/** What differs between two documents: fields of objects, members of lists. */
export function differences(what: string, before: unknown, after: unknown): Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const gone = before.filter((one) => !after.some((other) => isDeepStrictEqual(one, other))) as unknown[];
    const come = after.filter((one) => !before.some((other) => isDeepStrictEqual(one, other))) as unknown[];
    return [{ what, ...part("before", gone), ...part("after", come) }];
  }
  if (!isObject(before) || !isObject(after)) return [{ what, before, after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => differences(`${what} ${name}`, before[name], after[name]));
}

function part(name: "before" | "after", members: unknown[]): object {
  return members.length === 0 ? {} : { [name]: members.length === 1 ? members[0] : members };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wordsOf({ query, body }: HttpRequest): string {
  const words = [query, body].filter((text) => text !== "").join(" ");
  try {
    return decodeURIComponent(words.replaceAll("+", " "));
  } catch {
    return words;
  }
}

/** What a document of JSON says; `undefined`: it is none. */
export function treeOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
