import { describe, expect, it } from "#test/spec";
import { quiet } from "./rig";

describe("a thousand messages at once", () => {
  it("of one setting leave the newest in force, served in a moment", () => {
    const rig = quiet();
    for (let count = 0; count < 1000; count++) {
      rig.api.received("set_breaker", count < 500 ? "10" : "30", false, rig.now);
    }
    rig.api.received("set_breaker", "21", false, rig.now);
    rig.run(200);
    expect(rig.settings.get("breaker_A")).toBe(21);
    expect(rig.actions.done).toEqual(["changed breaker_A"]);
    expect(rig.api.rejections()).toBe(0);
  });

  it("of commands keep 64 and refuse the others, telling so once a second", () => {
    const rig = quiet();
    for (let count = 0; count < 1000; count++) rig.api.received("rapi_request", "GV", false, rig.now);
    expect(rig.api.rejections()).toBe(936);
    rig.run(10000);
    let asked = 0;
    for (const one of rig.actions.asked) if (one === "GV>rapi_response") asked++;
    expect(asked).toBe(64);
    expect(rig.refusals()).toEqual([
      '{"what":"rapi_request","why":"busy: 64 messages wait","allowed":"the same later"}',
    ]);
    expect(rig.busiest).toBeLessThanOrEqual(2);
  });

  it("for ten seconds neither stop what is published nor the events that matter", () => {
    const rig = quiet();
    for (let tick = 0; tick < 100; tick++) {
      for (let count = 0; count < 100; count++) {
        rig.api.received("set_foo" + count.toFixed(0), "x", false, rig.now);
        rig.api.received("rapi_request", "", false, rig.now);
      }
      if (tick === 90) rig.api.tell("event/trip", "{}");
      rig.state.L1_mA = tick * 1000;
      rig.run(100);
    }
    expect(rig.busiest).toBeLessThanOrEqual(2);
    expect(rig.mqtt.payloads("current1").length).toBeGreaterThanOrEqual(4);
    expect(rig.mqtt.payloads("state/json").length).toBeGreaterThanOrEqual(5);
    rig.run(10000);
    expect(rig.mqtt.payloads("event/trip").length).toBe(1);
  });
});

describe("a message that comes while one of its topic waits", () => {
  it("does not take its place when it is to be refused", () => {
    const rig = quiet();
    rig.api.received("set_breaker", "20", false, rig.now);
    rig.api.received("set_breaker", "abc", false, rig.now);
    rig.api.received("set_calibration", "544", false, rig.now);
    rig.api.received("set_calibration", "100", true, rig.now);
    rig.run(1000);
    expect(rig.settings.get("breaker_A")).toBe(20);
    expect(rig.settings.get("calibration")).toBe(544);
    expect(rig.api.rejections()).toBe(2);
  });
});

describe("debug_log", () => {
  it("comes at timer10 in chunks of at most 195 characters", () => {
    const rig = quiet();
    const lines: string[] = [];
    for (let index = 0; index < 10; index++) {
      const line = "line " + index.toFixed(0) + " available 13 A = 32 A breaker - 1 A margin - 18 A house";
      rig.api.logLine(line);
      lines.push("$" + line + "$");
    }
    rig.run(55000);
    const chunks = rig.mqtt.payloads("debug_log");
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(195);
    expect(chunks.join("")).toBe(lines.join(""));
  });

  it("keeps the newest lines within its bound", () => {
    const rig = quiet();
    for (let index = 0; index < 1000; index++) rig.api.logLine("line " + index.toFixed(0));
    rig.run(60000);
    const text = rig.mqtt.payloads("debug_log").join("");
    expect(text.length).toBeLessThanOrEqual(780);
    expect(text.endsWith("$line 999$")).toBe(true);
  });

  it("cuts a line that is longer than a chunk", () => {
    const rig = quiet();
    let long = "";
    while (long.length < 1000) long += "0123456789";
    rig.api.logLine(long);
    rig.run(55000);
    expect(rig.mqtt.payloads("debug_log")).toEqual(["$" + long.substring(0, 193) + "$"]);
  });

  it("is switched off with group 3, and waits for the broker", () => {
    const rig = quiet();
    rig.mqtt.up = false;
    rig.api.logLine("kept");
    rig.run(100000);
    rig.mqtt.up = true;
    rig.run(100000);
    expect(rig.mqtt.payloads("debug_log")).toEqual(["$kept$"]);
    rig.send("set_debug", "2");
    rig.mqtt.clear();
    rig.api.logLine("dropped");
    rig.run(100000);
    expect(rig.mqtt.payloads("debug_log")).toEqual([]);
  });
});
