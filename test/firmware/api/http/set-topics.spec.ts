import { describe, expect, it } from "#test/spec";
import { changedInPart, mergedBody, requestOfTopic } from "#firmware/api/http/set-topics";
import { HttpRig } from "./rig";

/** The request as one line. */
function line(topic: string, payload: string): string {
  const request = requestOfTopic(topic, payload);
  return request === undefined ? "none" : request.method + " " + request.path + " " + request.body;
}

describe("topics of OpenEVSE's MQTT", () => {
  it("stand for requests of its HTTP API", () => {
    const table = [
      ["override/set", '{"state":"active"}', 'POST /override {"state":"active"}'],
      ["override/set", "clear", "DELETE /override "],
      ["override/set", " toggle\n", "PATCH /override "],
      ["claim/set", '{"max_current":10}', 'POST /claims/65547 {"max_current":10}'],
      ["claim/set", "release", "DELETE /claims/65547 "],
      ["limit/set", '{"type":"energy","value":5000}', 'POST /limit {"type":"energy","value":5000}'],
      ["limit/set", "clear", "DELETE /limit "],
      ["schedule/set", "[]", "POST /schedule []"],
      ["schedule/clear", "3", "DELETE /schedule/3 "],
      ["config/set", '{"max_current_soft":16}', 'POST /config {"max_current_soft":16}'],
      ["divertmode/set", "2", "POST /divertmode divertmode=2"],
      ["shaper/set", "1", "POST /shaper shaper=1"],
      ["restart", '{"device":"evse"}', 'POST /restart {"device":"evse"}'],
      ["rapi/in/$SC", "16", "POST /rapi json=1&rapi=SC%2016"],
      ["rapi/in/GS", "", "POST /rapi json=1&rapi=GS"],
      ["rapi/in/$FP", "0 0 a&b=c%", "POST /rapi json=1&rapi=FP%200%200%20a%26b%3Dc%25"],
    ];
    for (const [topic = "", payload = "", request = ""] of table) expect(line(topic, payload)).toBe(request);
  });

  it("are no others, and no commands that are too long or are paths", () => {
    for (const topic of [
      "",
      "override",
      "override/set/x",
      "status",
      "rapi/in/",
      "rapi/in/$",
      "rapi/in/a/b",
      "rapi/out",
    ])
      expect(line(topic, "1")).toBe("none");
    expect(line("rapi/in/$FP", "0 0 12345678901234567890123456789012345678901234567890")).toBe("none");
  });

  it("carry no form inside of a form", () => {
    expect(line("divertmode/set", "1&divertmode=2")).toBe("POST /divertmode divertmode=1%26divertmode%3D2");
  });

  it("change override and claim in part, and everything else as a whole", () => {
    expect(changedInPart("override/set", '{"state":"active"}')).toBe("/override");
    expect(changedInPart("claim/set", "{max_current:6}")).toBe("/claims/65547");
    expect(changedInPart("limit/set", '{"type":"time","value":5}')).toBeUndefined();
    for (const payload of ["clear", "toggle", "", "null", '"null"', "NaN", "[1]", "{", "{}}"])
      expect(changedInPart("override/set", payload)).toBeUndefined();
  });

  it("put the fields of a message in place of the old ones", () => {
    const old = '{"state":"active","max_current":16,"auto_release":true}';
    expect(mergedBody(old, '{"max_current":10}')).toBe(
      '{"state":"active","max_current":16,"auto_release":true,"max_current":10}',
    );
    expect(mergedBody(old, " { } ")).toBe(old);
    expect(mergedBody("{}", '{"state":"active"}')).toBe('{"state":"active"}');
    expect(mergedBody("", '{"state":"active"}')).toBe('{"state":"active"}');
    expect(mergedBody(old, "NaN")).toBe("NaN");
  });

  it("have the effect of the routes: the last of two fields counts, and clear removes one", () => {
    const rig = new HttpRig();
    rig.plug(true);
    rig.send("POST", "/override", '{"state":"active","charge_current":10}');
    const merged = mergedBody('{"state":"active","charge_current":10,"auto_release":true}', "{charge_current:12}");
    expect(rig.send("POST", "/override", merged)).toBe('201 {"msg":"Created"}');
    expect(rig.get("/override")).toBe('200 {"state":"active","charge_current":12,"auto_release":true}');
    const cleared = mergedBody(
      '{"state":"active","charge_current":12,"auto_release":true}',
      '{"charge_current":"clear"}',
    );
    rig.send("POST", "/override", cleared);
    expect(rig.get("/override")).toBe('200 {"state":"active","auto_release":true}');
  });

  it("show all settings by their keys", () => {
    const rig = new HttpRig();
    expect(rig.http.settings()).toContain('"charge_limit_A":32,');
    rig.settings.set("margin_A", "0.7");
    expect(rig.http.settings()).toContain('"margin_A":0.7,');
  });
});
