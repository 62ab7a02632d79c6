import type { HttpRequest, HttpResponse } from "#hal/http";
import { jsonText } from "#hal/json";
import { json } from "./message";
import { formValue } from "./form";

/** The command of a request, without `$` and checksum; empty without one. */
export function commandOf({ query, body }: HttpRequest): string {
  const text = formValue(query, "rapi") ?? formValue(body, "rapi") ?? "";
  const from = text.startsWith("$") ? 1 : 0;
  const mark = text.indexOf("^");
  return text.substring(from, mark < 0 ? text.length : mark).trim();
}

/** A question only reads. */
export function accessOf(request: HttpRequest): "read" | "control" {
  const command = commandOf(request);
  return command.startsWith("G") || command === "" ? "read" : "control";
}

/** Whether the answer shall be JSON; otherwise it is the page that old clients take it out of. */
export function wantsJson({ query, body }: HttpRequest): boolean {
  return formValue(query, "json") === "1" || formValue(body, "json") === "1";
}

/** The raw line of the EVSE as answer. */
export function lineAnswer(command: string, line: string, isJson: boolean): HttpResponse {
  if (isJson) return json(200, '{"cmd":' + jsonText("$" + command) + ',"ret":' + jsonText(line) + "}");
  return page(200, command, line);
}

/** Why there is no line. */
export function errorAnswer(status: number, command: string, error: string, isJson: boolean): HttpResponse {
  if (isJson) return json(status, '{"cmd":' + jsonText("$" + command) + ',"error":' + jsonText(error) + "}");
  return page(status, command, error);
}

/** The page of a browser; the Jeedom plugin takes what stands between `OK ` and `^`. */
function page(status: number, command: string, text: string): HttpResponse {
  const body =
    '<html><head><meta charset="utf-8"><title>RAPI</title></head><body><p>RAPI</p>' +
    "<form method='get' action='/r'><label>Command <input name='rapi'></label> <input type='submit'></form>" +
    "<p>&lt;$" +
    escaped(command) +
    "</p><p>&gt;" +
    escaped(text) +
    "</p></body></html>";
  return { status, type: "html", body };
}

function escaped(text: string): string {
  let out = "";
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index);
    const code = text.charCodeAt(index);
    if (letter === "&") out += "&amp;";
    else if (letter === "<") out += "&lt;";
    else if (letter === ">") out += "&gt;";
    else if (code < 32 || code > 126 || letter === '"' || letter === "'") out += "?";
    else out += letter;
  }
  return out;
}
