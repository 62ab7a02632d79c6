import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { EventParser } from "#platform/browser/data/event-parser";

const STREAM =
  'event: state\ndata: {"a":1}\n\n: still here\n\nevent: other\r\ndata:x\r\ndata: y\r\n\r\nid: 5\n\ndata: plain\n\n';
const EVENTS = [
  { name: "state", data: '{"a":1}' },
  { name: "other", data: "x\ny" },
  { name: "message", data: "plain" },
];

describe("a stream of events", () => {
  it("is put together from pieces that are cut anywhere", () => {
    for (let cut = 0; cut <= STREAM.length; cut++) {
      const parser = new EventParser();
      const events = [STREAM.slice(0, cut), STREAM.slice(cut)].flatMap((piece) => parser.feed(piece) ?? []);
      expect(events, `cut at ${String(cut)}`).toEqual(EVENTS);
    }
  });

  it("gives nothing before an event is complete", () => {
    const parser = new EventParser();
    expect(parser.feed("event: state\ndata: 1\n")).toEqual([]);
    expect(parser.feed("\n")).toEqual([{ name: "state", data: "1" }]);
  });

  it("that never ends a line is given up", () => {
    const parser = new EventParser();
    expect(parser.feed("x".repeat(262144))).toEqual([]);
    expect(parser.feed("x")).toBeUndefined();
  });

  it("may hold anything", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (pieces) => {
        const parser = new EventParser();
        for (const piece of pieces) parser.feed(piece);
      }),
    );
  });
});
