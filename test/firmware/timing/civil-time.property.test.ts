import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import type { TimeZone } from "#firmware/timing/civil-time";
import { offset_s, readTimeZone } from "#firmware/timing/civil-time";

const ZONES: [string, string][] = [
  ["Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"],
  ["Europe/London", "GMT0BST,M3.5.0/1,M10.5.0"],
  ["America/New_York", "EST5EDT,M3.2.0,M11.1.0"],
  ["Australia/Sydney", "AEST-10AEDT,M10.1.0,M4.1.0/3"],
  ["Australia/Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"],
  ["Pacific/Chatham", "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45"],
  ["Asia/Kolkata", "IST-5:30"],
];

/** What the platform's own tables say. */
function known_s(name: string, epoch_s: number): number {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: name, timeZoneName: "longOffset" }).formatToParts(
    epoch_s * 1000,
  );
  const text = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  const match = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text);
  const seconds = Number(match?.[2] ?? 0) * 3600 + Number(match?.[3] ?? 0) * 60;
  return match?.[1] === "-" ? -seconds : seconds;
}

describe("the offset of a time zone", () => {
  for (const [name, text] of ZONES) {
    it(`agrees with the tables of the platform for ${name}`, () => {
      const zone = readTimeZone(text, "zone") as TimeZone;
      const moment = fc.integer({ min: 1230768000, max: 2100000000 });
      fc.assert(
        fc.property(moment, (epoch_s) => offset_s(zone, epoch_s) === known_s(name, epoch_s)),
        { numRuns: 300 },
      );
    });
  }

  it("reads any text without failing", () => {
    const piece = fc.constantFrom(
      "CET",
      "-1",
      "CEST",
      ",",
      "M3.5.0",
      "/3",
      "<",
      ">",
      "+03",
      ":30",
      "M",
      ".",
      "J80",
      " ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const read = readTimeZone(pieces.join(""), "zone");
        expect("why" in read || Number.isInteger(offset_s(read, 1800000000))).toBe(true);
      }),
    );
  });
});
