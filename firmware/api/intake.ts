import { elapsed_ms } from "#hal/clock";
import type { LogPort } from "#hal/log";
import { whole } from "#hal/text";
import type { Rejection } from "#firmware/settings/rejection";
import { rejectionDocument } from "./documents";
import { Inbox, INBOX_CAPACITY } from "./inbox";
import type { RequestHandler, RequestParts } from "./request-handler";
import { actsOnce, isRequest } from "./request-topics";
import { LONGEST_PAYLOAD, LONGEST_TOPIC, readRequest, type Request } from "./requests";

/** Shortest time between two reports that the inbox is full. */
const BUSY_PAUSE_ms = 1000;

/** What comes in: requests wait in a bounded inbox until they are served, and whatever is refused is reported. */
export class Intake {
  /** Messages refused since boot. */
  rejections = 0;
  private readonly inbox = new Inbox();
  private readonly request: Request = { kind: "status", value: 0, text: "", topic: "", kept: false, row: undefined };
  private busy_ms: number | undefined = undefined;

  constructor(
    private readonly parts: RequestParts,
    private readonly handler: RequestHandler,
    private readonly log: LogPort,
  ) {}

  /**
   * A message on a topic below the prefix. A newer message of a topic that still waits takes its place, unless it is to be refused:
   * then the older one stands.
   */
  received(topic: string, payload: string, retained: boolean, now: number): void {
    if (!isRequest(topic)) return;
    const name = topic.substring(0, LONGEST_TOPIC);
    const text = payload.substring(0, LONGEST_PAYLOAD + 1);
    if (name === "rapi_request" || !this.inbox.has(name)) {
      if (!this.inbox.add(name, text, retained)) this.refuseBusy(name, now);
      return;
    }
    const refusal = this.read(name, text, retained);
    if (refusal === undefined) this.inbox.replace(name, text, retained);
    else this.reject(refusal);
  }

  /** Whether a message waits. */
  waits(): boolean {
    return this.inbox.topic() !== "";
  }

  /** Serves the message that waits longest. */
  serve(now: number): void {
    const inbox = this.inbox;
    let refusal = this.read(inbox.topic(), inbox.payload(), inbox.retained());
    inbox.next();
    if (refusal === undefined) refusal = this.handler.handle(this.request, now);
    // nothing of it is kept until the next message
    this.request.row = undefined;
    this.request.text = "";
    if (refusal !== undefined) this.reject(refusal);
  }

  /** Counts and reports a message that was refused. */
  reject(rejection: Rejection): void {
    this.rejections++;
    this.log.log("warn", rejection.what + " refused: " + rejection.why + " (allowed: " + rejection.allowed + ")");
    this.parts.outbox.addMinor("event/rejection", rejectionDocument(rejection));
  }

  private read(topic: string, payload: string, retained: boolean): Rejection | undefined {
    if (retained && actsOnce(topic)) {
      return {
        what: topic,
        why: "retained: it would act again at every reconnect",
        allowed: "the same without retain",
      };
    }
    if (retained && topic.startsWith("feed/")) {
      return { what: topic, why: "retained: nobody knows how old it is", allowed: "the same without retain" };
    }
    this.request.kept = retained;
    return readRequest(this.parts.settings, topic, payload, this.request);
  }

  private refuseBusy(topic: string, now: number): void {
    if (this.busy_ms !== undefined && elapsed_ms(this.busy_ms, now) < BUSY_PAUSE_ms) {
      this.rejections++;
      return;
    }
    this.busy_ms = now;
    this.reject({ what: topic, why: "busy: " + whole(INBOX_CAPACITY) + " messages wait", allowed: "the same later" });
  }
}
