import { parentPort, workerData } from "node:worker_threads";
import { errorText } from "../input-error";
import { HistoryFile, type Mark, type Sample } from "./history-file";
import type { SessionRow } from "./session-row";

/** What the recorder sends. */
export type HistoryOrder =
  { kind: "write"; samples: Sample[]; sessions: SessionRow[]; marks: Mark[]; now_s: number } | { kind: "close" };

/** What it hears: `written` or why not, `told` for the log, `closed`. */
export type HistoryAnswer = { kind: "written" | "closed" } | { kind: "failed" | "told"; text: string };

/** How often old rows are looked for. */
const FORGET_s = 3600;

/**
 * The thread that owns the file: a slow medium (a card that takes seconds for a write) must not stop the controller, which runs in the
 * main thread. What could not be written is said, and kept by the sender.
 */
function serve(port: NonNullable<typeof parentPort>, directory: string): void {
  const answer = (message: HistoryAnswer): void => port.postMessage(message);
  let file: HistoryFile | undefined;
  let forgotten_s = 0;
  const forget = (now_s: number): void => {
    forgotten_s = now_s;
    file?.forget(now_s);
  };
  const write = (order: Extract<HistoryOrder, { kind: "write" }>): void => {
    file ??= HistoryFile.open(directory, (text) => answer({ kind: "told", text }));
    file.add(order.samples);
    file.addSessions(order.sessions);
    file.addMarks(order.marks);
    if (Math.abs(order.now_s - forgotten_s) >= FORGET_s) forget(order.now_s);
  };
  /** What is old may make room for what could not be written; it comes again with the next samples. */
  const makeRoom = (now_s: number): void => {
    try {
      forget(now_s);
    } catch {
      // the disk is full, or gone: why the write failed has been said
    }
  };
  port.on("message", (order: HistoryOrder) => {
    try {
      if (order.kind === "write") write(order);
      else file?.close();
      answer({ kind: order.kind === "write" ? "written" : "closed" });
    } catch (error) {
      answer({ kind: "failed", text: errorText(error) });
      if (order.kind === "write") makeRoom(order.now_s);
    }
    if (order.kind === "close") port.close();
  });
}

if (parentPort !== null) serve(parentPort, String(workerData));
