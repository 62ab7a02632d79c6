import type { LogLevel, LogPort } from "#hal/log";
import { rowOfKey, rowOfTopic } from "#firmware/settings/row";
import type { AuditEntry, AuditFile } from "./audit-file";

/** Who brings something about, and from where. */
export interface Speaker {
  who: string;
  from?: string;
  /** The whole topic, of what came over MQTT. */
  topic?: string;
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
const SOMEBODY: Speaker = { who: "mqtt" };
const MOST_REQUESTS = 200;

interface Message {
  speaker: Speaker;
  at_ms: number;
  payload?: string;
}

/** Keeps who has changed what, whichever way it came. */
export class Audit {
  private collected: AuditEntry[] | undefined;
  private speaker: Speaker | undefined;
  /** Who has sent the last message over MQTT, the last request among them, and the last one that sets each setting. */
  private message: Message | undefined;
  private request: Message | undefined;
  private readonly requests = new Map<string, Message>();
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
  heard(topic: string, payload: string, speaker: Speaker = SOMEBODY): void {
    if (!/^(set_|delete_|trip$|switch$|rfid$|rapi_request$)/.test(topic)) return;
    const key = rowOfTopic(topic)?.key;
    this.request = { speaker, at_ms: this.clock(), payload };
    if (this.requests.size >= MOST_REQUESTS) this.requests.clear();
    if (key !== undefined) this.requests.set(key, this.request);
    if (UNTOLD.test(topic) || key !== undefined) return;
    this.ordered(speaker, topic, payload);
  }

  /** A message on a topic that others speak; what is done until the next is done for {@link messenger}. */
  spoken(speaker: Speaker): void {
    this.message = { speaker, at_ms: this.clock() };
  }

  /** Who has sent the message over MQTT that is carried out now. */
  messenger(): Speaker {
    return this.recent(this.message) ?? SOMEBODY;
  }

  /** An order that is no setting. One that sets something and is the same again changes nothing and is left out. */
  ordered(speaker: Speaker, what: string, payload: string): void {
    if (QUESTION.test(`${what} ${payload}`)) return;
    const repeats = what.startsWith("set_");
    const before = repeats ? this.payloads.get(what) : undefined;
    if (before === payload) return;
    if (repeats) this.payloads.set(what, payload);
    this.add(speaker, what, { before, after: payload });
  }

  private recent(message: Message | undefined): Speaker | undefined {
    return message !== undefined && this.clock() - message.at_ms < MESSAGE_ms ? message.speaker : undefined;
  }

  /** Looks at a line of the firmware's log for a setting that has changed. */
  logged(text: string): void {
    const [, key = "", after, before] = CHANGE.exec(text) ?? [];
    const isSetting = rowOfKey(key) !== undefined;
    if (!isSetting && text !== DEFAULTS) return;
    const asked = this.requests.get(key);
    const isAsked = asked !== undefined && after?.split(" ")[0] === asked.payload?.trim();
    const speaker =
      (isAsked ? this.recent(asked) : undefined) ?? this.speaker ?? this.recent(this.request) ?? CONTROLLER;
    if (isAsked) this.requests.delete(key);
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
