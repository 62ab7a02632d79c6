import type { HttpExchange, HttpResponse } from "#hal/http";
import { jsonText } from "#hal/json";
import { itemOf, readStrictJson } from "../http/lenient-json";
import { json } from "../http/message";
import { failure } from "./failure";

/** Puts what is answered to a RAPI command into the form of this API. */
export class RapiAnswer implements HttpExchange {
  constructor(
    private readonly command: string,
    private readonly exchange: HttpExchange,
  ) {}

  reply({ status, body }: HttpResponse): void {
    const object = readStrictJson(body);
    const line = object === undefined ? undefined : itemOf(object, "ret");
    const error = object === undefined ? undefined : itemOf(object, "error");
    if (line === undefined) this.exchange.reply(this.failed(status, error?.text ?? ""));
    else
      this.exchange.reply(json(200, '{"command":' + jsonText(this.command) + ',"answer":' + jsonText(line.text) + "}"));
  }

  private failed(status: number, why: string): HttpResponse {
    switch (why) {
      case "RAPI_RESPONSE_BLOCKED":
        return failure(400, "blocked", "this command is not passed on to the EVSE", "command");
      case "RAPI_RESPONSE_BUSY":
        return failure(503, "busy", "too many commands wait for the EVSE; try again in a second");
      case "RAPI_RESPONSE_TIMEOUT":
        return failure(503, "no-answer", "the EVSE does not answer");
      default:
        return failure(status, "not-allowed", why, "command");
    }
  }
}

/** A command without `$` and checksum; empty: it is none. */
export function commandIn(text: string): string {
  const from = text.startsWith("$") ? 1 : 0;
  const mark = text.indexOf("^");
  const command = text.substring(from, mark < 0 ? text.length : mark).trim();
  for (let index = 0; index < command.length; index++) {
    const code = command.charCodeAt(index);
    if (!(code >= 32 && code < 127)) return "";
  }
  return command.length < 2 || command.length > 23 ? "" : command;
}
