import type { HttpResponse } from "#hal/http";
import { whole } from "#hal/text";
import { json, message } from "./message";
import type { HttpParts } from "./parts";

/** Lines of a page. */
const PAGE = 16;

export function showLogs({ memory }: HttpParts): HttpResponse {
  return json(200, '{"min":0,"max":' + whole(lastPage(memory.events.length)) + "}");
}

export function showLog({ memory }: HttpParts, parameter: string): HttpResponse {
  const last = lastPage(memory.events.length);
  for (let page = 0; page <= last; page++) {
    if (whole(page) !== parameter) continue;
    const lines: string[] = [];
    for (let at = page * PAGE; at < (page + 1) * PAGE && at < memory.events.length; at++)
      lines.push(memory.events[at] ?? "");
    return json(200, "[" + lines.join(",") + "]");
  }
  return message(404, "Not found");
}

function lastPage(lines: number): number {
  return lines === 0 ? 0 : Math.floor((lines - 1) / PAGE);
}
