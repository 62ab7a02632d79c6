import type { EmoncmsPosts } from "#hal/http";
import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import { Backoff } from "../backoff";
import { Backlog } from "./backlog";
import type { Inputs } from "./inputs";
import { type EmoncmsSettings, type KeyPlace, LONGEST_PAUSE_ms, post, type Verdict } from "./request";

const PERIOD_ms = 30000;
const KEEP_ms = 300000;
/** Emoncms takes about 8 kB at once. */
const BODY_B = 7800;
/** One entry that the server refuses this often although the key is good will never be taken. */
const MOST_REFUSALS = 3;
/** Before 2020 the clock is not set, and a time that is not true would stand in the feeds for ever. */
const CLOCK_SET_s = 1577836800;

/** Why a server's address cannot be taken, or `undefined`. A key goes over the internet in TLS only. */
export function emoncmsServerProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) return "no address of a web server";
  if (url.username !== "" || url.password !== "") return "credentials in the address; use emoncms.apiKeyFile";
  if (url.search !== "" || url.hash !== "") return "more than an address";
  if (url.protocol === "http:" && !isLocal(url.hostname))
    return "http outside of the own network would show the key to everybody";
  return undefined;
}

function isLocal(host: string): boolean {
  if (!host.includes(".") || host.endsWith(".local") || host.endsWith(".lan") || host.startsWith("[")) return true;
  return /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(host);
}

/**
 * Posts to Emoncms every 30 s. While the server is away everything waits with its time (three days, also over a restart) and is sent in
 * bulk and in order when it is back. The key goes in a header or, where the server does not see that, in the body, so that no log has it.
 */
export class Emoncms {
  /** What `/status` says of it. */
  readonly posts: EmoncmsPosts = { isConnected: false, sent: 0, taken: 0 };
  private readonly backlog: Backlog;
  private readonly backoff = new Backoff(PERIOD_ms, 600000);
  private readonly timers: NodeJS.Timeout[] = [];
  private sending: Promise<void> | undefined;
  private pausedUntil_ms = 0;
  private refusals = 0;
  private complaint = "";
  private highest_Wh = 0;
  private keyPlace: KeyPlace = "header";
  /** Entries at once; fewer while the server refuses, until it is one entry that is to blame. */
  private most = Number.MAX_SAFE_INTEGER;
  /** Entries that were taken since the start. */
  entries = 0;

  constructor(
    private readonly settings: EmoncmsSettings,
    storage: StoragePort,
    private readonly log: LogPort,
    private readonly now_ms: () => number = Date.now,
  ) {
    this.backlog = new Backlog(storage);
  }

  start(look: () => Inputs): void {
    this.timers.push(setInterval(() => this.tick(look()), PERIOD_ms));
    this.timers.push(setInterval(() => this.backlog.keep(), KEEP_ms));
  }

  /** Entries that wait. */
  get waiting(): number {
    return this.backlog.size;
  }

  /** Takes what is seen now, and posts unless the server has just failed. */
  tick(inputs: Inputs): void {
    const time_s = Math.floor(this.now_ms() / 1000);
    if (time_s < CLOCK_SET_s) return this.complain("the clock is not set, so nothing can be posted");
    this.backlog.add({ time_s, inputs: this.risingOnly(inputs) });
    const pause_ms = this.pausedUntil_ms - this.now_ms();
    // more than any pause: the clock was set back
    if (pause_ms > 0 && pause_ms <= LONGEST_PAUSE_ms) return;
    this.sending ??= this.sendAll().finally(() => (this.sending = undefined));
  }

  /** Resolves when nothing is on its way. */
  async settled(): Promise<void> {
    await this.sending;
  }

  /** Puts what waits on the medium. */
  close(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.backlog.keep();
  }

  /** An accumulator at the server takes a counter that goes backwards for a leap: leave such a value out. */
  private risingOnly(inputs: Inputs): Inputs {
    const { wh, total_energy: _total, watthour: _watthour, ...others } = inputs;
    if (wh === undefined || wh >= this.highest_Wh) {
      this.highest_Wh = wh ?? this.highest_Wh;
      return inputs;
    }
    return others;
  }

  private async sendAll(): Promise<void> {
    while (this.backlog.size > 0) {
      const entries = this.backlog.oldest(BODY_B).slice(0, this.most);
      let verdict = await post(this.settings, entries, this.keyPlace);
      this.posts.sent += 1;
      if (verdict.kind === "failed" && verdict.isKey) {
        // some servers never see that header
        this.keyPlace = this.keyPlace === "header" ? "form" : "header";
        verdict = await post(this.settings, entries, this.keyPlace);
        this.posts.sent += 1;
      }
      this.posts.isConnected = verdict.kind === "taken";
      if (!this.conclude(verdict, entries.length)) return;
    }
  }

  /** Draws the conclusion from an answer; false when it is better to wait. */
  private conclude(verdict: Verdict, count: number): boolean {
    if (verdict.kind === "taken") {
      this.take(count);
      return true;
    }
    this.complain(`${verdict.why}; what is seen is kept for three days`);
    const after_ms = verdict.kind === "failed" ? verdict.after_ms : 0;
    this.pausedUntil_ms = this.now_ms() + Math.max(after_ms, this.backoff.pause_ms()) - 1000;
    if (verdict.kind === "refused") this.narrow(verdict.why, count);
    return false;
  }

  private take(count: number): void {
    this.backlog.drop(count);
    this.posts.taken += 1;
    this.entries += count;
    this.refusals = 0;
    this.most = Math.min(Number.MAX_SAFE_INTEGER, this.most * 2);
    this.backoff.reset();
    if (this.complaint !== "") this.log.log("info", `Emoncms takes posts again; ${String(this.backlog.size)} are left`);
    this.complaint = "";
  }

  /** Something among what was sent is refused: look for it, and give up one entry only. */
  private narrow(why: string, count: number): void {
    this.most = Math.max(1, Math.floor(count / 2));
    this.refusals = count === 1 ? this.refusals + 1 : 0;
    if (this.refusals < MOST_REFUSALS) return;
    this.refusals = 0;
    this.backlog.drop(1);
    this.log.log("error", `Emoncms has refused one post for good: ${why}`);
  }

  private complain(what: string): void {
    if (what !== this.complaint) this.log.log("warn", `Emoncms: ${what}`);
    this.complaint = what;
  }
}
