import { describe, expect, it } from "#test/spec";
import { FakeModule } from "#test/fakes/fake-module";
import { HttpRig } from "../http/rig";

const UPDATE = "/api/v1/update";

/** A controller on a machine that is updated over the air. */
function onModule(): HttpRig {
  const rig = new HttpRig();
  const module = new FakeModule();
  module.version = "0.1.0";
  rig.core.ports.updates = { open: () => module };
  rig.evse.status.state = "connected";
  return rig;
}

describe("updates over HTTP", () => {
  it("are not made by a machine that fetches nothing itself: it says how it is renewed", () => {
    const rig = new HttpRig();
    expect(rig.get(UPDATE)).toContain('200 {"version":"0.1.0","by":"tool","sentence":"this machine is not updated');
    const answer = rig.send("POST", UPDATE, "");
    expect(answer).toContain('501 {"error":{"code":"not-here","message":"this machine is not updated over the air');
    expect(answer).toContain("git pull");
  });

  it("are asked for, with a server that is set before or in the same breath, and tell how they go", () => {
    const rig = onModule();
    expect(rig.get(UPDATE)).toBe('200 {"version":"0.1.0","by":"server","server":""}');
    expect(rig.send("POST", UPDATE, "")).toContain("409 {");
    expect(rig.send("POST", UPDATE, "")).toContain("set_update: no server was set; set_update_server first");
    expect(rig.send("POST", UPDATE, '{"server":"http://server/"}')).toBe(
      '200 {"version":"0.1.0","by":"server","server":"http://server"}',
    );
    const answer = rig.send("POST", UPDATE, "{}");
    expect(answer).toContain('202 {"version":"0.1.0","by":"server","server":"http://server","last":{"state":"looking"');
    expect(rig.get(UPDATE)).toContain('"sentence":"update: asks for the manifest"}}');
    expect(rig.send("POST", UPDATE, '{"do":"now"}')).toContain(
      '409 {"error":{"code":"conflict","message":"set_update: an update goes on; the same later"',
    );
  });

  it("are not begun while the car is charging, unless they are to be made now", () => {
    const rig = onModule();
    rig.evse.status.state = "charging";
    const refused = rig.send("POST", UPDATE, '{"do":"update","server":"http://server"}');
    expect(refused).toContain('409 {"error":{"code":"conflict","message":"set_update: the car is charging');
    expect(rig.send("POST", UPDATE, '{"do":"now"}')).toContain("202 {");
  });

  it("set no server that is none, and do nothing else then", () => {
    const rig = onModule();
    const answer = rig.send("POST", UPDATE, '{"do":"repair","server":"ftp://server"}');
    expect(answer).toContain('400 {"error":{"code":"not-allowed","message":"set_update_server: no address of a server');
    expect(rig.get(UPDATE)).toBe('200 {"version":"0.1.0","by":"server","server":""}');
  });

  it("refuse what they do not know", () => {
    const rig = onModule();
    for (const [body, code] of [
      ['{"to":"0.2.0"}', "unknown-field"],
      ['{"do":"downgrade"}', "wrong-value"],
      ['{"do":1}', "wrong-value"],
      ['{"do":"update|now"}', "wrong-value"],
      ['{"server":null}', "wrong-value"],
      ["[]", "no-json"],
    ] as const) {
      expect(rig.send("POST", UPDATE, body)).toContain('400 {"error":{"code":"' + code + '"');
    }
  });

  it("are a matter of who may administer", () => {
    const rig = onModule();
    expect(rig.http.access({ method: "POST", path: UPDATE, query: "", body: "" })).toBe("admin");
    expect(rig.http.access({ method: "GET", path: UPDATE, query: "", body: "" })).toBe("admin");
  });
});
