import { describe, expect, it } from "#test/spec";
import { visitRows } from "#firmware/settings/row";
import { valueText } from "#firmware/settings/value";
import { bytes } from "#test/fakes/bytes";
import { quiet } from "./rig";

function repeated(text: string, length: number): string {
  let out = "";
  while (out.length < length) out += text;
  return out;
}

describe("a request that is understood", () => {
  const commands: [string, string, string][] = [
    ["set_enable", "1", "enable 1"],
    ["set_enable", "2", "enable 2"],
    ["set_enable", " 3 ", "enable 3"],
    ["set_enable_on_delayed", "3600", "on in 3600"],
    ["set_enable_off_delayed", "604800", "off in 604800"],
    ["set_enable_off_delayed", "0", "off in 0"],
    ["delete_settings", "1", "erase settings"],
    ["delete_wifi", "1", "erase wifi"],
    ["set_breaker", "20", "changed breaker_A"],
    ["set_margin", "0.7", "changed margin_A"],
  ];
  for (const [topic, payload, done] of commands) {
    it("is done: " + topic + " " + payload, () => {
      const rig = quiet();
      rig.send(topic, payload);
      expect(rig.actions.done).toEqual([done]);
      expect(rig.refusals()).toEqual([]);
      expect(rig.api.rejections()).toBe(0);
    });
  }

  visitRows((row) => {
    it("sets " + row.key + " by " + row.topic, () => {
      const rig = quiet();
      const value = row.defaultValue === row.largest ? row.smallest : row.largest;
      rig.send(row.topic, row.key === "clamps" ? "1" : valueText(value));
      expect(rig.refusals()).toEqual([]);
      expect(rig.settings.get(row.key)).toBe(row.key === "clamps" ? 1 : value);
    });
  });

  it("is answered on breaker (retained) after set_breaker and set_c_limit, also when nothing changes", () => {
    const rig = quiet();
    rig.send("set_breaker", "16");
    expect(rig.mqtt.published).toEqual([{ topic: "breaker", payload: "16", retained: true }]);
    rig.send("set_c_limit", "20");
    expect(rig.mqtt.payloads("breaker")).toEqual(["16"]);
  });

  it("is answered on plugandcharge", () => {
    const rig = quiet();
    rig.send("set_plugandcharge", "0");
    expect(rig.mqtt.payloads("plugandcharge")).toEqual(["0"]);
  });

  it("tells the EVSE the session limits too", () => {
    const rig = quiet();
    rig.send("set_t_limit", "8");
    rig.send("set_e_limit", "20");
    expect(rig.actions.asked).toEqual(["S3 8>responseST", "SH 20>responseSH"]);
    rig.mqtt.clear();
    rig.api.evseReply("responseST", "S3 8", "$NK^21", rig.now);
    rig.api.evseReply("responseSH", "SH 20", undefined, rig.now);
    rig.run(500);
    expect(rig.mqtt.payloads("responseST")).toEqual(["$NK^21"]);
    expect(rig.mqtt.payloads("responseSH")).toEqual(["No response from EVSE"]);
    expect(rig.mqtt.payloads("timeout")).toEqual(["8000 + $SH 20"]);
    expect(rig.settings.get("energy_limit_kWh")).toBe(20);
  });
});

