import { readTimeZone, UTC } from "#firmware/timing/civil-time";
import { readDated } from "#firmware/timing/dated-text";
import { describe, expect, it } from "#test/spec";

const ZONE = readTimeZone("CET-1CEST,M3.5.0,M10.5.0/3", "zone");
const BERLIN = "why" in ZONE ? UTC : ZONE;

function start_s(text: string): number | undefined {
  const read = readDated("start=" + text, BERLIN, "it");
  return read === undefined || "why" in read ? undefined : read.start_s;
}

describe("a delayed start", () => {
  const rows: [string, number][] = [
    ["2026-01-01t00:00", 1767222000],
    ["2026-07-01t00:00", 1782856800],
    ["2028-02-29t12:30", 1835436600],
    ["2026-12-31t23:59", 1798757940],
    // the hour that the night of 29 March 2026 leaves out, and the one that the night of 25 October has twice
    ["2026-03-29t01:59", 1774745940],
    ["2026-03-29t02:30", 1774747800],
    ["2026-03-29t03:00", 1774746000],
    ["2026-10-25t02:30", 1792888200],
    ["2026-10-25t03:00", 1792893600],
  ];
  for (const row of rows) it("of " + row[0] + " in Berlin", () => expect(start_s(row[0])).toBe(row[1]));
});

describe("a delayed start and stop", () => {
  it("may be either, both, or repeated; empty takes them back", () => {
    expect(readDated("start=2026-01-01t22:00 stop=2026-01-02t06:00 repeat", UTC, "it")).toEqual({
      start_s: 1767304800,
      stop_s: 1767333600,
      repeat: true,
    });
    const stop = readDated("stop=2026-01-02t06:00", UTC, "it");
    expect(stop === undefined || "why" in stop ? 0 : (stop.stop_s ?? 0)).toBe(1767333600);
    expect(readDated("", UTC, "it")).toBeUndefined();
  });

  const wrong = [
    "x",
    "start",
    "start=",
    "start=tomorrow",
    "start=2026-02-29t00:00",
    "start=2026-13-01t00:00",
    "start=2026-00-01t00:00",
    "start=2026-01-00t00:00",
    "start=2026-01-32t00:00",
    "start=2026-01-01t24:00",
    "start=2026-01-01t00:60",
    "start=2026-01-01 00:00",
    "start=2023-12-31t00:00",
    "start=2100-01-01t00:00",
    "start=2026-01-01t00:00:00",
    "start=2026-01-02t00:00 stop=2026-01-01t00:00",
    "start=2026-01-02t00:00 stop=2026-01-02t00:00",
    "start=2026-01-02t00:00 repeat",
    "start=2026-01-01t00:00 stop=2026-01-02t00:01 repeat",
    "repeat",
    "stop=2026-01-01t00:00 sometimes",
  ];
  for (const text of wrong) {
    it("is refused: '" + text + "'", () => {
      const read = readDated(text, UTC, "it");
      expect(read !== undefined && "why" in read ? read.what : "taken").toBe("it");
    });
  }
});
