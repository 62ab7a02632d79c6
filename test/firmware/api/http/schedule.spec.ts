import { describe, expect, it } from "#test/spec";
import { windowsOf } from "#firmware/api/http/schedule-events";
import { HttpRig } from "./rig";

const WORKDAYS = '["monday","tuesday","wednesday","thursday","friday"]';
const NIGHT =
  '[{"id":1,"state":"active","time":"22:30","days":' +
  WORKDAYS +
  '},{"id":2,"state":"disabled","time":"6:00","days":["tuesday","wednesday","thursday","friday","saturday"]}]';

describe("events of a week", () => {
  const weeks: [string, string, string][] = [
    ["a night", "1 1320 1111100; 0 360 0111110", "Mo,Tu,We,Th,Fr 22:00-24:00; Tu,We,Th,Fr,Sa 00:00-06:00"],
    ["a lone start", "1 480 1000000", "Mo,Tu,We,Th,Fr,Sa,Su 00:00-24:00"],
    ["a lone stop", "0 480 1000000", ""],
    ["a start at midnight", "1 0 1000000; 0 60 1000000", "Mo 00:00-01:00"],
    ["over the end of the week", "1 1380 0000001; 0 60 1000000", "Mo 00:00-01:00; Su 23:00-24:00"],
    ["two starts before a stop", "1 60 1000000; 1 120 1000000; 0 180 1000000", "Mo 01:00-03:00"],
    ["start and stop at the same time: the last", "1 60 1000000; 0 60 1000000", ""],
  ];
  for (const [name, events, windows] of weeks) {
    it("open these windows: " + name, () => {
      const list = [];
      for (const text of events.split("; ")) {
        const [active = "", minute = "", days = ""] = text.split(" ");
        list.push({ id: list.length + 1, active: active === "1", minute: Number(minute), days });
      }
      expect(windowsOf(list)).toBe(windows);
    });
  }
});

