import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dearPart, missingModules } from "#tools/lua/build";
import { escapeBytes, unescapeBytes } from "#tools/lua/escape";
import { flatName, flatNames } from "#tools/lua/flat-names";
import { LuaMachine } from "#tools/lua/machine";
import { ROOT, reachable, transpile } from "#tools/lua/transpile";

describe("flat names", () => {
  it.each([
    ["hal/clock.lua", "hal_clock"],
    ["firmware/charging/charge-machine.lua", "firmware_charging_charge_machine"],
    ["lualib_bundle.lua", "lualib_bundle"],
  ])("%s becomes %s", (path, name) => {
    expect(flatName(path)).toBe(name);
  });

  it("throws when two files would become one module", () => {
    expect(() => flatNames(["rapi/a-b.lua", "rapi/a/b.lua"])).toThrow("rapi/a/b.lua and rapi/a-b.lua");
  });
});

describe("transpiling", () => {
  const { modules, diagnostics } = transpile({ files: [join(ROOT, "firmware/limits/session-limit.ts")] });

  it("rewrites every require to a flat name, and all of them exist", () => {
    expect(diagnostics).toEqual([]);
    const names = modules.map((module) => module.name);
    for (const { code } of modules) {
      for (const [, name] of code.matchAll(/require\("([^"]+)"\)/g)) expect(names).toContain(name);
    }
  });

  it("leaves out what only declares types, and never requires it", () => {
    const names = modules.map((module) => module.name);
    expect(names).toContain("hal_evse");
    const loaded = reachable(modules, ["firmware_limits_session_limit"]).map((module) => module.name);
    expect(loaded).toContain("hal_text");
    expect(loaded).not.toContain("hal_evse");
  });

  it("finds a module that is required and missing", () => {
    const [one, two] = [
      { name: "one", code: 'require("two")' },
      { name: "two", code: 'require("one")' },
    ];
    expect(missingModules([one, two])).toEqual([]);
    expect(missingModules([one])).toEqual(["two"]);
  });

  it("reports a diagnostic with its place", () => {
    const planted = transpile({ files: [join(ROOT, "test/tools/lua/untranspilable.ts")] });
    expect(planted.diagnostics.join("\n")).toMatch(/test\/tools\/lua\/untranspilable\.ts:3:\d+ /);
  });
});

describe("the support library", () => {
  it.each([
    ["local function __TS__Promise(", "__TS__Promise"],
    ["local Map\ndo", "local Map"],
    ["    local a = __TS__InstanceOf(b, c)", "__TS__InstanceOf"],
    ["local Error, RangeError", "local Error"],
  ])("may not hold %j", (code, part) => {
    expect(dearPart(code)).toBe(part);
  });

  it("may hold what is cheap", () => {
    expect(dearPart("local function __TS__StringSplit(self)\nlocal Mapped = 1")).toBeUndefined();
  });
});

describe("byte strings on their way into the VM", () => {
  it("come back the same, every byte", () => {
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
    expect(escapeBytes(bytes)).toMatch(/^[ -~]*$/);
    expect(unescapeBytes(escapeBytes(bytes))).toBe(bytes);
  });

  it("are refused when they are not bytes", () => {
    expect(() => escapeBytes("€")).toThrow("not a byte string");
  });
});

describe("the Lua machine", () => {
  it("is Lua 5.3 with 64-bit integers and doubles", () => {
    const machine = new LuaMachine();
    expect(machine.execute("return _VERSION")).toBe("Lua 5.3");
    expect(machine.execute("return math.maxinteger")).toBe("9223372036854775807");
    expect(machine.execute("return 16777217.0 ~= 16777216.0 and 'double' or 'float'")).toBe("double");
    machine.close();
  });

  it("throws what Lua says, and works on", () => {
    const machine = new LuaMachine();
    expect(() => machine.execute("error('no', 0)")).toThrow("Lua: no");
    expect(() => machine.execute("this is no Lua")).toThrow("syntax error");
    expect(() => machine.define([{ name: "broken", code: "return +" }])).toThrow("broken.lua:1");
    expect(machine.execute("return 1 + 1")).toBe("2");
    machine.close();
  });

  it("leaves no process-wide listener behind", () => {
    const machine = new LuaMachine();
    machine.close();
    const ours = process.listeners("unhandledRejection").map(String);
    expect(ours.filter((text) => text.includes("abort("))).toEqual([]);
    expect(process.listeners("uncaughtException").map(String).join()).not.toContain("ExitStatus");
  });
});
