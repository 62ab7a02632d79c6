import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { type FeedSource, readFeedMessage, readFeedSource, readFeedSources } from "#platform/node/sets/feed-source";

function source(text: string): FeedSource {
  const read = readFeedSource(text);
  if (typeof read === "string") throw new Error(read);
  return read;
}

describe("a report's place", () => {
  it("is a topic, a path and a factor", () => {
    expect(source("house/solar")).toEqual({ topic: "house/solar", path: [], factor: 1 });
    expect(source("a/b#apower")).toEqual({ topic: "a/b", path: ["apower"], factor: 1 });
    expect(source("a#$.ENERGY.Power[0]*-1")).toEqual({ topic: "a", path: ["ENERGY", "Power", "0"], factor: -1 });
    expect(source('a#x["1-0:1.7.0"].value*1000')).toEqual({
      topic: "a",
      path: ["x", "1-0:1.7.0", "value"],
      factor: 1000,
    });
    expect(source("a#*0.001")).toEqual({ topic: "a", path: [], factor: 0.001 });
  });

  for (const text of [
    "",
    "#x",
    "a/+/b",
    "$SYS/x",
    "a#b..c[",
    "a#b*0",
    "a#b*x",
    "a#*1e",
    "a#a.b.c.d.e.f.g.h.i",
    "a#[x]",
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => expect(typeof readFeedSource(text)).toBe("string"));
  }
});

describe("a sum of reports", () => {
  it("has up to four parts, each as it would be alone", () => {
    const sum = readFeedSources("a + b#c*-1  +  d");
    expect(typeof sum === "string" ? sum : sum.map(({ topic, factor }) => [topic, factor])).toEqual([
      ["a", 1],
      ["b", -1],
      ["d", 1],
    ]);
    for (const text of ["a + ", "+ a", "a + b + c + d + e", "a+b", "a + b/+"])
      expect(typeof readFeedSources(text), text).toBe("string");
  });
});

describe("a report's message", () => {
  it("may be a number that is wrapped with its time", () => {
    expect(readFeedMessage(source("a"), '{"time":1750000000,"value":-12.5}')).toEqual({ text: "-12.5" });
    expect(typeof readFeedMessage(source("a"), '{"time":1750000000}')).toBe("string");
  });

  const table: [string, string, string | undefined][] = [
    ["a", "3.0481", "3.048"],
    ["a", " -12 ", "-12"],
    ["a", "+7.", "7"],
    ["a", "1.5e3", "1500"],
    ["a#*1000", "2.5", "2500"],
    ["a#*-1", "0", "0"],
    ["a", "ON", "1"],
    ["a", "off", "0"],
    ["a#p", '{"p":-3}', "-3"],
    ["a#p", '{"p":"4.25"}', "4.25"],
    ["a#p", '{"p":true}', "1"],
    ["a#p.q[1]", '{"p":{"q":[1,2]}}', "2"],
    ["a", "", undefined],
    ["a", "NaN", undefined],
    ["a", "Infinity", undefined],
    ["a", "null", undefined],
    ["a", '"null"', undefined],
    ["a", "0x10", undefined],
    ["a", "1e99", undefined],
    ["a", "12 W", undefined],
    ["a#p", '{"p":null}', undefined],
    ["a#p", '{"p":"NaN"}', undefined],
    ["a#p", '{"p":1e999}', undefined],
    ["a#p", '{"q":1}', undefined],
    ["a#p", "7", undefined],
    ["a#p", "{", undefined],
    ["a#constructor.name", "{}", undefined],
    ["a#length", '"abc"', undefined],
  ];
  for (const [place, payload, text] of table) {
    it(`${payload} at ${place} is ${text ?? "none"}`, () => {
      const read = readFeedMessage(source(place), payload);
      expect(typeof read === "string" ? undefined : read.text).toBe(text);
    });
  }

  it("is not read when it is a megabyte", () => {
    expect(readFeedMessage(source("a"), "1".repeat(1000000))).toMatch(/longer/);
  });

  it("yields a finite decimal or none, whatever comes", () => {
    const one = source("a#x[0]*1000");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.double().map((value) => `{"x":[${String(value)}]}`),
        ),
        (payload) => {
          const read = readFeedMessage(one, payload);
          return typeof read === "string" || /^-?\d+(\.\d{1,3})?$/.test(read.text);
        },
      ),
    );
  });
});
