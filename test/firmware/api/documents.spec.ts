import { describe, expect, it } from "#test/spec";
import { Store } from "#firmware/settings/store";
import { sessionDocument } from "#firmware/session-document";
import { ownText } from "#firmware/api/format";
import { jsonText } from "#hal/json";
import { bytes } from "#test/fakes/bytes";
import { charging, quiet, Rig } from "./rig";

describe("a document that was asked for", () => {
  it("is settings under the old keys, all strings", () => {
    const rig = quiet();
    rig.send("set_breaker", "25");
    rig.send("get_settings", "");
    expect(rig.mqtt.published).toEqual([
      {
        topic: "settings",
        payload:
          '{"FW":"0.1.0","B":"25","MAXC":"16","MINC":"6","C":"27.70","P&C":"1","NWPC":"0","Neg_Amp":"0","Adjust":"1",' +
          '"AutoUpdate":"1","LCD":"1","TFO":"30","CTE":"123","DA":"1","LoRa":"0"}',
        retained: false,
      },
    ]);
  });

  it("is timers in ms", () => {
    const rig = quiet();
    rig.send("get_timers", "anything");
    expect(rig.mqtt.payloads("timers")).toEqual([
      '{"T":[2000,50000,10000,10000,10000,50000,30000,10000,50000,100000,50000,50000,100000,8000,10000]}',
    ]);
  });

  it("is wifi with its passwords masked", () => {
    const rig = quiet();
    rig.send("get_wifi", "");
    expect(rig.mqtt.payloads("wifi")).toEqual([
      '{"ssid":"","pass":"********","ssid1":"","pass1":"********","ip":"192.168.1.50","gateway":"","subnet":"","mdns":"","dhcpcheck":""}',
    ]);
  });

  it("is debug: 40 switches, set one by one or by level", () => {
    const rig = quiet();
    rig.send("set_debug", "0101010101010101010101010101010101010101");
    rig.send("get_debug", "");
    expect(rig.mqtt.payloads("debug")).toEqual([
      '{"Debugs":[0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1,0,1]}',
    ]);
    rig.send("set_debug", "2");
    rig.send("get_debug", "");
    expect(rig.mqtt.payloads("debug")).toEqual([
      '{"Debugs":[1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}',
    ]);
  });
});

describe("the debug switches", () => {
  it("survive a restart; a damaged record leaves all on", () => {
    const rig = quiet();
    rig.send("set_debug", "1");
    rig.boot();
    rig.run(3000);
    rig.mqtt.published.length = 0;
    rig.send("get_debug", "");
    expect(rig.mqtt.payloads("debug")[0]?.startsWith('{"Debugs":[1,1,0,0,')).toBe(true);
    new Store(rig.storage, "debug").save("11x");
    rig.boot();
    rig.run(3000);
    rig.mqtt.published.length = 0;
    rig.send("get_debug", "");
    expect(rig.mqtt.payloads("debug")[0]?.startsWith('{"Debugs":[1,1,1,1,')).toBe(true);
  });
});

const CHARGING =
  '{"link":"up","state":"charging","fault":null,"carConnected":true,"run":"enabled","enable":2,"limit_A":9.00,' +
  '"offered_A":9.00,"charge_A":8.90,"limitedBy":"breaker L2",' +
  '"sentence":"offered 9 A: breaker L2 25 A - margin 0.5 A - house 15.2 A","L1_A":5.12,"L2_A":4.00,"L3_A":null,' +
  '"house_L1_A":0.10,"house_L2_A":15.20,"house_L3_A":null,"mainsFresh":true,"phases":123,"phasesFrom":"learned","phasesSure_pct":75,' +
  '"pauses":0,"starts":1,"sessionActive":true,"sessionEnergy_Wh":1234,"sessionPeak_A":16.00,"lifetime_Wh":123456,' +
  '"temperature_C":31.50,"evseFirmware":"8.2.3","supervision":"armed","evseBoots":0,"retries":2,"badLines":1,' +
  '"timeouts":0,"rejections":3,"delayed":null,"trips":[],"mainsAge_ms":412,"chargeAge_ms":1200,"startIn_s":0,"stopIn_s":0,"session_s":100,"sessionCharge_s":90,"sessionSolar_Wh":0,"energySource":"model"}';

