import type { LogPort } from "#hal/log";
import { feedNames } from "#firmware/api/feed-table";
import type { AppHost } from "../app-host";
import { type FeedSource, readFeedMessage, readFeedSources } from "./feed-source";

/** Power of a house on one phase: the phase is the one that has a meter. */
const ONE_PHASE = "mains_W";
/** What else than a feed of the controller may be taken from any topic: the mains, phase by phase, as current or as power. */
const MAINS_FEEDS = ["mains_L1_A", "mains_L2_A", "mains_L3_A", "mains_L1_W", "mains_L2_W", "mains_L3_W", ONE_PHASE];
/** Age of one phase's value beside newer ones of the others. */
const OLDEST_ms = 10000;
/** Age of one summand beside a newer one of the others. */
const OLDEST_SUMMAND_ms = 30000;

/** Names of everything that `feeds` of the configuration may name. */
export function feedKeys(): string[] {
  return [...feedNames(), ...MAINS_FEEDS];
}

/** Whether a name is one of the mains. */
export function isMainsFeed(name: string): boolean {
  return MAINS_FEEDS.includes(name);
}

/** Whether the mains currents come from such topics. */
export function feedsMains(feeds: Readonly<Record<string, string>> | undefined): boolean {
  return Object.keys(feeds ?? {}).some(isMainsFeed);
}

/** The first of these names whose phase another one has as well. */
export function sameMainsPhases(names: readonly string[]): string | undefined {
  if (names.length > 1 && names.includes(ONE_PHASE)) return ONE_PHASE;
  return names.find((name, index) => names.findIndex((other) => other.slice(0, 8) === name.slice(0, 8)) !== index);
}

interface Reported {
  text: string;
  at_ms: number;
}

/** Reports that come from anybody's topics, handed to the controller as its own feeds and meter are; it checks and dates them. */
export class FeedSet {
  private readonly sources = new Map<string, readonly FeedSource[]>();
  /** What each summand of a sum has last reported. */
  private readonly summands = new Map<FeedSource, Reported>();
  /** Phases that have reported since the last sample, by name. */
  private readonly fresh = new Map<string, Reported>();
  private readonly complaints = new Set<string>();
  /** Topics to listen to. */
  readonly topics: readonly string[];

  constructor(
    private readonly host: AppHost,
    private readonly log: LogPort,
    feeds: Readonly<Record<string, string>>,
    private readonly setting: (key: "voltage_V" | "clamps") => number,
  ) {
    for (const [name, text] of Object.entries(feeds)) {
      const sources = readFeedSources(text);
      if (typeof sources !== "string") this.sources.set(name, sources);
    }
    this.topics = [...new Set([...this.sources.values()].flat().map(({ topic }) => topic))];
  }

  /** A message of any topic. What the broker had kept is no news: nobody knows how old it is. */
  received(topic: string, payload: string, retained: boolean, now_ms: number): void {
    if (retained) return;
    for (const [name, sources] of this.sources) {
      for (const source of sources) {
        if (source.topic === topic) this.takeOne(name, source, payload, now_ms);
      }
      if (!sources.some((source) => source.topic === topic)) continue;
      const text = this.sumOf(sources, now_ms);
      if (text === undefined) continue;
      if (isMainsFeed(name)) this.fresh.set(name, { text, at_ms: now_ms });
      else this.host.fact((app, now) => app.mqttReceived(`feed/${name}`, text, false, now));
    }
    this.tellMains(now_ms);
  }

  private takeOne(name: string, source: FeedSource, payload: string, now_ms: number): void {
    const read = readFeedMessage(source, payload);
    this.summands.delete(source);
    if (typeof read !== "string") {
      this.summands.set(source, { text: read.text, at_ms: now_ms });
      if (name !== ONE_PHASE) this.complaints.delete(name);
      return;
    }
    if (!this.complaints.has(name)) this.log.log("warn", `feeds.${name}: ${source.topic}: ${read}`);
    this.complaints.add(name);
  }

  /** The sum of what all of them have reported of late; `undefined` while one of them has not. */
  private sumOf(sources: readonly FeedSource[], now_ms: number): string | undefined {
    let sum = 0;
    for (const source of sources) {
      const reported = this.summands.get(source);
      if (reported === undefined || now_ms - reported.at_ms > OLDEST_SUMMAND_ms) return undefined;
      sum += Number(reported.text);
    }
    return String(Math.round(sum * 1000) / 1000 + 0);
  }

  /** Once every phase has reported anew. */
  private tellMains(now_ms: number): void {
    if (this.fresh.size === 0) return;
    const parts: string[] = [];
    for (const name of this.sources.keys()) {
      if (!isMainsFeed(name)) continue;
      const reported = this.fresh.get(name);
      if (reported === undefined || now_ms - reported.at_ms > OLDEST_ms) return;
      const phase = name === ONE_PHASE ? this.onlyPhase() : name.slice(6, 8);
      if (phase === undefined) return;
      const current_A = Number(reported.text) / (name.endsWith("_W") ? this.setting("voltage_V") : 1);
      parts.push(`"${phase}":${current_A.toFixed(3)}`);
    }
    this.fresh.clear();
    this.host.fact((app, now) => app.mainsReceived(`{${parts.join(",")}}`, now));
  }

  /** The power of three phases says nothing about each: which of them is at its limit would be a guess. */
  private onlyPhase(): string | undefined {
    const clamps = this.setting("clamps");
    if (clamps >= 1 && clamps <= 3) return `L${String(clamps)}`;
    if (!this.complaints.has(ONE_PHASE))
      this.log.log("warn", `feeds.${ONE_PHASE}: set_cte says that more than one phase has a meter; name each of them`);
    this.complaints.add(ONE_PHASE);
    return undefined;
  }
}
