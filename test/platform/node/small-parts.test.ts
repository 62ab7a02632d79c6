import { describe, expect, it } from "vitest";
import { CLOCK_SPAN_ms } from "#hal/clock";
import { Backoff } from "#platform/node/backoff";
import { monotonicClock } from "#platform/node/clock";
import { LineLog } from "#platform/node/log";
import { LineSplitter } from "#platform/node/line-splitter";
import { meterTopicProblem } from "#platform/node/mains-topic";
import { didYouMean, nearest } from "#platform/node/nearest";
import { requestTopics } from "#platform/node/request-topics";
import { isSerial, keptSerial, NodeSystem } from "#platform/node/system";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";

describe("clock", () => {
  it("counts whole milliseconds and wraps to 0 after 31 bits", () => {
    let uptime_ms = 0.4;
    const clock = monotonicClock(CLOCK_SPAN_ms - 2, () => uptime_ms);
    expect(clock()).toBe(CLOCK_SPAN_ms - 2);
    uptime_ms = 1.99;
    expect(clock()).toBe(CLOCK_SPAN_ms - 1);
    uptime_ms = 2;
    expect(clock()).toBe(0);
  });

  it("never goes back", () => {
    const clock = monotonicClock();
    const first = clock();
    expect(clock()).toBeGreaterThanOrEqual(first);
  });
});

describe("back-off", () => {
  it("doubles up to its longest pause and begins small after a success", () => {
    const backoff = new Backoff(100, 350);
    expect([backoff.pause_ms(), backoff.pause_ms(), backoff.pause_ms(), backoff.pause_ms()]).toEqual([
      100, 200, 350, 350,
    ]);
    backoff.reset();
    expect(backoff.pause_ms()).toBe(100);
  });
});

describe("log", () => {
  const lineOf = (text: string, secrets: string[] = []): string => {
    const lines: string[] = [];
    const time = (): Date => new Date(0);
    new LineLog({ level: "debug", write: (line) => lines.push(line), secrets, time }).log("info", text);
    return (lines[0] ?? "").slice(31);
  };

  it("is one line with time and level", () => {
    const lines: string[] = [];
    new LineLog({ level: "info", write: (line) => lines.push(line), time: () => new Date(0) }).log("warn", "a\r\nb");
    expect(lines).toEqual(["1970-01-01T00:00:00.000Z warn  a\\x0d\\x0ab"]);
  });

  for (const [text, seen] of [
    ["broker mqtt://joe:geheim@host:1883", "broker mqtt://***@host:1883"],
    ['{"password":"geheim","x":1}', '{"password":***,"x":1}'],
    ["pass=geheim next", "pass=*** next"],
    ["Secret: geheim", "Secret: ***"],
    ["it is geheim indeed", "it is *** indeed"],
    ["\u001b[31mred\u0007", "\\x1b[31mred\\x07"],
  ] as const) {
    it(`shows ${JSON.stringify(text)} without secrets and control characters`, () => {
      expect(lineOf(text, ["geheim"])).toBe(seen);
    });
  }

  it("leaves out what is less urgent than its level", () => {
    const lines: string[] = [];
    const log = new LineLog({ level: "warn", write: (line) => lines.push(line) });
    log.log("info", "unseen");
    log.log("error", "seen");
    expect(lines.length).toBe(1);
  });

  it("hides a secret it learns later, and cuts what is very long", () => {
    const lines: string[] = [];
    const log = new LineLog({ level: "info", write: (line) => lines.push(line) });
    log.hide("tulip");
    log.log("info", "tulip " + "x".repeat(2000));
    expect(lines[0]).toContain("***");
    expect(lines[0]?.length).toBeLessThan(600);
  });
});

