import { Worker } from "node:worker_threads";
import type { LogPort } from "#hal/log";
import type { Snapshot } from "#firmware/api/snapshot";
import { errorText } from "../input-error";
import type { Mark, Sample } from "./history-file";
import { type SessionRow, sessionRow } from "./session-row";
import type { HistoryAnswer, HistoryOrder } from "./writer";

const SECOND_ms = 1000;
/** Samples are written together, so that a card is not worn by a write a second; a kill loses at most these. */
const TOGETHER = 10;
/** Samples kept while the file cannot be written, e.g. because the disk is full: an hour. */
const MOST_WAITING = 3600;
const CLOSE_ms = 5000;
/** A record that ends so lately is that of the session that has just ended. */
const RECENT_s = 5;
/** What limits has to do so for this long to be marked, so that two that take turns are not. */
const MARK_s = 5;
/** Before this the wall clock is not set (2024). */
const CLOCK_SET_s = 1704067200;

/** The thread as the recorder sees it; tests put something else in its place. */
export interface HistoryThread {
  post(order: HistoryOrder): void;
  onAnswer(hear: (answer: HistoryAnswer) => void): void;
  end(): Promise<void>;
}

/** The thread that writes into a directory; one that has failed is made anew with the next order. */
export function historyThread(directory: string): HistoryThread {
  let worker: Worker | undefined;
  let answer: (answer: HistoryAnswer) => void = () => undefined;
  const make = (): Worker => {
    const made = new Worker(new URL("./worker.mjs", import.meta.url), { workerData: directory });
    made.unref();
    made.on("message", (message: HistoryAnswer) => answer(message));
    made.on("error", (error) => {
      if (worker === made) worker = undefined;
      answer({ kind: "failed", text: errorText(error) });
    });
    return made;
  };
  return {
    post: (order) => (worker ??= make()).postMessage(order),
    onAnswer: (hear) => (answer = hear),
    end: async () => {
      await worker?.terminate();
    },
  };
}

/** What the recorder keeps besides what a snapshot shows. */
export interface RecordSources {
  /** Records of the last sessions as the controller publishes them. */
  records?: () => string[];
  /** What the sun yields, W, where somebody reports it. */
  solar_W?: () => number | undefined;
}

/** Looks at the controller once a second and keeps what it saw. It never stands in the controller's way: what cannot be kept is lost. */
export class Recorder {
  private waiting: Sample[] = [];
  private inFlight: Sample[] = [];
  private sessions: SessionRow[] = [];
  private sessionsInFlight: SessionRow[] = [];
  private sessionSince_s: number | undefined;
  private marks: Mark[] = [];
  private marksInFlight: Mark[] = [];
  private mark: Mark | undefined;
  private marked = "";
  private sources: RecordSources = {};
  private busy = false;
  private complaint = "";
  private timer: NodeJS.Timeout | undefined;
  private closing = false;
  private closed: (() => void) | undefined;

  constructor(
    private readonly thread: HistoryThread,
    private readonly log: LogPort,
    private readonly epoch_s: () => number = () => Math.floor(Date.now() / 1000),
  ) {
    thread.onAnswer((answer) => this.hear(answer));
  }

  start(snapshot: () => Snapshot, sources: RecordSources = {}): void {
    this.sources = sources;
    this.sessions = this.recorded();
    this.wait(snapshot);
  }

  /** Looks in the middle of each second, so that a timer that is late now and then leaves none out. */
  private wait(snapshot: () => Snapshot): void {
    const ahead_ms = 1.5 * SECOND_ms - (Date.now() % SECOND_ms);
    this.timer = setTimeout(() => {
      this.wait(snapshot);
      this.look(snapshot());
    }, ahead_ms);
  }

  /** Takes one look. */
  look(snapshot: Snapshot): void {
    const now_s = this.epoch_s();
    if (now_s < CLOCK_SET_s) return;
    this.follow(snapshot, now_s);
    this.followLimit(snapshot, now_s);
    this.waiting.push({ ...sampleOf(snapshot, now_s), solar_W: this.sources.solar_W?.() });
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
    if (this.waiting.length >= TOGETHER || this.sessions.length > 0) this.send(now_s);
  }