describe("the state document", () => {
  it("is one retained object with everything in it", () => {
    const rig = new Rig();
    rig.run(4000);
    expect(rig.mqtt.last("state/json")).toEqual({ topic: "state/json", payload: CHARGING, retained: true });
  });

  it("says null for what is not known, and names faults and trips", () => {
    const rig = new Rig();
    const state = charging();
    state.link = "down";
    state.state = "fault";
    state.fault = "gfci";
    state.carConnected = undefined;
    state.offered_mA = undefined;
    state.charge_mA = undefined;
    state.L1_mA = -1234;
    state.mainsAge_ms = undefined;
    state.chargeAge_ms = undefined;
    state.lifetime_Wh = undefined;
    state.temperature_dC = -55;
    state.evseFirmware = undefined;
    state.trips = ["communication", "meter"];
    rig.state = state;
    rig.run(4000);
    const document = rig.mqtt.last("state/json")?.payload ?? "";
    for (const part of [
      '"link":"down","state":"fault","fault":"gfci","carConnected":null,',
      '"offered_A":null,"charge_A":null,',
      '"L1_A":-1.23,',
      '"lifetime_Wh":null,"temperature_C":-5.50,"evseFirmware":null,',
      '"trips":["communication","meter"],"mainsAge_ms":null,"chargeAge_ms":null,',
    ]) {
      expect(document).toContain(part);
    }
  });

  it("goes out once a second while something changes", () => {
    const rig = quiet();
    for (let step = 0; step < 100; step++) {
      rig.state.L1_mA = 5000 + step * 10;
      rig.run(100);
    }
    const sent = rig.mqtt.payloads("state/json").length;
    expect(sent).toBeGreaterThanOrEqual(8);
    expect(sent).toBeLessThanOrEqual(10);
  });

  it("goes out once a minute while only ages change", () => {
    const rig = quiet();
    for (let step = 0; step < 185; step++) {
      rig.state.mainsAge_ms = 400 + step;
      rig.state.session_s = 100 + step;
      rig.run(1000);
    }
    expect(rig.mqtt.payloads("state/json").length).toBe(3);
  });

  it("goes out again after a connect and when the broker takes it late", () => {
    const rig = quiet();
    rig.mqtt.accepts = false;
    rig.state.limit_mA = 8000;
    rig.run(3000);
    rig.mqtt.accepts = true;
    rig.run(3000);
    expect(rig.mqtt.payloads("state/json").length).toBe(1);
    rig.api.lost(rig.now);
    rig.api.connected(rig.now);
    rig.run(3000);
    expect(rig.mqtt.payloads("state/json").length).toBe(2);
  });
});

describe("a session record", () => {
  it("is JSON, with null for an unknown wall clock", () => {
    const record = {
      number: 12,
      start_s: undefined,
      end_s: 1705661940,
      duration_s: 3600,
      charge_s: 3500,
      energy_Wh: 7345,
      peak_mA: 15960,
      endedBy: "unplugged",
      L1_Wh: 1,
      L2_Wh: 1,
      L3_Wh: 0,
      solar_Wh: 1,
      grid_Wh: 1,
      battery_Wh: 0,
      unsplit_Wh: 1,
      source: "model",
      card: "",
    };
    expect(sessionDocument(record)).toBe(
      '{"number":12,"start_s":null,"end_s":1705661940,"duration_s":3600,"charge_s":3500,"energy_Wh":7345,' +
        '"peak_A":15.96,"endedBy":"unplugged","L1_Wh":1,"L2_Wh":1,"L3_Wh":0,"solar_Wh":1,"grid_Wh":1,"battery_Wh":0,"unsplit_Wh":1,"source":"model","card":""}',
    );
  });
});

describe("a JSON string", () => {
  const texts: [string, string][] = [
    ["plain", '"plain"'],
    ['say "hi"', '"say \\"hi\\""'],
    ["back\\slash", '"back\\\\slash"'],
    ["a\nb\tc\u0000\u001f\u007f", '"a\\u000ab\\u0009c\\u0000\\u001f\\u007f"'],
    [bytes([0xc3, 0xa9]), '"' + bytes([0xc3, 0xa9]) + '"'],
    [
      bytes([0xe2, 0x82, 0xac, 32, 0xf0, 0x9f, 0x98, 0x80]),
      '"' + bytes([0xe2, 0x82, 0xac, 32, 0xf0, 0x9f, 0x98, 0x80]) + '"',
    ],
    [bytes([0xff, 0xfe]), '"\\ufffd\\ufffd"'],
    [bytes([0xc3]), '"\\ufffd"'],
    [bytes([0xc0, 0x80]), '"\\ufffd\\ufffd"'],
    [bytes([0xed, 0xa0, 0x80]), '"\\ufffd\\ufffd\\ufffd"'],
    [bytes([0xe0, 0x80, 0x80]), '"\\ufffd\\ufffd\\ufffd"'],
    [bytes([0xf4, 0x90, 0x80, 0x80]), '"\\ufffd\\ufffd\\ufffd\\ufffd"'],
    [bytes([0xe2, 0x82]), '"\\ufffd\\ufffd"'],
  ];
  for (const [text, json] of texts) {
    it("is " + json, () => {
      expect(jsonText(text)).toBe(json);
    });
  }

  it("escapes a quote in a text of the controller too", () => {
    expect(ownText("plain")).toBe('"plain"');
    expect(ownText('a "b" \\')).toBe('"a \\"b\\" \\\\"');
  });
});
