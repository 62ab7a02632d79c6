import { describe, expect, it } from "vitest";
import type { App } from "#firmware/app";
import { FeedSet } from "#platform/node/sets/feed-set";
import { FakeLog } from "#test/fakes/fake-log";

/** Feeds whose reports are written down. */
class Bench {
  readonly told: string[] = [];
  readonly log = new FakeLog();
  readonly set: FeedSet;
  private readonly app = {
    mqttReceived: (topic: string, payload: string) => this.told.push(`${topic}=${payload}`),
    mainsReceived: (payload: string) => this.told.push(payload) > 0,
  } as unknown as App;

  constructor(feeds: Record<string, string>, clamps: number) {
    const host = { fact: (tell: (app: App, now: number) => void) => tell(this.app, 0) };
    this.set = new FeedSet(host, this.log, feeds, (key) => (key === "clamps" ? clamps : 230));
  }

  say(topic: string, payload: string, now_ms = 0, retained = false): string[] {
    this.told.length = 0;
    this.set.received(topic, payload, retained, now_ms);
    return [...this.told];
  }
}

describe("feeds of other topics", () => {
  it("listen to each topic once, and hand on each report that is in a message", () => {
    const bench = new Bench({ solar_W: "a#s", soc_pct: "a#c", grid_W: "b" }, 123);
    expect(bench.set.topics).toEqual(["a", "b"]);
    expect(bench.say("a", '{"s":1500,"c":80.5}')).toEqual(["feed/solar_W=1500", "feed/soc_pct=80.5"]);
    expect(bench.say("a", '{"s":1500}')).toEqual(["feed/solar_W=1500"]);
    expect(bench.say("b", "-7", 0, true)).toEqual([]);
    expect(bench.say("c", "1")).toEqual([]);
  });

  it("tell a sum when each part of it was heard of late, and nothing while one is silent or unreadable", () => {
    const bench = new Bench({ grid_W: "used + made#w*-1" }, 123);
    expect(bench.set.topics).toEqual(["used", "made"]);
    expect(bench.say("used", "800", 0)).toEqual([]);
    expect(bench.say("made", '{"w":2000.5}', 1000)).toEqual(["feed/grid_W=-1200.5"]);
    expect(bench.say("used", "900", 31000)).toEqual(["feed/grid_W=-1100.5"]);
    expect(bench.say("used", "900", 31001)).toEqual([]);
    expect(bench.say("made", '{"w":0}', 31002)).toEqual(["feed/grid_W=900"]);
    expect(bench.say("made", '{"w":"?"}', 31003)).toEqual([]);
    expect(bench.say("used", "900", 31004)).toEqual([]);
    expect(bench.log.lines.length).toBe(1);
  });

  it("tell the mains when all phases have reported, and no value that is older than ten seconds beside newer ones", () => {
    const bench = new Bench({ mains_L1_A: "a", mains_L2_W: "b" }, 12);
    expect(bench.say("a", "5", 0)).toEqual([]);
    expect(bench.say("b", "460", 10000)).toEqual(['{"L1":5.000,"L2":2.000}']);
    expect(bench.say("a", "6", 11000)).toEqual([]);
    expect(bench.say("b", "-230", 21001)).toEqual([]);
    expect(bench.say("a", "7", 21002)).toEqual(['{"L1":7.000,"L2":-1.000}']);
  });

  it("tell the power of a house on one phase as its current, and of one on three phases nothing", () => {
    expect(new Bench({ mains_W: "a" }, 2).say("a", "2300")).toEqual(['{"L2":10.000}']);
    const three = new Bench({ mains_W: "a" }, 123);
    expect([three.say("a", "2300"), three.say("a", "2300")]).toEqual([[], []]);
    expect(three.log.lines.length).toBe(1);
  });
});