describe("line splitter", () => {
  const split = (...chunks: string[]): string[] => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (const chunk of chunks) splitter.take(Buffer.from(chunk, "latin1"));
    return lines;
  };

  it("hands on whole lines with their CR, wherever the bytes were cut", async () => {
    const text = "$OK 6 32^12\r$AT 03 03 16 0000^2e\r";
    for (let cut = 0; cut <= text.length; cut++) {
      const lines = split(text.slice(0, cut), text.slice(cut));
      await new Promise((resolve) => setImmediate(resolve));
      expect(lines).toEqual(["$OK 6 32^12\r", "$AT 03 03 16 0000^2e\r"]);
    }
  });

  it("keeps every byte value", async () => {
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
    const lines = split(bytes + "\r");
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines.join("")).toBe(bytes + "\r");
  });

  it("cuts noise without an end, so that the memory stays small", async () => {
    const lines = split("x".repeat(513), "y".repeat(10) + "\r");
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toEqual(["x".repeat(513) + "\r", "y".repeat(10) + "\r"]);
  });
});

describe("names that were probably meant", () => {
  for (const [word, found] of [
    ["breker_A", ["breaker_A"]],
    ["simulat", ["simulate"]],
    ["SIMULATE", ["simulate"]],
    ["xyzzy", []],
  ] as const) {
    it(`for ${word}`, () => expect(nearest(word, ["breaker_A", "simulate", "evse"])).toEqual(found));
  }

  it("are asked for in words", () => {
    expect(didYouMean("evs", ["evse", "run"])).toBe("; did you mean evse?");
    expect(didYouMean("nothing", ["evse", "run"])).toBe("");
  });
});

describe("meter topic", () => {
  for (const [topic, good] of [
    ["house/meter", true],
    ["", false],
    ["house/+/x", false],
    ["house/#", false],
    ["$SYS/x", false],
    ["a\u0000b", false],
    ["x".repeat(256), true],
    ["x".repeat(257), false],
  ] as const) {
    it(`${JSON.stringify(topic.slice(0, 20))} of ${String(topic.length)} is ${good ? "taken" : "refused"}`, () => {
      expect(meterTopicProblem(topic) === undefined).toBe(good);
    });
  }
});

describe("request topics", () => {
  it("are all requests and none of what the controller publishes", () => {
    const topics = requestTopics();
    for (const topic of ["set_breaker", "set_enable", "get_status", "rapi_request", "erase_lcd", "delete_settings"]) {
      expect(topics).toContain(topic);
    }
    for (const topic of topics)
      expect(topic).toMatch(/^(set|get|delete|erase)_|^feed\/|^rfid$|^trip$|^switch$|^rapi_request$/);
    expect(new Set(topics).size).toBe(topics.length);
  });
});

describe("serial number", () => {
  it("is the stored one", () => {
    const storage = new FakeStorage();
    storage.put("serial", "0123456789AB\n");
    expect(keptSerial(storage, ["0c:8b:95:eb:40:d0"])).toBe("0123456789AB");
  });

  it("is the reversed MAC, and stays when the network card changes", () => {
    const storage = new FakeStorage();
    expect(keptSerial(storage, ["0c:8b:95:eb:40:d0"])).toBe("D040EB958B0C");
    expect(keptSerial(storage, ["00:00:00:00:00:01"])).toBe("D040EB958B0C");
  });

  it("is random without a network card, and stays", () => {
    const storage = new FakeStorage();
    const serial = keptSerial(storage, []);
    expect(isSerial(serial)).toBe(true);
    expect(keptSerial(storage, [])).toBe(serial);
  });

  it("is not taken from a damaged file", () => {
    const storage = new FakeStorage();
    storage.put("serial", "hello");
    expect(keptSerial(storage, ["0c:8b:95:eb:40:d0"])).toBe("D040EB958B0C");
  });
});

describe("system", () => {
  it("knows the time, its memory, and does not restart for a setting", () => {
    const log = new FakeLog();
    const system = new NodeSystem("0123456789AB", "0.1.0", log);
    expect(Math.abs((system.epoch_s() ?? 0) - Date.now() / 1000)).toBeLessThan(2);
    expect(system.freeMemory_B()).toBeGreaterThan(0);
    system.restart("set_cte");
    expect(log.has("set_cte")).toBe(true);
  });
});