  /** Writes what waits and ends the thread; gives up when the medium takes too long. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    const closed = new Promise<void>((resolve) => (this.closed = resolve));
    this.closing = this.busy;
    if (!this.closing) this.finish();
    const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_ms).unref());
    await Promise.race([closed, patience]);
    await this.thread.end();
  }

  /** The last write, then the end. */
  private finish(): void {
    if (this.waiting.length > 0) this.send(this.epoch_s());
    this.thread.post({ kind: "close" });
  }

  /** A session ends when the car goes; its figures stay in the snapshot until the next begins. */
  private follow(snapshot: Snapshot, now_s: number): void {
    if (snapshot.sessionActive) {
      this.sessionSince_s ??= now_s - snapshot.session_s;
      return;
    }
    if (this.sessionSince_s === undefined) return;
    const { sessionCharge_s: charge_s, sessionEnergy_Wh: energy_Wh, sessionPeak_mA: peak_mA } = snapshot;
    const seen = { start_s: this.sessionSince_s, end_s: now_s, charge_s, energy_Wh, peak_mA };
    const records = this.recorded();
    // what was seen is all there is when the controller could not keep its record
    this.sessions.push(...(records.some((row) => row.end_s >= now_s - RECENT_s) ? records : [...records, seen]));
    this.sessionSince_s = undefined;
  }

  private recorded(): SessionRow[] {
    const records = this.sources.records?.() ?? [];
    return records.flatMap((text) => sessionRow(JSON.parse(text)) ?? []);
  }

  private followLimit({ limitedBy, sentence }: Snapshot, now_s: number): void {
    if (limitedBy === this.marked) this.mark = undefined;
    else if (this.mark === undefined || this.mark.source !== limitedBy || this.mark.time_s > now_s)
      this.mark = { time_s: now_s, source: limitedBy, sentence };
    if (this.mark === undefined || now_s - this.mark.time_s < MARK_s) return;
    this.marked = this.mark.source;
    this.marks.push(this.mark);
    if (this.marks.length > MOST_WAITING) this.marks.shift();
    this.mark = undefined;
  }

  private send(now_s: number): void {
    if (this.busy) return;
    this.busy = true;
    this.inFlight = this.waiting;
    this.sessionsInFlight = this.sessions;
    this.marksInFlight = this.marks;
    this.waiting = [];
    this.sessions = [];
    this.marks = [];
    const { inFlight: samples, sessionsInFlight: sessions, marksInFlight: marks } = this;
    this.thread.post({ kind: "write", samples, sessions, marks, now_s });
  }

  private hear(answer: HistoryAnswer): void {
    switch (answer.kind) {
      case "told":
        this.log.log("warn", answer.text);
        break;
      case "closed":
        this.closed?.();
        break;
      case "written":
        this.busy = false;
        if (this.complaint !== "") this.log.log("info", "the history can be written again");
        this.complaint = "";
        this.finishLate();
        break;
      case "failed":
        this.keep(answer.text);
        this.finishLate();
    }
  }

  /** The end was asked for while a write was under way. */
  private finishLate(): void {
    if (!this.closing) return;
    this.closing = false;
    this.finish();
  }

  /** What could not be written is tried again with the next samples. */
  private keep(why: string): void {
    this.busy = false;
    this.sessions = [...this.sessionsInFlight, ...this.sessions];
    this.marks = [...this.marksInFlight, ...this.marks].slice(-MOST_WAITING);
    this.waiting = [...this.inFlight, ...this.waiting].slice(-MOST_WAITING);
    this.inFlight = [];
    this.sessionsInFlight = [];
    this.marksInFlight = [];
    if (this.complaint !== why)
      this.log.log("error", `the history cannot be written: ${why}; an hour of it is kept in memory`);
    this.complaint = why;
  }
}

/** What a silent meter has measured last was not measured now. */
function sampleOf(snapshot: Snapshot, time_s: number): Sample {
  const { mainsFresh, L1_mA, L2_mA, L3_mA, offered_mA, charge_mA, state, limitedBy } = snapshot;
  const mains = mainsFresh ? { L1_mA, L2_mA, L3_mA } : { L1_mA: undefined, L2_mA: undefined, L3_mA: undefined };
  return { time_s, ...mains, offered_mA, charge_mA, state, limitedBy };
}
