import { describe, expect, it } from "#test/spec";
import { COMMAND_TABLE } from "#firmware/console/command-table";
import { SETTINGS_TABLE } from "#firmware/settings/table";
import { person } from "./rig";

describe("help", () => {
  it("shows every command with what it takes and does, none wider than a terminal", () => {
    const shown = person().line("help");
    for (const row of COMMAND_TABLE.substring(1, COMMAND_TABLE.length - 1).split("\n")) {
      const field = row.split("|");
      expect(shown).toContain((field[0] ?? "") + " " + (field[1] ?? ""));
      expect(shown).toContain(field[2] ?? "");
    }
    for (const line of shown.split("\r\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("shows those with a word in them", () => {
    const rig = person();
    expect(rig.line("help scan")).toBe("wifi scan                 Networks in reach\r\n");
    expect(rig.line("help wifi").split("\r\n").length).toBe(6);
    expect(rig.line("help xyzzy")).toBe("error: help: nothing about that; help lists all\r\n");
  });
});

describe("what is no command", () => {
  const rows: [string, string][] = [
    ["foo", "error: command: there is no foo; allowed: what help lists"],
    ["statu", "error: command: there is no statu; allowed: what help lists"],
    ["status now", "error: status: there is no now; allowed: nothing more"],
    ["wifi frobnicate", "error: wifi: there is no frobnicate; allowed: scan, join, forget, ap"],
    ["wifi scan all", "error: wifi scan: there is no all; allowed: nothing more"],
    ["rfid", "error: rfid: one word more; allowed: list, learn, delete, swipe, start, stop"],
    ["rfid steal", "error: rfid: there is no steal; allowed: list, learn, delete, swipe, start, stop"],
    ["trip", "error: trip: one word more; allowed: list, reset, selftest"],
    ["log loud", "error: log: there is no loud; allowed: level, follow"],
    ["log level loud", "error: log level: no such level; allowed: error, warn, info, debug"],
    ["log level", "error: log level: no such level; allowed: error, warn, info, debug"],
    ["log level |", "error: log level: no such level; allowed: error, warn, info, debug"],
    ["help|", "error: command: there is no help|; allowed: what help lists"],
    ["|", "error: command: there is no |; allowed: what help lists"],
    ["rapi", "error: rapi: no command; allowed: e.g. rapi GV"],
    ["set", "error: set: no setting; allowed: set KEY VALUE; get shows the keys"],
    ["set breaker_A", "error: set: no value; allowed: set KEY VALUE; get shows the keys"],
    ["STATUS", "error: command: there is no STATUS; allowed: what help lists"],
  ];
  for (const row of rows) {
    it(row[0], () => {
      const rig = person();
      expect(rig.line(row[0])).toBe(row[1] + "\r\n");
      expect(rig.console.errors).toBe(1);
      expect(rig.asked).toEqual([]);
      expect(rig.terminal.done).toEqual([]);
    });
  }
});

describe("status", () => {
  it("says what goes on and why", () => {
    expect(person().line("status").split("\r\n")).toEqual([
      "offered 9 A: breaker L2 25 A - margin 0.5 A - house 15.2 A",
      "EVSE:     charging, offers 9 A, car draws 8.9 A, 31.5 C, firmware 8.2.3",
      "mains:    5.1 A, 4 A, -, 0 s ago",
      "session:  1234 Wh in 90 s of charging",
      "trips:    none",
      "network:  192.168.1.50, broker connected",
      "system:   Dinamics 0.1.0, serial number D040EB958B0C, 2024-01-19 10:59 UTC, 139 kB free",
      "",
    ]);
  });

  it("shows the wall clock to the minute", () => {
    const rows: [number, string][] = [
      [1704067199, "2023-12-31 23:59 UTC"],
      [1704067200, "2024-01-01 00:00 UTC"],
      [1709251199, "2024-02-29 23:59 UTC"],
      [1709251200, "2024-03-01 00:00 UTC"],
      [1798761599, "2026-12-31 23:59 UTC"],
    ];
    for (const row of rows) {
      const rig = person();
      rig.system.epoch = row[0];
      expect(rig.line("status")).toContain(", " + row[1] + ", ");
    }
  });

  it("says what is not there", () => {
    const rig = person();
    rig.state.link = "down";
    rig.state.mainsAge_ms = undefined;
    rig.state.sessionActive = false;
    rig.state.trips = ["communication", "meter"];
    rig.system.address = undefined;
    rig.system.epoch = undefined;
    rig.system.free_B = undefined;
    rig.mqtt.up = false;
    const shown = rig.line("status");
    expect(shown).toContain("EVSE:     does not answer (down)\r\n");
    expect(shown).toContain("mains:    nothing heard of a meter\r\n");
    expect(shown).toContain("session:  no car\r\n");
    expect(shown).toContain("trips:    communication, meter\r\n");
    expect(shown).toContain("network:  none, broker not connected\r\n");
    expect(shown).toContain("serial number D040EB958B0C, clock not set\r\n");
  });

  it("names a fault and a meter that has fallen silent", () => {
    const rig = person();
    rig.state.fault = "noGround";
    rig.state.mainsFresh = false;
    rig.state.mainsAge_ms = 61000;
    expect(rig.line("status")).toContain(", fault noGround,");
    expect(rig.line("status")).toContain("mains:    5.1 A, 4 A, -, too old, 61 s ago\r\n");
  });
});

describe("get and set", () => {
  it("list every row of the table with value, unit and range", () => {
    const rig = person();
    const lines = rig.line("get").split("\r\n");
    const rows = SETTINGS_TABLE.substring(1, SETTINGS_TABLE.length - 1).split("\n");
    expect(lines.length - 1).toBe(rows.length);
    for (let index = 0; index < rows.length; index++) {
      const field = (rows[index] ?? "").split("|");
      const line = lines[index] ?? "";
      expect(line.startsWith((field[0] ?? "") + " = " + (field[4] ?? ""))).toBe(true);
      expect(line).toContain("(" + (field[2] ?? ""));
      expect(line).toContain(", default " + (field[4] ?? "") + ")");
    }
  });

  it("a setting is shown with unit, meaning, range and topic", () => {
    const rig = person();
    const text =
      "breaker_A = 16 A\r\nRating of the house's main breaker per phase\r\n6..125 A, default 16; topic set_breaker\r\n";
    expect(rig.line("get breaker_A")).toBe(text);
    expect(rig.line("get set_breaker")).toBe(text);
    expect(rig.line("get override_A")).toContain(", not kept; topic");
    expect(rig.line("get mode")).toContain("mode = 1 (normal)\r\n");
  });

  it("settings can be looked for by a part of their name", () => {
    const rig = person();
    const shown = rig.line("get solar_min");
    expect(shown).toContain("solar_min_charge_s = 300 s");
    expect(shown).toContain("solar_min_pause_s = 300 s");
    expect(shown.split("\r\n").length).toBe(3);
    expect(rig.line("get xyzzy")).toBe("error: get: there is no setting xyzzy; allowed: the keys that get lists\r\n");
    expect(rig.line("get a|b")).toBe("error: get: there is no setting a|b; allowed: the keys that get lists\r\n");
  });

  it("every row can be set to its own default and says so", () => {
    const rig = person();
    for (const row of SETTINGS_TABLE.substring(1, SETTINGS_TABLE.length - 1).split("\n")) {
      const field = row.split("|");
      const key = field[0] ?? "";
      const shown = rig.line("set " + key + " " + (field[4] ?? ""));
      expect(shown.startsWith(key + " = " + (field[4] ?? ""))).toBe(true);
    }
    expect(rig.console.errors).toBe(0);
  });

  const rows: [string, string][] = [
    ["set breaker_A 25", "breaker_A = 25 A"],
    ["set  breaker_A   25  ", "breaker_A = 25 A"],
    ["set set_breaker 25", "breaker_A = 25 A"],
    ["set margin_A 0.7", "margin_A = 0.7 A"],
    ["set mode solar", "mode = 2 (solar)"],
    ["set breaker_A 126", "error: breaker_A: 126 is not allowed; allowed: 6..125 A"],
    ["set breaker_A 5", "error: breaker_A: 5 is not allowed; allowed: 6..125 A"],
    ["set breaker_A 25 A", "error: breaker_A: not a number; allowed: 6..125 A"],
    ["set breaker_A 16.5", "error: breaker_A: not a multiple of 1; allowed: 6..125 A"],
    ["set breaker 25", "error: set: there is no setting breaker; allowed: the keys that get lists"],
    ["set dynamic 2", "error: dynamic: 2 is not allowed; allowed: 0,1"],
  ];
  for (const row of rows) {
    it(row[0], () => {
      const rig = person();
      expect(rig.line(row[0])).toBe(row[1] + "\r\n");
      expect(rig.asked.length).toBe(row[1].startsWith("error") ? 0 : 1);
      expect(rig.settings.revision).toBe(row[1].startsWith("error") ? 0 : 1);
    });
  }

  it("a session limit is told to the EVSE as well", () => {
    const rig = person();
    rig.line("set time_limit_15min 8");
    rig.line("set energy_limit_kWh 20");
    expect(rig.asked).toEqual(["changed time_limit_15min", "evse S3 8>", "changed energy_limit_kWh", "evse SH 20>"]);
  });

  it("the windows of a week and the time zone are orders", () => {
    const rig = person();
    expect(rig.line("set schedule Mo-Fr 22:00-06:00")).toBe("ok\r\n");
    expect(rig.line("set time_zone CET-1CEST")).toBe("ok\r\n");
    expect(rig.line("set schedule")).toBe("ok\r\n");
    expect(rig.asked).toEqual([
      "order set_schedule: Mo-Fr 22:00-06:00",
      "order set_time_zone: CET-1CEST",
      "order set_schedule: ",
    ]);
    rig.refuses = { what: "set_schedule", why: "no day", allowed: "Mo..Su" };
    expect(rig.line("set schedule x")).toBe("error: set_schedule: no day; allowed: Mo..Su\r\n");
  });
});
