/// <reference types="@typescript-to-lua/language-extensions" />

import type { HttpAccess, HttpExchange, HttpResponse } from "#hal/http";
import type { LogPort } from "#hal/log";
import type { Node } from "./nodemcu";

declare const node: Node;
declare namespace coroutine {
  function create(this: void, work: (this: void) => void): object;
  /** Whether it went well; what the pause was given, or the error. */
  function resume(this: void, thread: object): LuaMultiReturn<[boolean, unknown]>;
  function status(this: void, thread: object): string;
}
declare function tostring(this: void, value: unknown): string;

/** Carries it out as far as it gets at once. */
export function beginJob(rules: JobRules, work: (this: void, exchange: HttpExchange) => void): WebJob {
  const job = new Job(rules, work);
  job.begin();
  return job;
}

export type WebJob = Job;

/** VM instructions after which a callback is left at the next pause: that of the request, and each that follows it. */
const AT_ONCE = 4000;
const EACH = 5000;

/** What a job needs. */
interface JobRules {
  /** Who may know what came of it. */
  readonly access: HttpAccess;
  readonly log: LogPort;
  /** When it began; also what it is called by. */
  readonly begun_ms: number;
}

/**
 * What a request asks for, carried out from pause to pause (`#hal/pause`): the beginning in the callback of the request, which may be all, the
 * rest piece by piece in callbacks of the lowest priority, so that everything else goes on between them.
 */
class Job implements HttpExchange {
  /** The answer; `undefined` before there is one, and where the EVSE is still to give it. */
  response: HttpResponse | undefined = undefined;
  isDone = false;
  /** It has ended in an error. */
  hasFailed = false;
  /** How often somebody had to be told that it goes on. */
  told = 0;
  private isPosted = false;
  private readonly thread: object;

  constructor(
    readonly rules: JobRules,
    work: (this: void, exchange: HttpExchange) => void,
  ) {
    this.thread = coroutine.create(() => {
      work(this);
    });
  }

  reply(response: HttpResponse): void {
    this.response = response;
  }

  /** Does what is done within the callback of the request. */
  begin(): void {
    this.go(AT_ONCE);
    this.hurry();
  }

  /** Does a piece more in a callback that somebody waits in. */
  goOn(): void {
    if (!this.isDone) this.go(EACH);
  }

  /** Sees to it that the rest is done; to be called again and again while there is a rest. */
  hurry(): void {
    if (this.isDone || this.isPosted) return;
    try {
      node.task.post(node.task.LOW_PRIORITY, () => {
        this.isPosted = false;
        this.goOn();
        this.hurry();
      });
      this.isPosted = true;
    } catch {
      // there is no room in the queue; with the next tick it is tried again
    }
  }

  private go(most: number): void {
    for (let spent = 0; spent < most && !this.isDone;) {
      const [good, said] = coroutine.resume(this.thread);
      if (!good) {
        this.rules.log.log("error", "http: " + tostring(said));
        this.hasFailed = true;
      }
      this.isDone = coroutine.status(this.thread) === "dead";
      spent += typeof said === "number" ? said : 0;
    }
  }
}
