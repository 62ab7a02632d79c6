import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Ports, createApp } from "#firmware/app";
import { GLOBAL_FUNCTIONS } from "#tools/lua/global-functions";
import { LuaMachine } from "#tools/lua/machine";
import { loadModules } from "#tools/lua/modules";
import { ROOT } from "#tools/lua/transpile";

/** A platform that has nothing: no line, no broker, no storage, no clock on the wall. */
const EMPTY: Ports = {
  serial: { write: () => false },
  mqtt: { publish: () => false, connected: () => false },
  storage: { read: () => undefined, write: () => false, remove: () => undefined },
  log: { log: () => undefined },
  system: {
    serial: "",
    version: "",
    epoch_s: () => undefined,
    freeMemory_B: () => undefined,
    ip: () => undefined,
    restart: () => undefined,
  },
};

const EMPTY_IN_LUA = `
local function no() return false end
local function none() return nil end
local app = require("firmware_app").createApp({
  serial = { write = no },
  mqtt = { publish = no, connected = no },
  storage = { read = none, write = no, remove = none },
  log = { log = none },
  system = { serial = "", version = "", epoch_s = none, freeMemory_B = none, ip = none, restart = none },
}, 0)
for now = 100, 3600000, 100 do app:tick(now) end
return app:snapshot(3600000).link
`;

/** What Lua itself and its loader for modules have; anything else is a leak of the transpiled code. */
const GLOBALS_IN_LUA = `
local names = {}
for name in pairs(_G) do names[#names + 1] = name end
table.sort(names)
return table.concat(names, " ")
`;

describe("the firmware on a platform of empty ports", () => {
  it("boots and ticks for an hour in JavaScript, and says that nothing is there", () => {
    const app = createApp(EMPTY, 0);
    for (let now = 100; now <= 3600000; now += 100) app.tick(now);
    const { link, carConnected, offered_mA, mainsFresh } = app.snapshot(3600000);
    expect({ carConnected, offered_mA, mainsFresh }).toEqual({
      carConnected: undefined,
      offered_mA: undefined,
      mainsFresh: false,
    });
    expect(link).not.toBe("up");
  });

  it("does the same in Lua, where it needs nothing but Lua and leaves no global behind but the shared functions", () => {
    const { modules } = loadModules(join(ROOT, "tools/lua/app-host.ts"));
    const machine = new LuaMachine();
    machine.define(modules);
    const before = machine.execute(GLOBALS_IN_LUA).split(" ");
    expect(machine.execute(EMPTY_IN_LUA)).not.toBe("up");
    const shared = Object.values(GLOBAL_FUNCTIONS).flat();
    expect(machine.execute(GLOBALS_IN_LUA).split(" ")).toEqual([...before, ...shared].sort());
    machine.close();
  });
});
