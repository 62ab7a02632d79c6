import { Worker } from "node:worker_threads";
import type { LogPort } from "#hal/log";
import type { Snapshot } from "#firmware/api/snapshot";
import { errorText } from "../input-error";
import type { Sample, SessionRow } from "./history-file";
import type { HistoryAnswer, HistoryOrder } from "./writer";

const SECOND_ms = 1000;
/** Samples are written together, so that a card is not worn by a write a second; a kill loses at most these. */
const TOGETHER = 10;
/** Samples kept while the file cannot be written, e.g. because the disk is full: an hour. */
const MOST_WAITING = 3600;
const CLOSE_ms = 5000;
/** Before this the wall clock is not set (2024). */
const CLOCK_SET_s = 1704067200;

/** The thread as the recorder sees it; tests put something else in its place. */
export interface HistoryThread {
  post(order: HistoryOrder): void;
  onAnswer(hear: (answer: HistoryAnswer) => void): void;
  end(): Promise<void>;
}

/** Starts the thread that writes into a directory. */
export function historyThread(directory: string): HistoryThread {
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), { workerData: directory });
  worker.unref();
  return {
    post: (order) => worker.postMessage(order),
    onAnswer: (hear) => {
      worker.on("message", hear);
      worker.on("error", (error) => hear({ kind: "failed", text: errorText(error) }));
    },
    end: async () => {
      await worker.terminate();
    },
  };
}

/** Looks at the controller once a second and keeps what it saw. It never stands in the controller's way: what cannot be kept is lost. */
export class Recorder {
  private waiting: Sample[] = [];
  private inFlight: Sample[] = [];
  private session: SessionRow | undefined;
  private sessionInFlight: SessionRow | undefined;
  private sessionSince_s: number | undefined;
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

  start(snapshot: () => Snapshot): void {
    this.timer = setInterval(() => this.look(snapshot()), SECOND_ms);
  }

  /** Takes one look. */
  look(snapshot: Snapshot): void {
    const now_s = this.epoch_s();
    if (now_s < CLOCK_SET_s) return;
    this.follow(snapshot, now_s);
    this.waiting.push(sampleOf(snapshot, now_s));
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
    if (this.waiting.length >= TOGETHER || this.session !== undefined) this.send(now_s);
  }

  /** Writes what waits and ends the thread; gives up when the medium takes too long. */
  async close(): Promise<void> {
    clearInterval(this.timer);
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
    this.session = {
      start_s: this.sessionSince_s,
      end_s: now_s,
      charge_s: snapshot.sessionCharge_s,
      energy_Wh: snapshot.sessionEnergy_Wh,
      peak_mA: snapshot.sessionPeak_mA,
    };
    this.sessionSince_s = undefined;
  }

  private send(now_s: number): void {
    if (this.busy) return;
    this.busy = true;
    this.inFlight = this.waiting;
    this.sessionInFlight = this.session;
    this.waiting = [];
    this.session = undefined;
    this.thread.post({ kind: "write", samples: this.inFlight, session: this.sessionInFlight, now_s });
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
    this.session ??= this.sessionInFlight;
    this.waiting = [...this.inFlight, ...this.waiting].slice(-MOST_WAITING);
    this.inFlight = [];
    if (this.complaint !== why)
      this.log.log("error", `the history cannot be written: ${why}; an hour of it is kept in memory`);
    this.complaint = why;
  }
}

function sampleOf(snapshot: Snapshot, time_s: number): Sample {
  const { L1_mA, L2_mA, L3_mA, offered_mA, charge_mA, state, limitedBy } = snapshot;
  return { time_s, L1_mA, L2_mA, L3_mA, offered_mA, charge_mA, state, limitedBy };
}
