import { Features } from "#firmware/features";
import { HttpApi } from "#firmware/api/http/http-api";
import { describe, expect, it } from "#test/spec";
import { HttpRig } from "./rig";

const MINUTES = 600;

describe("an API that nobody asks for some minutes", () => {
  it("answers again as before, and what was asked for stays in force", () => {
    const rig = new HttpRig();
    rig.plug(true);
    rig.send("POST", "/override", '{"state":"active","charge_current":10}');
    rig.send("POST", "/limit", '{"type":"time","value":90}');
    const before = rig.get("/override") + rig.get("/limit");
    const timing = rig.get("/api/v1/settings?group=timing");
    rig.run(3 * MINUTES);
    expect(rig.aims()).toBe("enabled 10 A");
    expect(rig.get("/override") + rig.get("/limit")).toBe(before);
    expect(rig.get("/api/v1/settings?group=timing")).toBe(timing);
    expect(timing).toContain("200 {");
  });
});

describe("the uptime", () => {
  const uptimeOf = (started_ms: number | undefined, ticks: number): string => {
    const rig = new HttpRig();
    const machine = {
      mode: "STA",
      hostname: "charger",
      rssi_dBm: (): number => 0,
      uptime_ms: (): number => started_ms ?? 0,
    };
    const http = new HttpApi(rig, (rig.core.features ?? new Features(rig.core)).claims(), machine, rig.now);
    for (let tick = 0; tick < ticks; tick++) {
      rig.run(1);
      http.tick(rig.now);
    }
    http.serve({ method: "GET", path: "/status", query: "", body: "" }, rig, rig.now);
    const text = rig.answer();
    const at = text.indexOf('"uptime":') + 9;
    let end = at;
    while ("0123456789".includes(text.charAt(end)) && end < text.length) end++;
    return text.substring(at, end);
  };

  it("is that of the controller, not of the API, and goes on", () => {
    expect(uptimeOf(86400000 * 30, 0)).toBe("2592000");
    expect(uptimeOf(86400000 * 30, 20)).toBe("2592002");
    expect(uptimeOf(undefined, 20)).toBe("2");
  });
});
