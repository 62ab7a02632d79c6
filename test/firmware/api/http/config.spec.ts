import { describe, expect, it } from "#test/spec";
import { HttpRig } from "./rig";

describe("the configuration posted back", () => {
  it("changes nothing, as clients post everything that they have read", () => {
    const rig = new HttpRig();
    rig.send("POST", "/config", '{"time_zone":"Europe/Ljubljana|CET-1CEST,M3.5.0,M10.5.0/3"}');
    const shown = rig.get("/config").substring(4);
    const { revision } = rig.settings;
    expect(rig.send("POST", "/config", shown)).toContain('"msg":"no change"');
    expect(rig.settings.revision).toBe(revision);
    expect(rig.get("/config").substring(4)).toBe(shown);
  });

  it("may be older than what there is now", () => {
    const rig = new HttpRig();
    const old = rig.get("/config").substring(4);
    rig.send("POST", "/config", "{max_current_soft:20}");
    expect(rig.send("POST", "/config", old)).toContain('"msg":"done"');
    expect(rig.settings.get("charge_limit_A")).toBe(32);
  });

  const fixed = [
    '{"hostname":"other"}',
    "{max_current_hard:16}",
    "{mqtt_enabled:false}",
    '{"ssid":"other","pass":"x"}',
  ];
  for (const body of fixed) {
    it("is refused as a whole where it differs in what is only shown: " + body, () => {
      const rig = new HttpRig();
      const name = body.substring(0, body.indexOf(":")).split('"').join("").substring(1);
      expect(rig.send("POST", "/config", body)).toBe('409 {"msg":"' + name + ': it is only shown here"}');
      expect(rig.send("POST", "/config", "{max_current_soft:20," + body.substring(1)).substring(0, 3)).toBe("409");
      expect(rig.settings.get("charge_limit_A")).toBe(32);
    });
  }
});
