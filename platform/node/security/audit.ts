import type { LogLevel, LogPort } from "#hal/log";
import { rowOfKey, rowOfTopic } from "#firmware/settings/row";
import type { AuditEntry, AuditFile } from "./audit-file";

/** Who brings something about, and from where. */
export interface Speaker {
  who: string;
  from?: string;
}

/** What the firmware says of each setting that has changed (`Settings.put`). */
const CHANGE = /^(\w{1,40}) = (.{1,80}) \(was (.{1,80})\)$/;
const DEFAULTS = "all settings = defaults";
/** A change within this time after a message over MQTT is that one's. */
const MESSAGE_ms = 3000;
const LONGEST = 300;
const SECRET_NAME = /pass|secret|token|credential|apikey|api_key|authkey|(?:^|_)key$|(?:^|_)pin$/i;
/** Topics that change nothing worth keeping, and payloads that only ask. */
const UNTOLD = /^set_(lcd|debug)$/;
const QUESTION = /^(rapi_request \$?G|(trip|rfid) list)/;
const CONTROLLER: Speaker = { who: "controller" };

/** Keeps who has changed what, whichever way it came. */
export class Audit {
  private collected: AuditEntry[] | undefined;
  private speaker: Speaker | undefined;
  private message_ms = -MESSAGE_ms;
  private readonly payloads = new Map<string, string>();

  constructor(
    readonly file: AuditFile,
    private readonly time: () => Date = () => new Date(),
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Does something in somebody's name: the settings that change meanwhile are theirs. Returns those entries, which are not kept yet. */
  collect(speaker: Speaker, act: () => void): AuditEntry[] {
    const collected: AuditEntry[] = [];
    this.collected = collected;
    this.speaker = speaker;
    try {
      act();
    } finally {
      this.collected = undefined;
      this.speaker = undefined;
    }
    return collected;
  }

  /** The same, and keeps the entries. */
  as(speaker: Speaker, act: () => void): void {
    for (const entry of this.collect(speaker, act)) this.file.add(entry);
  }

  add(speaker: Speaker, what: string, change: { before?: unknown; after?: unknown } = {}): void {
    this.file.add(this.entry(speaker, what, change));
  }

  keep(entries: readonly AuditEntry[]): void {
    for (const entry of entries) this.file.add(entry);
  }

  /**
   * A request over MQTT. Settings tell of themselves when they change; every other order is kept as it came, what sets something only when it
   * differs from the last time.
   */
  heard(topic: string, payload: string): void {
    if (!/^(set_|delete_|trip$|switch$|rfid$|rapi_request$)/.test(topic)) return;
    this.message_ms = this.clock();
    if (UNTOLD.test(topic) || rowOfTopic(topic) !== undefined || QUESTION.test(`${topic} ${payload}`)) return;
    this.ordered(topic, payload, topic.startsWith("set_"));
  }

  /** An order over MQTT. `repeats`: the same one again changes nothing and is left out. */
  ordered(what: string, payload: string, repeats: boolean): void {
    const before = repeats ? this.payloads.get(what) : undefined;
    if (before === payload) return;
    if (repeats) this.payloads.set(what, payload);
    this.add({ who: "mqtt" }, what, { before, after: payload });
  }

  /** Looks at a line of the firmware's log for a setting that has changed. */
  logged(text: string): void {
    const [, key = "", after, before] = CHANGE.exec(text) ?? [];
    const isSetting = rowOfKey(key) !== undefined;
    if (!isSetting && text !== DEFAULTS) return;
    const speaker = this.speaker ?? (this.clock() - this.message_ms < MESSAGE_ms ? { who: "mqtt" } : CONTROLLER);
    const entry = isSetting
      ? this.entry(speaker, key, { before, after })
      : this.entry(speaker, "settings", { after: "defaults" });
    if (this.collected !== undefined) this.collected.push(entry);
    else this.file.add(entry);
  }

  entry(speaker: Speaker, what: string, { before, after }: { before?: unknown; after?: unknown }): AuditEntry {
    return {
      time: this.time().toISOString(),
      ...speaker,
      what,
      ...(before === undefined ? {} : { before: shown(before, what) }),
      ...(after === undefined ? {} : { after: shown(after, what) }),
    };
  }
}

/** A log that tells an audit what the firmware says. */
export class AuditedLog implements LogPort {
  constructor(
    private readonly inner: LogPort,
    private readonly audit: Audit,
  ) {}

  log(level: LogLevel, text: string): void {
    this.inner.log(level, text);
    if (level === "info") this.audit.logged(text);
  }
}

/** A value as it may be seen: bounded, and without secrets. */
export function shown(value: unknown, name = ""): unknown {
  if (SECRET_NAME.test(name)) return "***";
  if (typeof value === "string") {
    const tree = /^\s*[{[]/.test(value) ? treeOf(value) : undefined;
    return tree === undefined ? cut(hidden(value)) : shown(tree);
  }
  if (typeof value !== "object" || value === null) return value;
  const clean = cleaned(value);
  const text = JSON.stringify(clean);
  return text.length > LONGEST ? cut(text) : clean;
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value === "string") return hidden(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, SECRET_NAME.test(name) ? "***" : cleaned(one)]),
  );
}

/** Texts that are no JSON may hold secrets too: `pass=...`, `{mqtt_pass:...}`. */
function hidden(text: string): string {
  return text.replace(/(\w*(?:pass|secret|token|key|pin)\w*["']?\s*[:=]\s*)("[^"]*"?|'[^']*'?|[^\s,;&}]+)/gi, "$1***");
}

function cut(text: string): string {
  return text.length > LONGEST ? text.slice(0, LONGEST) + "..." : text;
}

function treeOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
