import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Gateway } from "#platform/node/gateway";
import { HistoryFile } from "#platform/node/history/history-file";
import { HistoryReader } from "#platform/node/history/reader";
import { TokenStore } from "#platform/node/security/token-store";
import { type Answer, type KeptStorage, Running, type RunningOptions } from "../running";

export const JSON_TYPE = { "content-type": "application/json" };
const PREFIX = "/api/v1";

interface Operation {
  requestBody?: { required: boolean; content: Record<string, { schema: object }> };
  responses: Record<string, { content: Record<string, { schema: object }> }>;
  parameters: { name: string; in: string; schema: object }[];
}

export interface Description {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

/** A gateway with a history and everything else that the own API may show, and its own description to hold its answers against. */
export class OwnBench {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly checks = new Map<string, ValidateFunction>();

  private constructor(
    readonly running: Running,
    readonly folder: string,
    readonly history: HistoryReader,
    readonly description: Description,
  ) {
    const document = closed({ $id: "api", components: description.components });
    this.ajv.addSchema(document as object);
  }

  static async start(options: RunningOptions = {}): Promise<OwnBench> {
    const folder = mkdtempSync(join(tmpdir(), "own-"));
    HistoryFile.open(folder, () => undefined).close();
    const history = new HistoryReader(folder);
    const tape = [{ t_ms: 1, dir: "tx" as const, line: "$GS^30" }];
    const tokens = new TokenStore(undefined);
    const own = (storage: KeptStorage, gateway: Gateway) => ({
      ...{ history, storage, tokens, rapi: () => tape, logTail: () => ["a line"] },
      failures: () => gateway.failures,
    });
    const running = await Running.start({ ...options, tokens, own });
    const description = (await running.ask(`${PREFIX}/openapi.json`)).json as Description;
    return new OwnBench(running, folder, history, description);
  }

  async close(): Promise<void> {
    await this.running.close();
    await this.forget();
  }

  /** What is left to do when the gateway has gone without a word. */
  async forget(): Promise<void> {
    await this.history.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Asks; patiently, when too much was asked in this second. */
  async ask(method: string, target: string, body?: unknown): Promise<Answer> {
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const given = text === undefined ? {} : { body: text, headers: JSON_TYPE };
    let answer = await this.running.ask(PREFIX + target, { method, ...given });
    while (answer.status === 429) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      answer = await this.running.ask(PREFIX + target, { method, ...given });
    }
    return answer;
  }

  /** Asks, and says how the answer differs from what the description promises; empty: it does not. */
  async promised(method: string, path: string, ask: { target?: string; body?: unknown } = {}): Promise<string[]> {
    const answer = await this.ask(method, ask.target ?? path, ask.body);
    const operation = this.description.paths[PREFIX + path]?.[method.toLowerCase()];
    if (operation === undefined) return [`${method} ${path} is not described`];
    const complaints = this.differences(answer, operation);
    return complaints.map((text) => `${method} ${ask.target ?? path}: ${text}`);
  }

  differences(answer: Answer, operation: Operation): string[] {
    const content = operation.responses[answer.status === 200 ? "200" : "default"]?.content ?? {};
    const type = String(answer.headers["content-type"]).split(";")[0] ?? "";
    const shape = content[type];
    if (shape === undefined) return [`${String(answer.status)} with ${type}, not ${Object.keys(content).join(" or ")}`];
    if (type !== "application/json") return [];
    const check = this.checkOf(shape.schema);
    if (check(answer.json)) return [];
    return (check.errors ?? []).map(
      (error) => `${error.instancePath} ${error.message ?? ""} ${JSON.stringify(error.params)}`,
    );
  }

  /** Whether a body is one that the description allows. */
  allows(operation: Operation, body: unknown): boolean {
    const schema = operation.requestBody?.content["application/json"]?.schema;
    return schema !== undefined && this.checkOf(schema)(body);
  }

  private checkOf(schema: object): ValidateFunction {
    const key = JSON.stringify(schema).replaceAll("#/components", "api#/components");
    const known = this.checks.get(key) ?? this.ajv.compile(JSON.parse(key) as object);
    this.checks.set(key, known);
    return known;
  }

  /** Everything that a request could have changed, in one text. */
  async everything(): Promise<string> {
    const backup = (await this.ask("GET", "/backup")).json;
    const { mode, override, access, trips, run } = (await this.ask("GET", "/state")).json;
    const { cards, learning } = (await this.ask("GET", "/cards")).json;
    return JSON.stringify([{ ...backup, time_s: 0 }, mode, override, access, trips, run, cards, learning]);
  }
}

/** The shapes with nothing allowed in an object that they do not name: what is answered is described. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, closed(inner)] as const);
  const made = Object.fromEntries(entries) as Record<string, unknown>;
  const names = "properties" in made && made["type"] === "object" && !("additionalProperties" in made);
  return names ? { ...made, additionalProperties: false } : made;
}