describe("the schedule", () => {
  it("is shown as it was posted, and holds the charge back", () => {
    const rig = new HttpRig();
    expect(rig.get("/schedule")).toBe("200 []");
    expect(rig.send("POST", "/schedule", NIGHT)).toBe('200 {"msg":"done"}');
    expect(rig.get("/schedule")).toBe(
      '200 [{"id":1,"state":"active","time":"22:30:00","days":' +
        WORKDAYS +
        '},{"id":2,"state":"disabled","time":"06:00:00","days":["tuesday","wednesday","thursday","friday","saturday"]}]',
    );
    expect(rig.get("/schedule/2")).toContain('"id":2');
    expect(rig.get("/schedule/3")).toBe('404 {"msg":"Not found"}');
    rig.run(30);
    expect(rig.aims()).toBe("sleeping 32 A");
    expect(rig.get("/status")).toContain('"schedule_version":2');
  });

  it("is shown too when somebody asks with an empty body", () => {
    expect(new HttpRig().send("POST", "/schedule", "")).toBe("200 []");
  });

  it("replaces and removes events, and ends with the last", () => {
    const rig = new HttpRig();
    rig.send("POST", "/schedule", NIGHT);
    expect(rig.send("POST", "/schedule/2", '{"state":"disabled","time":"07:00:00","days":["tuesday"]}')).toBe(
      '200 {"msg":"done"}',
    );
    expect(rig.get("/schedule/2")).toContain('"time":"07:00:00","days":["tuesday"]');
    expect(rig.send("POST", "/schedule/9", '{"state":"active","time":"7:00","days":["sunday"]}')).toBe(
      '404 {"msg":"Not found"}',
    );
    expect(rig.send("POST", "/schedule", '{"state":"active","time":"7:00","days":["sunday"]}')).toBe(
      '200 {"msg":"done"}',
    );
    expect(rig.get("/schedule/3")).toContain('"days":["sunday"]');
    expect(rig.send("DELETE", "/schedule/2", "")).toBe('200 {"msg":"done"}');
    expect(rig.send("DELETE", "/schedule/2", "")).toBe('404 {"msg":"Not found"}');
    rig.send("DELETE", "/schedule/1", "");
    rig.send("DELETE", "/schedule/3", "");
    expect(rig.get("/schedule")).toBe("200 []");
    rig.run(30);
    expect(rig.aims()).toBe("enabled 32 A");
  });

  it("survives a restart, and follows what is set in another way", () => {
    const rig = new HttpRig();
    rig.send("POST", "/schedule", NIGHT);
    rig.order("set_schedule", "Mo,Tu 22:00-24:00", rig.now);
    expect(rig.get("/schedule")).toBe(
      '200 [{"id":1,"state":"active","time":"22:00:00","days":["monday","tuesday"]},' +
        '{"id":2,"state":"disabled","time":"00:00:00","days":["tuesday","wednesday"]}]',
    );
    rig.order("set_schedule", "", rig.now);
    expect(rig.get("/schedule")).toBe("200 []");
  });

  it("has another version with every change, whichever way it was made", () => {
    const rig = new HttpRig();
    rig.send("POST", "/schedule", NIGHT);
    rig.order("set_schedule", "Mo,Tu 22:00-24:00", rig.now);
    expect(rig.get("/status")).toContain('"schedule_version":3,"schedule_plan_version":3');
    rig.send("POST", "/schedule", '{"id":1,"state":"active","time":"22:00:30","days":["monday","tuesday"]}');
    expect(rig.get("/status")).toContain('"schedule_version":4');
  });

  it("has local time from the moment on in which the time zone is set, whichever way, also in the plan", () => {
    const rig = new HttpRig();
    rig.send("POST", "/schedule", NIGHT);
    expect(rig.get("/status")).toContain('"local_time":"2024-01-19T10:59:00+0000"');
    rig.order("set_time_zone", "CET-1CEST,M3.5.0,M10.5.0/3", rig.now);
    expect(rig.get("/schedule/plan")).toContain('"current_offset":43140,"next_event_delay":37860');
    expect(rig.get("/status")).toContain('"local_time":"2024-01-19T11:59:00+0100"');
  });

  it("has a plan for the week: what holds now and what comes next", () => {
    const rig = new HttpRig();
    rig.send("POST", "/schedule", NIGHT);
    const plan = rig.get("/schedule/plan");
    // Friday 19 January 2024, 10:59
    expect(plan).toContain('"current_day":"friday","current_offset":39540,"next_event_delay":41460');
    expect(plan).toContain(
      '"current_event":{"id":2,"state":"disabled","time":"06:00:00","day":"friday","offset":21600',
    );
    expect(plan).toContain('"next_event":{"id":1,"state":"active","time":"22:30:00","day":"friday","offset":81000');
    expect(plan).toContain('"duration":27000');
    expect(plan).toContain('"sunday":[]');
  });

  it("has a plan without events and without a clock", () => {
    const rig = new HttpRig();
    expect(rig.get("/schedule/plan")).toContain(
      '"next_event_delay":false,"current_event":false,"next_event":false,"monday":[]',
    );
    rig.send("POST", "/schedule", NIGHT);
    rig.settings.set("schedule_on", "0");
    expect(rig.get("/schedule/plan")).toContain('"next_event_delay":false,"current_event":false,"next_event":false');
    rig.settings.set("schedule_on", "1");
    expect(rig.get("/schedule/plan")).toContain('"next_event_delay":41460');
    rig.system.epoch = undefined;
    expect(rig.get("/schedule/plan")).toContain('"next_event_delay":false,"current_event":false');
  });

  const bad: [string, string][] = [
    ["{}", "400"],
    ["x", "400"],
    ["[1]", "400"],
    ['{"state":"on","time":"7:00","days":["monday"]}', "400"],
    ['{"state":"active","time":"25:00","days":["monday"]}', "400"],
    ['{"state":"active","time":"24:00","days":["monday"]}', "400"],
    ['{"state":"active","time":"07:00:60","days":["monday"]}', "400"],
    ['{"state":"active","time":"7","days":["monday"]}', "400"],
    ['{"state":"active","time":"7:00","days":[]}', "400"],
    ['{"state":"active","time":"7:00","days":["someday"]}', "400"],
    ['{"state":"active","time":"7:00","days":"monday"}', "400"],
    ['{"id":0,"state":"active","time":"7:00","days":["monday"]}', "400"],
    ['{"id":1,"state":"active","time":"7:00","days":["monday"],"more":1}', "400"],
    ['{"id":1,"state":"active","time":"7:00","days":["monday"],"feature":"divert"}', "409"],
    ['{"id":1,"state":"active","time":"7:00","days":["monday"],"limit":"energy","limit_value":5}', "409"],
    ['{"state":"disabled","time":"7:00","days":["monday"]}', "409"],
    ['[{"state":"active","time":"7:00","days":["monday"]},{}]', "400"],
  ];
  for (const [body, status] of bad) {
    it("takes nothing of " + body, () => {
      const rig = new HttpRig();
      expect(rig.send("POST", "/schedule", body).substring(0, 3)).toBe(status);
      expect(rig.get("/schedule")).toBe("200 []");
    });
  }

  it("takes no more windows than there may be", () => {
    const rig = new HttpRig();
    let body = "";
    for (let hour = 0; hour < 20; hour += 1) {
      const days = '"days":["monday"]';
      const time = (hour + 100).toFixed(0).substring(1);
      body += (body === "" ? "[" : ",") + '{"state":"active","time":"' + time + ':00",' + days + "}";
      body += ',{"state":"disabled","time":"' + time + ':30",' + days + "}";
    }
    expect(rig.send("POST", "/schedule", body + "]").substring(0, 3)).toBe("400");
    expect(rig.get("/schedule")).toBe("200 []");
  });
});
