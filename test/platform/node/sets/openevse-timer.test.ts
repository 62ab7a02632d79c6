import { describe, expect, it } from "vitest";
import type { HttpRequest, HttpResponse } from "#hal/http";
import type { ControllerApi } from "#platform/node/sets/controller-api";
import { askTimer } from "#platform/node/sets/openevse-timer";

/** A controller that keeps the delayed start it is given. */
function bench(local_time?: string, status = 200) {
  let delayed: unknown;
  const lines: string[] = [];
  const reasons: string[] = [];
  const api = {
    document: () => JSON.stringify({ delayed: delayed ?? undefined }),
    status: () => ({ local_time }),
    ask: ({ method, path, body }: HttpRequest, done: (response: HttpResponse) => void) => {
      expect([method, path]).toEqual(["PUT", "/api/v1/schedule"]);
      if (status === 200) ({ delayed } = JSON.parse(body) as { delayed: unknown });
      done({ status, type: "json", body: "{}" });
    },
  } as unknown as ControllerApi;
  const ask = (command: string, payload = ""): void =>
    askTimer(
      api,
      [command, payload],
      (line) => lines.push(line),
      (why) => reasons.push(why),
    );
  return { ask, lines, reasons, delayed: () => delayed };
}

describe("the EVSE's timer over MQTT", () => {
  const TIMERS: [string, string, string, string][] = [
    ["2026-05-01T20:00:00+02:00", "22 00 06 00", "2026-05-01T22:00", "2026-05-02T06:00"],
    ["2026-05-01T23:00:00+02:00", "22 00 06 00", "2026-05-01T22:00", "2026-05-02T06:00"],
    ["2026-05-01T05:59:00+02:00", "22 0 6 0", "2026-04-30T22:00", "2026-05-01T06:00"],
    ["2026-05-01T06:00:00Z", "22 00 06 00", "2026-05-01T22:00", "2026-05-02T06:00"],
    ["2026-12-31T12:00:00Z", "11 30 12 30", "2026-12-31T11:30", "2026-12-31T12:30"],
    ["2026-12-31T13:00:00Z", "11 30 12 30", "2027-01-01T11:30", "2027-01-01T12:30"],
    ["2026-12-31T13:00:00Z", "00 00 06 00", "2027-01-01T00:00", "2027-01-01T06:00"],
  ];
  for (const [now, payload, start, stop] of TIMERS) {
    it(`at ${now} makes of ${payload} ${start} to ${stop}, each day, and tells it again`, () => {
      const { ask, lines, delayed } = bench(now);
      ask("$ST", payload);
      expect(delayed()).toEqual({ start, stop, repeat: true });
      ask("$GD");
      expect(lines[0]).toBe("$OK^20");
      const numbers = payload.split(" ").map((word) => word.padStart(2, "0"));
      expect(lines[1]?.slice(4, 15)).toBe(numbers.join(" "));
      expect(lines[1]).toMatch(/^\$OK \d\d \d\d \d\d \d\d\^[0-9A-F]{2}$/);
    });
  }

  it("ends with four zeros, and says zeros while there is none", () => {
    const { ask, lines, delayed } = bench("2026-05-01T20:00:00Z");
    ask("$GD");
    ask("$ST", "22 00 06 00");
    ask("$ST", "00 00 00 00");
    expect(delayed()).toBeNull();
    ask("$GD");
    expect(lines).toEqual(["$OK 00 00 00 00^20", "$OK^20", "$OK^20", "$OK 00 00 00 00^20"]);
  });

  for (const payload of [
    "",
    "22",
    "24 00 06 00",
    "22 60 06 00",
    "a b c d",
    "06 00 06 00",
    "22 00 06 00 00",
    "-1 0 6 0",
  ]) {
    it(`refuses ${JSON.stringify(payload)} with a reason and changes nothing`, () => {
      const { ask, lines, reasons, delayed } = bench("2026-05-01T20:00:00Z");
      ask("$ST", payload);
      expect(lines).toEqual(["$NK^21"]);
      expect(reasons).toHaveLength(1);
      expect(delayed()).toBeUndefined();
    });
  }

  it("is refused while the clock is not set, and where the controller refuses it", () => {
    const unset = bench();
    unset.ask("$ST", "22 00 06 00");
    expect([unset.lines, unset.reasons]).toEqual([["$NK^21"], ["the clock is not set"]]);
    const refusing = bench("2026-05-01T20:00:00Z", 422);
    refusing.ask("$ST", "22 00 06 00");
    expect([refusing.lines, refusing.reasons]).toEqual([["$NK^21"], ["the timer cannot be set"]]);
  });
});
