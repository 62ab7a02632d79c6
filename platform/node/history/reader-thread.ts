import { parentPort, workerData } from "node:worker_threads";
import { errorText } from "../input-error";
import { HistoryFile } from "./history-file";
import { extentDocument, historyDocument, type PrintedTable, sessionsDocument, type Span, tableText } from "./queries";
import type { SessionRow } from "./session-row";

/** What is asked of the thread. */
export type HistoryQuestion =
  | { kind: "history"; span: Span; points: number }
  | { kind: "sessions"; span: Span; most?: number | undefined }
  | { kind: "extent" }
  | { kind: "table"; table: PrintedTable; span: Span }
  | { kind: "more" | "enough"; of: number }
  | { kind: "import"; sessions: SessionRow[] };

/** A question with its number. */
export type NumberedQuestion = HistoryQuestion & { id: number };

/** The answer: a text (of a table a piece of it, `undefined` behind the last), or why there is none. */
export interface HistoryReply {
  id: number;
  text?: string | undefined;
  failed?: string;
}

/** Answers questions about the history, so that nobody who asks holds up the controller in the main thread. */
class Desk {
  private file: HistoryFile | undefined;
  private nothing: HistoryFile | undefined;
  private readonly tables = new Map<number, Generator<string>>();

  constructor(private readonly directory: string) {}

  answer(question: NumberedQuestion): string | undefined {
    switch (question.kind) {
      case "import":
        return this.take(question.sessions);
      case "more":
        return this.more(question.of);
      case "enough":
        this.tables.delete(question.of);
        return undefined;
      case "history":
        return historyDocument(this.open(), question.span, question.points);
      case "sessions":
        return sessionsDocument(this.open(), question.span, question.most);
      case "extent":
        return extentDocument(this.open());
      case "table":
        this.tables.set(question.id, tableText(this.open(), question.table, question.span));
        return this.more(question.id);
    }
  }

  private open(): HistoryFile {
    this.file ??= HistoryFile.look(this.directory);
    return this.file ?? (this.nothing ??= HistoryFile.nothing());
  }

  private more(id: number): string | undefined {
    const next = this.tables.get(id)?.next();
    if (next === undefined || next.done === true) this.tables.delete(id);
    return next?.done === false ? next.value : undefined;
  }

  private take(sessions: SessionRow[]): undefined {
    const file = HistoryFile.open(this.directory, () => undefined);
    try {
      file.addSessions(sessions);
      file.settle();
    } finally {
      file.close();
    }
    return undefined;
  }
}

function serve(port: NonNullable<typeof parentPort>, desk: Desk): void {
  port.on("message", (question: NumberedQuestion) => {
    const reply: HistoryReply = { id: question.id };
    try {
      reply.text = desk.answer(question);
    } catch (error) {
      reply.failed = errorText(error);
    }
    port.postMessage(reply);
  });
}

if (parentPort !== null) serve(parentPort, new Desk(String(workerData)));
