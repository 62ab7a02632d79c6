import { describe, expect, it } from "#test/spec";
import { HttpRig } from "./rig";

describe("the time", () => {
  it("the time zone is set, the clock is not", () => {
    const rig = new HttpRig();
    expect(rig.send("POST", "/time", '{"time_zone":"CET-1"}')).toBe('200 {"msg":"done"}');
    expect(rig.get("/time")).toContain('"offset":"+0100"');
    expect(rig.get("/time")).toContain('"ntp_status":"synchronized"');
    expect(rig.send("POST", "/time", "{sync_now:true}")).toBe('200 {"msg":"done"}');
    for (const body of ['{"time":"2026-01-01T00:00:00Z"}', "{sntp_enabled:false}"])
      expect(rig.send("POST", "/time", body).substring(0, 3)).toBe("409");
    for (const body of ["", "{time_zone:5}", '{time_zone:"x"}', "{year:1}", "{sntp_enabled:5}"])
      expect(rig.send("POST", "/time", body).substring(0, 3)).toBe("400");
  });

  it("the time zone is set by a form as well, under two addresses", () => {
    const rig = new HttpRig();
    expect(rig.send("POST", "/settime", "ntp=1&time=&tz=Europe%2FLjubljana%7CCET-1")).toBe("200 set");
    expect(rig.get("/time")).toContain('"offset":"+0100"');
    expect(rig.send("POST", "/time", "ntp=true&tz=UTC0")).toBe("200 set");
    expect(rig.get("/time")).toContain('"offset":"+0000"');
    expect(rig.send("POST", "/time", "ntp=true")).toBe("200 set");
    for (const body of ["ntp=0&tz=CET-1", "tz=CET-1", "time=2026-01-01T00:00:00Z", "ntp=&tz=CET-1"])
      expect(rig.send("POST", "/settime", body).substring(0, 3)).toBe("409");
    for (const body of ["ntp=1&tz=Mars", "zone=CET-1", "ntp"])
      expect(rig.send("POST", "/settime", body).substring(0, 1)).toBe("4");
    expect(rig.get("/time")).toContain('"offset":"+0000"');
  });

  it("says nothing about the time while the clock is not set", () => {
    const rig = new HttpRig();
    rig.system.epoch = undefined;
    expect(rig.get("/time")).toContain('"ntp_status":"waiting"');
    expect(rig.get("/time").includes("local_time")).toBe(false);
  });
});
