import type { HttpExchange, HttpRequest } from "#hal/http";
import { elapsed_ms } from "#hal/clock";
import { whole } from "#hal/text";
import type { ApiActions } from "../actions";
import { commandOf, errorAnswer, lineAnswer, wantsJson } from "./rapi-routes";

/** The EVSE has answered by then, or does not. */
const ANSWER_ms = 3000;
/** Most requests that wait for the EVSE. */
const MOST = 6;
const TAG = "http";

interface Waiting {
  tag: string;
  command: string;
  isJson: boolean;
  since_ms: number;
  exchange: HttpExchange;
}

/** The requests that wait for an answer of the EVSE. */
export class RapiExchanges {
  private waiting: Waiting[] = [];
  private number = 0;
  private line = "";

  constructor(private readonly actions: ApiActions) {}

  begin(request: HttpRequest, exchange: HttpExchange, now: number): void {
    this.ask(commandOf(request), wantsJson(request), exchange, now);
  }

  /** Asks the EVSE, or carries out what a command means. */
  ask(command: string, isJson: boolean, exchange: HttpExchange, now: number): void {
    const verdict = this.actions.passThroughVerdict(command);
    if (verdict === "order") {
      exchange.reply(this.order(command, isJson, now));
      return;
    }
    if (verdict !== "allowed") {
      exchange.reply(errorAnswer(400, command, "RAPI_RESPONSE_BLOCKED", isJson));
      return;
    }
    this.number = this.number >= 9999 ? 1 : this.number + 1;
    const tag = TAG + whole(this.number);
    this.waiting.push({ tag, command, isJson, since_ms: now, exchange });
    if (this.waiting.length > MOST || !this.actions.askEvse(command, tag, now)) this.finish(tag, undefined, "BUSY");
  }

  /** Gives up those that have waited for too long. */
  tick(now: number): void {
    const first = this.waiting[0];
    if (first !== undefined && elapsed_ms(first.since_ms, now) >= ANSWER_ms)
      this.finish(first.tag, undefined, "TIMEOUT");
  }

  answered(tag: string, reply: string | undefined): void {
    this.finish(tag, reply, "TIMEOUT");
  }

  /** What an order was answered with. */
  told(topic: string, payload: string): void {
    if (topic === "rapi_response") this.line = payload;
  }

  private order(command: string, isJson: boolean, now: number) {
    this.line = "";
    const refused = this.actions.order("rapi", command, now);
    if (refused !== undefined) return errorAnswer(400, command, refused.why, isJson);
    return lineAnswer(command, this.line, isJson);
  }

  private finish(tag: string, reply: string | undefined, why: string): void {
    const left: Waiting[] = [];
    let found: Waiting | undefined;
    for (const one of this.waiting) {
      if (one.tag === tag) found = one;
      else left.push(one);
    }
    this.waiting = left;
    if (found === undefined) return;
    const { command, isJson, exchange } = found;
    exchange.reply(
      reply === undefined
        ? errorAnswer(503, command, "RAPI_RESPONSE_" + why, isJson)
        : lineAnswer(command, reply, isJson),
    );
  }
}