describe("rapi_request", () => {
  it("is passed through, and its raw answer comes on rapi_response", () => {
    const rig = quiet();
    rig.send("rapi_request", "GV");
    expect(rig.actions.asked).toEqual(["GV>rapi_response"]);
    rig.api.evseReply("rapi_response", "GV", "$OK 8.2.3 5.2.1^17", rig.now);
    rig.run(500);
    expect(rig.mqtt.payloads("rapi_response")).toEqual(["$OK 8.2.3 5.2.1^17"]);
  });

  it("says so when no answer came", () => {
    const rig = quiet();
    rig.api.evseReply("rapi_response", "GV", undefined, rig.now);
    rig.run(500);
    expect(rig.mqtt.payloads("rapi_response")).toEqual(["No response from EVSE"]);
  });

  it("keeps each of several that wait", () => {
    const rig = quiet();
    rig.api.received("rapi_request", "GV", false, rig.now);
    rig.api.received("rapi_request", "GE", false, rig.now);
    rig.run(500);
    expect(rig.actions.asked).toEqual(["GV>rapi_response", "GE>rapi_response"]);
  });

  it("is refused with the verdict of the allow-list, and when the EVSE is busy", () => {
    const rig = quiet();
    rig.actions.verdict = "switches a protection off";
    rig.send("rapi_request", "FF D 0");
    expect(rig.refusals()).toEqual([
      '{"what":"rapi_request","why":"switches a protection off","allowed":"a command of the allow-list"}',
    ]);
    rig.actions.verdict = "allowed";
    rig.actions.accepts = false;
    rig.send("rapi_request", "GV");
    expect(rig.refusals().length).toBe(1);
    expect(rig.refusals()[0] ?? "").toContain("busy");
  });

  for (const command of [
    "",
    "G",
    "$GV",
    "GV^2F",
    "GV\r",
    "GV\u0000",
    "FP 0 0 " + bytes([0xe9]),
    repeated("A", 24),
    repeated("A", 10000),
  ]) {
    it("is refused: '" + command.substring(0, 30) + "'", () => {
      const rig = quiet();
      rig.send("rapi_request", command);
      expect(rig.actions.asked).toEqual([]);
      expect(rig.api.rejections()).toBe(1);
      expect(rig.refusals().length).toBe(1);
    });
  }
});

describe("a request that cannot be taken", () => {
  const bad: [string, string, string, string][] = [
    ["set_breaker", "", "empty", "6..125 A"],
    ["set_breaker", "abc", "not a number", "6..125 A"],
    ["set_breaker", "5", "5 is not allowed", "6..125 A"],
    ["set_breaker", "1e9", "not a number", "6..125 A"],
    ["set_breaker", repeated("9", 10000), "longer than 16 characters", "6..125 A"],
    ["set_breaker", bytes([0xff, 0xfe, 0x80]), "not a number", "6..125 A"],
    ["set_enable", "", "empty", "1..3"],
    ["set_enable", "0", "0 is not allowed", "1..3"],
    ["set_enable", "4", "4 is not allowed", "1..3"],
    ["set_enable", "on", "not a number", "1..3"],
    ["set_enable_on_delayed", "604801", "604801 is not allowed", "0..604800 s"],
    ["set_enable_off_delayed", "-1", "-1 is not allowed", "0..604800 s"],
    ["delete_settings", "0", "0 is not allowed", "1"],
    ["delete_settings", "yes", "not a number", "1"],
    ["delete_wifi", "", "empty", "1"],
    ["delete_everything", "1", "no such request", "a topic of the reference"],
    ["set_debug", "6", "6 is not allowed", "0..5, or 40 digits 0 or 1"],
    ["set_debug", repeated("1", 39), "longer than 16 characters", "0..5, or 40 digits 0 or 1"],
    ["set_debug", repeated("1", 41), "longer than 16 characters", "0..5, or 40 digits 0 or 1"],
    ["set_debug", repeated("2", 40), "not a digit 0 or 1", "0..5, or 40 digits 0 or 1"],
    ["set_volume", "11", "no such request", "a topic of the reference"],
    ["set_breaker/x", "16", "no such request", "a topic of the reference"],
    ["set_breaker|6..125", "16", "no such request", "a topic of the reference"],
    ["get_passwords", "", "no such request", "a topic of the reference"],
  ];
  for (const [topic, payload, why, allowed] of bad) {
    it("is refused with a reason: " + topic + " '" + payload.substring(0, 20) + "'", () => {
      const rig = quiet();
      const revision = rig.settings.revision;
      rig.send(topic, payload);
      const document = '{"what":"' + topic + '","why":"' + why + '","allowed":"' + allowed + '"}';
      expect(rig.refusals()).toEqual([document]);
      expect(rig.actions.done).toEqual([]);
      expect(rig.actions.asked).toEqual([]);
      expect(rig.settings.revision).toBe(revision);
      expect(rig.api.rejections()).toBe(1);
      expect(rig.log.lines.length).toBe(1);
    });
  }

  it("shows a strange topic without its strange characters", () => {
    const rig = quiet();
    rig.send('set_"' + bytes([1, 0xff]), "1");
    expect(rig.refusals()[0] ?? "").toContain('"what":"set_\\"??"');
  });

  it("is not even looked at on a topic that the controller itself publishes", () => {
    const rig = quiet();
    for (const topic of ["state", "state/json", "settings", "rapi_response", "event/rejection", "current1", ""]) {
      rig.send(topic, "1");
    }
    expect(rig.api.rejections()).toBe(0);
  });

  it("is counted while the broker is away, and not told later", () => {
    const rig = quiet();
    rig.mqtt.up = false;
    rig.api.lost(rig.now);
    rig.send("set_breaker", "abc");
    rig.mqtt.up = true;
    rig.api.connected(rig.now);
    rig.run(2000);
    expect(rig.api.rejections()).toBe(1);
    expect(rig.refusals()).toEqual([]);
  });

  it("is reported for those who refuse elsewhere", () => {
    const rig = quiet();
    rig.api.rejected("mains", "empty", "[5.1, 4, 6]", rig.now);
    rig.run(200);
    expect(rig.refusals()).toEqual(['{"what":"mains","why":"empty","allowed":"[5.1, 4, 6]"}']);
    expect(rig.api.rejections()).toBe(1);
  });
});

