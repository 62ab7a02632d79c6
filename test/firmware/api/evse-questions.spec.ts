import { describe, expect, it } from "#test/spec";
import { bytes } from "#test/fakes/bytes";
import { quiet, type Rig } from "./rig";

function count(rig: Rig, question: string): number {
  let found = 0;
  for (const asked of rig.actions.asked) if (asked === question + ">response" + question) found++;
  return found;
}

describe("the periodic questions of old modules", () => {
  it("are asked at timers 5 to 9 while charging is on", () => {
    const rig = quiet();
    rig.run(300000);
    const times: [string, number][] = [
      ["GC", 6],
      ["G0", 10],
      ["GG", 30],
      ["GS", 6],
      ["GU", 3],
    ];
    for (const [question, expected] of times) expect(count(rig, question)).toBe(expected);
  });

  it("are slowed by ten times the idle factor while charging is off, but for the cable", () => {
    const rig = quiet();
    rig.send("set_TFO", "2");
    rig.state.enable = 3;
    rig.run(2000);
    rig.actions.asked = [];
    rig.run(1000000);
    expect(count(rig, "GG")).toBe(5);
    expect(count(rig, "GC")).toBe(1);
    expect(count(rig, "G0")).toBeGreaterThanOrEqual(33);
  });

  it("are not slowed with factor 0", () => {
    const rig = quiet();
    rig.send("set_TFO", "0");
    rig.state.enable = 3;
    rig.run(2000);
    rig.actions.asked = [];
    rig.run(100000);
    expect(count(rig, "GG")).toBe(10);
  });

  it("are not asked while the EVSE does not answer, nor without a broker", () => {
    const rig = quiet();
    rig.state.link = "down";
    rig.run(2000);
    rig.actions.asked = [];
    rig.run(200000);
    expect(rig.actions.asked).toEqual([]);
    rig.state.link = "up";
    rig.mqtt.up = false;
    rig.run(200000);
    expect(rig.actions.asked).toEqual([]);
  });

  it("are answered on response<XX> with the raw answer, unless debug group 2 is off", () => {
    const rig = quiet();
    rig.api.evseReply("responseGG", "GG", "$OK 8900 230000^2C", rig.now);
    rig.run(200);
    expect(rig.mqtt.payloads("responseGG")).toEqual(["$OK 8900 230000^2C"]);
    rig.send("set_debug", "1");
    rig.mqtt.clear();
    rig.api.evseReply("responseGG", "GG", "$OK 8900 230000^2C", rig.now);
    rig.run(200);
    expect(rig.mqtt.payloads("responseGG")).toEqual([]);
  });

  it("that are not answered are told on timeout, unless debug group 1 is off", () => {
    const rig = quiet();
    rig.api.evseReply("responseG0", "G0", undefined, rig.now);
    rig.run(200);
    expect(rig.mqtt.published.length).toBe(1);
    expect(rig.mqtt.payloads("timeout")).toEqual(["8000 + $G0"]);
    rig.send("set_debug", "0");
    rig.mqtt.clear();
    rig.api.evseReply("responseG0", "G0", undefined, rig.now);
    rig.run(200);
    expect(rig.mqtt.payloads("timeout")).toEqual([]);
  });

  it("leave answers with other tags alone", () => {
    const rig = quiet();
    rig.api.evseReply("lcd", "F0 0", "$OK^20", rig.now);
    rig.api.evseReply("", "GV", undefined, rig.now);
    rig.run(200);
    expect(rig.mqtt.published).toEqual([]);
  });
});

describe("the EVSE's display", () => {
  const PRINTED = [
    "F0 0>lcd",
    "FP 0 0 hello >lcd",
    "FP 6 0 world>lcd",
    "FP 11 0      >lcd",
    "FP 0 1 house >lcd",
    "FP 6 1 16 A >lcd",
    "FP 11 1      >lcd",
  ];

  it("shows a text of two rows and is given back after a minute", () => {
    const rig = quiet();
    rig.settings.set("timer7_ms", "500000");
    rig.send("set_lcd", "hello world\nhouse 16 A");
    expect(rig.actions.asked).toEqual(PRINTED);
    rig.actions.asked = [];
    rig.run(57000);
    expect(rig.actions.asked.includes("F0 1>lcd")).toBe(false);
    rig.run(4000);
    expect(rig.actions.asked.includes("F0 1>lcd")).toBe(true);
    rig.actions.asked = [];
    rig.run(100000);
    expect(rig.actions.asked.includes("F0 1>lcd")).toBe(false);
  });

  it("is blanked with ten words at most in each command, and answers on responseEraseLCD", () => {
    const rig = quiet();
    rig.settings.set("timer7_ms", "500000");
    rig.send("erase_lcd", "");
    expect(rig.actions.asked.length).toBe(7);
    for (const asked of rig.actions.asked) expect(asked.split(" ").length).toBeLessThanOrEqual(10);
    expect(rig.actions.asked[6]).toBe("FP 11 1      >responseEraseLCD");
    rig.api.evseReply("responseEraseLCD", "FP 11 1      ", "$OK^20", rig.now);
    rig.run(200);
    expect(rig.mqtt.payloads("responseEraseLCD")).toEqual(["$OK^20"]);
  });

  it("waits for a busy EVSE, and gives up after ten seconds", () => {
    const rig = quiet();
    rig.settings.set("timer7_ms", "500000");
    rig.actions.accepts = false;
    rig.send("set_lcd", "hello world\nhouse 16 A");
    rig.actions.accepts = true;
    rig.run(2000);
    expect(rig.actions.asked).toEqual(PRINTED);
    rig.actions.asked = [];
    rig.actions.accepts = false;
    rig.send("set_lcd", "late");
    rig.run(11000);
    rig.actions.accepts = true;
    rig.run(2000);
    expect(rig.actions.asked.includes("FP 0 0 late  >lcd")).toBe(false);
  });

  const bad: string[] = [
    "",
    "123456789012345678901234567890123",
    "12345678901234567\nx",
    "a\n12345678901234567",
    "a\nb\nc",
  ];
  for (const text of [...bad, "costs $5", "x^2", "caf" + bytes([0xc3, 0xa9]), "tab\t"]) {
    it("refuses what it cannot show: '" + text + "'", () => {
      const rig = quiet();
      rig.send("set_lcd", text);
      expect(rig.actions.asked.includes("F0 0>lcd")).toBe(false);
      expect(rig.api.rejections()).toBe(1);
    });
  }

  it("shows 32 characters without a line feed as two rows", () => {
    const rig = quiet();
    rig.send("set_lcd", "1234567890123456abcdefghijklmnop");
    expect(rig.actions.asked.includes("FP 11 0 23456>lcd")).toBe(true);
    expect(rig.actions.asked.includes("FP 0 1 abcdef>lcd")).toBe(true);
  });
});
