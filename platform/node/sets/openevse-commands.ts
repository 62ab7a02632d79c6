import type { HttpResponse } from "#hal/http";
import type { LogPort } from "#hal/log";
import { changedInPart, mergedBody, requestOfTopic } from "#firmware/api/http/set-topics";
import type { ControllerApi } from "./controller-api";
import { askTimer, isTimer } from "./openevse-timer";
import type { Publish } from "./publish";

const LONGEST_PAYLOAD = 8192;
const RAPI = "rapi/in/";
const LONGEST_TOPIC = 64;
/** Messages that are carried out at once, and in each second. */
const BURST = 40;
const PER_s = 20;
/** What the EVSE says to what it does not do. */
const REFUSED_LINE = "$NK^21";

/** Carries out what comes in below OpenEVSE's base topic, as its HTTP API does. What is refused changes nothing and is told. */
export class OpenevseCommands {
  private credit = BURST;
  private at_ms: number | undefined;

  constructor(
    private readonly api: ControllerApi,
    private readonly publish: Publish,
    private readonly log: LogPort,
    private readonly base: string,
  ) {}

  /** A message on a topic below the base topic. */
  received(topic: string, payload: string, retained: boolean, now_ms: number): void {
    const isQuestion = topic.startsWith(RAPI);
    const why = this.problem(payload, retained, now_ms) ?? (payload === "" && !isQuestion ? "empty" : undefined);
    const request = why === undefined ? requestOfTopic(topic, payload) : undefined;
    if (request === undefined) {
      this.refuse(topic, why ?? "no such command");
      return;
    }
    const command = isQuestion ? topic.slice(RAPI.length) : undefined;
    if (command !== undefined && isTimer(named(command))) {
      const refused = (reason: string): void => this.refuse(topic, reason);
      askTimer(this.api, [named(command), payload], (line) => this.tell(command, line), refused);
      return;
    }
    const path = changedInPart(topic, payload);
    const body = path === undefined ? request.body : mergedBody(this.api.document(path), payload);
    this.api.ask({ ...request, body }, (response) => {
      if (command !== undefined) this.answer(command, response);
      if (response.status >= 400) this.refuse(topic, messageOf(response));
    });
  }

  private problem(payload: string, retained: boolean, now_ms: number): string | undefined {
    if (retained) return "retained: it would act again at every reconnect; send the same without retain";
    if (payload.length > LONGEST_PAYLOAD) return `longer than ${String(LONGEST_PAYLOAD)} bytes`;
    if (/[^\t\n\r\x20-\x7e\x80-\xff]/.test(payload)) return "no text";
    this.credit = Math.min(BURST, this.credit + ((now_ms - (this.at_ms ?? now_ms)) * PER_s) / 1000);
    this.at_ms = now_ms;
    if (this.credit < 1) return "busy: too many messages";
    this.credit -= 1;
    return undefined;
  }

  private answer(command: string, { body }: HttpResponse): void {
    const { ret } = JSON.parse(body) as { ret?: string };
    this.tell(command, ret ?? REFUSED_LINE);
  }

  /** The raw line of the EVSE, on the topic of all answers and on that of its command. */
  private tell(command: string, line: string): void {
    this.publish(`${this.base}/rapi/out`, line, false);
    this.publish(`${this.base}/rapi/out/${named(command)}`, line, false);
  }

  private refuse(topic: string, why: string): void {
    const what = `${this.base}/${topic.slice(0, LONGEST_TOPIC)}`;
    this.publish(`${this.base}/rejection`, JSON.stringify({ what, why }), false);
    this.log.log("debug", `${what} refused: ${why}`);
  }
}

/** `$ST` for `ST` too. */
function named(command: string): string {
  return command.startsWith("$") ? command : `$${command}`;
}

function messageOf({ body }: HttpResponse): string {
  const { msg, allowed, error } = JSON.parse(body) as { msg?: string; allowed?: string; error?: string };
  const why = msg ?? error ?? "refused";
  return allowed === undefined ? why : `${why} (allowed: ${allowed})`;
}
