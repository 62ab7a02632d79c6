import { type ControllerApi, type JsonValue } from "./controller-api";
import type { Publish } from "./publish";

/** Everything is told again so often, as OpenEVSE does. */
const AGAIN_ms = 30000;
/** What runs on by itself is told only then. */
const RESTLESS = new Set(["time", "local_time", "uptime", "free_heap", "freeram", "session_elapsed", "elapsed"]);
/** OpenEVSE tells two kinds of values on this topic; here it is the document only. */
const OWN_TOPIC = "limit";
const NOTHING = '{"state":"null"}';

/** The documents that are kept by the broker: topic, path, and the field of the status that rises when it changes. */
const DOCUMENTS = [
  { topic: "config", path: "/config", version: "config_version" },
  { topic: "claim", path: "/claims/65547", version: "claims_version" },
  { topic: "override", path: "/override", version: "override_version" },
  { topic: "schedule", path: "/schedule", version: "schedule_version" },
  { topic: "limit", path: "/limit", version: "limit_version" },
] as const;

/** Publishes what OpenEVSE's WiFi firmware publishes: each field of the status as text when it changes, and the documents. */
export class OpenevseState {
  private last = new Map<string, string>();
  private documents = new Map<string, string>();
  private versions = new Map<string, JsonValue | undefined>();
  private told_ms: number | undefined;

  constructor(
    private readonly api: ControllerApi,
    private readonly publish: Publish,
    private readonly options: { base: string; retained: boolean },
  ) {}

  /** Forgets what was told: a broker that has just come knows nothing. */
  connected(): void {
    this.told_ms = undefined;
    this.documents.clear();
  }

  /** Tells what has changed; call it once a second while the broker is there. */
  tick(now_ms: number): void {
    const isWhole = this.told_ms === undefined || now_ms - this.told_ms >= AGAIN_ms;
    if (isWhole) this.told_ms = now_ms;
    const status = this.api.status();
    for (const [name, value] of Object.entries(status)) {
      if (name === OWN_TOPIC) continue;
      const text = textOf(value);
      if (!isWhole && (this.last.get(name) === text || RESTLESS.has(name))) continue;
      if (this.publish(`${this.options.base}/${name}`, text, this.options.retained)) this.last.set(name, text);
    }
    for (const document of DOCUMENTS) this.tellDocument(document, status, isWhole);
  }

  private tellDocument(
    { topic, path, version }: (typeof DOCUMENTS)[number],
    status: Record<string, JsonValue>,
    isWhole: boolean,
  ): void {
    if (topic === "config" && status["state"] === 0) return;
    if (!isWhole && this.documents.has(topic) && this.versions.get(topic) === status[version]) return;
    const body = this.api.document(path);
    const isNothing = body === "" || body === "{}";
    const text = isNothing && (topic === "claim" || topic === "override") ? NOTHING : body;
    this.versions.set(topic, status[version]);
    if (this.documents.get(topic) === text) return;
    if (this.publish(`${this.options.base}/${topic}`, text, true)) this.documents.set(topic, text);
  }
}

function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