describe("a report", () => {
  it("of a feed is taken in the unit of its name", () => {
    const rig = quiet();
    rig.send("feed/grid_W", "-1250.5");
    rig.send("feed/relay", "1");
    expect(rig.actions.done).toEqual(["reported grid_W -1250.5", "reported relay 1.0"]);
  });

  for (const [topic, payload, why] of [
    ["feed/grid_W", "NaN", "not a number"],
    ["feed/grid_W", "null", "not a number"],
    ["feed/grid_W", "", "empty"],
    ["feed/grid_W", "1e5", "not a number"],
    ["feed/grid_W", "100001", "100001 is not allowed"],
    ["feed/soc_pct", "-1", "-1 is not allowed"],
    ["feed/relay", "2", "2 is not allowed"],
    ["feed/moon_W", "1", "no such feed"],
    ["feed/", "1", "no such feed"],
    ["feed/grid_W|", "1", "no such feed"],
  ] as const) {
    it("of '" + payload + "' on " + topic + " is refused: " + why, () => {
      const rig = quiet();
      rig.send(topic, payload);
      expect(rig.actions.done).toEqual([]);
      expect(rig.mqtt.payloads("event/rejection")[0]?.includes(why)).toBe(true);
    });
  }

  it("of a megabyte is refused, and a retained one, whose age nobody knows", () => {
    const rig = quiet();
    let text = "1";
    while (text.length < 1000000) text = text + text;
    rig.send("feed/grid_W", text);
    rig.api.received("feed/grid_W", "5", true, rig.now);
    rig.run(500);
    expect(rig.actions.done).toEqual([]);
    expect(rig.mqtt.payloads("event/rejection").length).toBe(2);
  });
});

describe("a retained message", () => {
  for (const [topic, payload] of [
    ["set_calibration", "544"],
    ["set_cte", "1"],
    ["set_lora", "1"],
    ["set_update", "1"],
    ["set_update_spiffs", "1"],
    ["delete_settings", "1"],
    ["delete_wifi", "1"],
    ["rapi_request", "GV"],
    ["set_enable_on_delayed", "60"],
    ["set_enable_off_delayed", "60"],
    ["set_delayed", "start=2026-05-01T22:00"],
  ]) {
    it("is refused on " + (topic ?? ""), () => {
      const rig = quiet();
      const revision = rig.settings.revision;
      rig.api.received(topic ?? "", payload ?? "", true, rig.now);
      rig.run(1000);
      expect(rig.refusals()).toEqual([
        '{"what":"' +
          (topic ?? "") +
          '","why":"retained: it would act again at every reconnect","allowed":"the same without retain"}',
      ]);
      expect(rig.actions.done).toEqual([]);
      expect(rig.actions.asked).toEqual([]);
      expect(rig.settings.revision).toBe(revision);
    });
  }

  it("is taken on other topics", () => {
    const rig = quiet();
    rig.api.received("set_breaker", "20", true, rig.now);
    rig.api.received("set_enable", "2", true, rig.now);
    rig.run(1000);
    expect(rig.settings.get("breaker_A")).toBe(20);
    expect(rig.actions.done).toEqual(["changed breaker_A", "enable 2"]);
  });
});
