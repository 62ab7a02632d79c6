import { Worker } from "node:worker_threads";
import type { PrintedTable, Span } from "./queries";
import type { HistoryQuestion, HistoryReply } from "./reader-thread";
import type { SessionRow } from "./session-row";

/** A question is given up after so long, and so many may wait. */
const PATIENCE_ms = 15000;
const MOST_WAITING = 32;

interface Waiting {
  resolve(text: string | undefined): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** Answers questions about the history from a thread of its own, which is started with the first of them. */
export class HistoryReader {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(private readonly directory: string) {}

  /** The document of a chart. */
  async history(span: Span, points: number): Promise<string> {
    return (await this.ask({ kind: "history", span, points })) ?? "";
  }

  async sessions(span: Span, most?: number): Promise<string> {
    return (await this.ask({ kind: "sessions", span, most })) ?? "";
  }

  /** How much there is, from when on, and how much room it takes. */
  async extent(): Promise<string> {
    return (await this.ask({ kind: "extent" })) ?? "{}";
  }

  /** A table as CSV, in pieces that are read as they are taken. */
  async *table(table: PrintedTable, span: Span): AsyncGenerator<string> {
    const of = this.last + 1;
    let piece = await this.ask({ kind: "table", table, span });
    try {
      while (piece !== undefined) {
        yield piece;
        piece = await this.ask({ kind: "more", of });
      }
    } finally {
      if (piece !== undefined) void this.ask({ kind: "enough", of }).catch(() => undefined);
    }
  }

  /** Takes sessions in, all or none; they are on the medium when it resolves. */
  async take(sessions: SessionRow[]): Promise<void> {
    await this.ask({ kind: "import", sessions });
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    this.fail(new Error("the history is closed"));
    await worker?.terminate();
  }

  private ask(question: HistoryQuestion): Promise<string | undefined> {
    if (this.waiting.size >= MOST_WAITING) return Promise.reject(new Error("too many ask for the history"));
    const id = (this.last += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error("the history takes too long"));
      }, PATIENCE_ms);
      this.waiting.set(id, { resolve, reject, timer });
      this.thread().postMessage({ ...question, id });
    });
  }

  private thread(): Worker {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(new URL("./reader-worker.mjs", import.meta.url), { workerData: this.directory });
    worker.unref();
    worker.on("message", (reply: HistoryReply) => this.hear(reply));
    worker.on("error", (error: Error) => {
      this.worker = undefined;
      this.fail(error);
    });
    return (this.worker = worker);
  }

  private hear({ id, text, failed }: HistoryReply): void {
    const waiting = this.waiting.get(id);
    if (waiting === undefined) return;
    this.waiting.delete(id);
    clearTimeout(waiting.timer);
    if (failed === undefined) waiting.resolve(text);
    else waiting.reject(new Error(failed));
  }

  private fail(error: Error): void {
    for (const waiting of this.waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(error);
    }
    this.waiting.clear();
  }
}
