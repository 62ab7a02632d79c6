import type { LogPort } from "#hal/log";
import { Backoff } from "../backoff";
import { errorText } from "../input-error";
import { Backlog, type Entry } from "./backlog";
import type { Inputs } from "./inputs";
import type { StoragePort } from "#hal/storage";

export interface EmoncmsSettings {
  /** Address with its path, e.g. `https://emoncms.org` or `http://emonpi.local/emoncms`. */
  server: string;
  node: string;
  apiKey: string;
}

const PERIOD_ms = 30000;
const KEEP_ms = 300000;
const ANSWER_ms = 15000;
/** Emoncms takes about 8 kB at once. */
const BODY_B = 6000;
/** What the server refuses this often although the key is good will never be taken. */
const MOST_REFUSALS = 5;

/** What came of a post. */
type Verdict = { kind: "taken" } | { kind: "refused" | "failed"; why: string };

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
 * bulk and in order when it is back. The key goes in a header, so that no log of a proxy has it.
 */
export class Emoncms {
  private readonly backlog: Backlog;
  private readonly backoff = new Backoff(PERIOD_ms, 600000);
  private readonly timers: NodeJS.Timeout[] = [];
  private sending: Promise<void> | undefined;
  private pausedUntil_ms = 0;
  private refusals = 0;
  private complaint = "";
  private highest_Wh = 0;
  /** Posts that were taken, and entries in them, since the start. */
  posts = 0;
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
    this.backlog.add({ time_s: Math.floor(this.now_ms() / 1000), inputs: this.risingOnly(inputs) });
    if (this.now_ms() < this.pausedUntil_ms) return;
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
    const { wh, total_energy: _total, ...others } = inputs;
    if (wh === undefined || wh >= this.highest_Wh) {
      this.highest_Wh = wh ?? this.highest_Wh;
      return inputs;
    }
    return others;
  }

  private async sendAll(): Promise<void> {
    while (this.backlog.size > 0) {
      const entries = this.backlog.oldest(BODY_B);
      const verdict = await this.post(entries);
      if (!this.conclude(verdict, entries.length)) return;
    }
  }

  /** Draws the conclusion from an answer; false when it is better to wait. */
  private conclude(verdict: Verdict, count: number): boolean {
    if (verdict.kind === "taken") {
      this.backlog.drop(count);
      this.posts += 1;
      this.entries += count;
      this.refusals = 0;
      this.backoff.reset();
      if (this.complaint !== "")
        this.log.log("info", `Emoncms takes posts again; ${String(this.backlog.size)} are left`);
      this.complaint = "";
      return true;
    }
    if (verdict.why !== this.complaint)
      this.log.log("warn", `Emoncms: ${verdict.why}; what is seen is kept for three days`);
    this.complaint = verdict.why;
    this.pausedUntil_ms = this.now_ms() + this.backoff.pause_ms() - 1000;
    if (verdict.kind === "refused") this.refusals += 1;
    if (this.refusals < MOST_REFUSALS) return false;
    this.refusals = 0;
    this.backlog.drop(count);
    this.log.log("error", `Emoncms has refused ${String(count)} posts for good: ${verdict.why}`);
    return false;
  }

  private async post(entries: readonly Entry[]): Promise<Verdict> {
    const { server, node, apiKey } = this.settings;
    const first_s = entries[0]?.time_s ?? 0;
    const rows = entries.map(({ time_s, inputs }) => [
      time_s - first_s,
      node,
      ...Object.entries(inputs).map(([name, value]) => ({ [name]: value })),
    ]);
    try {
      const answer = await fetch(`${server.replace(/\/+$/, "")}/input/bulk`, {
        method: "POST",
        headers: { authorization: `Bearer ${apiKey}` },
        body: new URLSearchParams({ data: JSON.stringify(rows), time: String(first_s) }),
        redirect: "error",
        signal: AbortSignal.timeout(ANSWER_ms),
      });
      return verdictOf(answer.status, (await answer.text()).slice(0, 200));
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      return { kind: "failed", why: `no answer from ${new URL(server).host} (${errorText(cause)})` };
    }
  }
}

/** Emoncms says `ok`, or `{"success": true}`; a bad key is 401 or a text. */
function verdictOf(status: number, text: string): Verdict {
  if (status === 401 || status === 403 || /api ?key/i.test(text))
    return {
      kind: "failed",
      why: "the server does not know the key; put the write key into the file of emoncms.apiKeyFile",
    };
  if (status >= 500 || status === 408 || status === 429)
    return { kind: "failed", why: `the server answers ${String(status)}` };
  const good = status === 200 && (text.trim() === "ok" || /"success"\s*:\s*true/.test(text));
  return good
    ? { kind: "taken" }
    : { kind: "refused", why: `the server answers ${String(status)} ${text.replace(/\s+/g, " ").slice(0, 80)}` };
}
