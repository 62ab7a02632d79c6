import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "#tools/lua/transpile";
import { NETWORK, PASSWORD } from "#tools/module/set-up";
import { VirtualModule } from "#tools/module/virtual-module";
import { followModule } from "#test/scenarios/module-course";
import { Powered } from "./powered";
import { NEW, UpdateSite } from "./update-site";
import { SERVER } from "./update-server";
import { WebSite } from "./web-site";

/** What the C stack of NodeMCU's task bears; the call of a callback is the first of them. */
const MOST = 3;

/** Has a VM count how deep protected calls are nested; those in which the machine beneath calls back are one, as NodeMCU's are. */
const COUNTING = `
  if try_deepest then return "" end
  try_deepest, try_where = 0, ""
  local depth = 0
  local function ended(...) depth = depth - 1 return ... end
  for name, home in pairs({ pcall = _G, xpcall = _G, resume = coroutine }) do
    local plain = home[name]
    home[name] = function(...)
      if depth > 0 and debug.getinfo(2, "S").short_src:find("^tools_module_emulated") then return plain(...) end
      depth = depth + 1
      if depth > try_deepest then try_deepest, try_where = depth, debug.traceback() end
      return ended(plain(...))
    end
  end
  return ""
`;

/** A method as it is, to be called with its object. */
function plain<Key extends "run" | "close">(name: Key): VirtualModule[Key] {
  return Object.getOwnPropertyDescriptor(VirtualModule.prototype, name)?.value as VirtualModule[Key];
}

const original = { run: plain("run"), close: plain("close") };
let deepest = 0;
let where = "";
const machines = new Set<VirtualModule>();

function look(module: VirtualModule): void {
  const depth = Number(module.execute("return try_deepest"));
  if (depth <= deepest) return;
  deepest = depth;
  where = module.execute("return try_where");
}

beforeEach(() => {
  deepest = 0;
  VirtualModule.prototype.run = function (this: VirtualModule, ...args) {
    if (!machines.has(this)) this.execute(COUNTING);
    machines.add(this);
    return original.run.apply(this, args);
  };
  VirtualModule.prototype.close = function (this: VirtualModule) {
    if (machines.delete(this)) look(this);
    original.close.apply(this);
  };
});
afterEach(() => {
  Object.assign(VirtualModule.prototype, original);
  for (const module of machines) module.close();
  machines.clear();
});

/** The deepest nesting of all modules of this test; one that catches nothing would prove nothing. */
function expectShallow(least = 1): void {
  for (const module of machines) look(module);
  expect(deepest, where).toBeGreaterThanOrEqual(least);
  expect(deepest, where).toBeLessThanOrEqual(MOST);
}

describe(`At most ${String(MOST)} nested tries`, () => {
  it(
    "at each start: of an image, without one, and of one that fails in its callbacks until it is given up",
    { timeout: 180_000 },
    () => {
      const whole = new Powered();
      whole.pass(5000);
      for (let failure = 0; failure < 6; failure++) {
        whole.module.execute('tmr.create():alarm(10, tmr.ALARM_SINGLE, function() error("planted") end)');
        whole.pass(3000);
      }
      expect(whole.said(0)).toContain("failed too often in a row");
      const empty = new Powered({ image: undefined, files: new Map([["rescue", "a known password"]]) });
      empty.pass(3000);
      expect(empty.type("return pcall(error)")).toContain("false");
      expectShallow(2);
    },
  );

  it("while a house overloads its breaker and the broker and the network come and go", async () => {
    const course = await followModule(
      {
        duration_s: 300,
        house: {
          steps: [
            [0, 5, 4, 6],
            [100, 16, 4, 6],
            [200, 5, 4, 6],
          ],
        },
        settings: { breaker_A: 20, charge_limit_A: 16 },
        events: [{ at_s: 5, do: "plug" }],
      },
      {
        90: (controller) => {
          controller.module.network("", "", "");
        },
        120: (controller) => {
          controller.module.network(NETWORK, PASSWORD, "192.168.1.50");
        },
        150: (controller) => {
          controller.module.brokerLost();
        },
      },
    );
    expect(course.seconds.length).toBeGreaterThan(250);
    expectShallow();
  });

  it("at the console, over HTTP, and where a request ends in an error", () => {
    const web = new WebSite();
    for (const line of [
      "help",
      "status",
      "get",
      "set breaker_A x",
      "wifi scan",
      "rfid list",
      "log",
      "update",
      "rapi GS",
    ])
      web.site.typed(line);
    for (const uri of ["/", "/api/v1/state", "/api/v1/sessions", "/status", "/none"]) web.ask("GET", uri);
    web.setPassword("a long password");
    web.ask("GET", "/api/v1/state", { headers: { authorization: "Basic ?" } });
    web.site.module.running.execute('node.heap = function() error("planted") end return ""');
    const failed = web.ask("GET", "/api/v1/state");
    expect(failed.status).toBe(500);
    web.close();
    expectShallow(3);
  });

  it("in an update, from the order to the image that is kept", () => {
    const site = new UpdateSite();
    site.server.offer("0.2.0", { "lfs.img": NEW });
    site.run(5);
    site.order("set_update_server", SERVER);
    site.order("set_update", "1");
    site.run(400);
    expect(site.version).toBe("0.2.0");
    expectShallow(2);
    site.close();
  });

  it("is seen where it is not so", () => {
    const powered = new Powered();
    powered.pass(2000);
    const NESTED = "pcall(pcall, pcall, pcall, print)";
    powered.module.execute(`tmr.create():alarm(10, tmr.ALARM_SINGLE, function() ${NESTED} end) return ""`);
    powered.pass(1000);
    expect(() => {
      expectShallow();
    }).toThrow(/5/);
  });

  it("and there are few that could be nested: each catches what one call of NodeMCU refuses, or all of a request", () => {
    const sources = ["hal", "rapi", "firmware", "platform/nodemcu"].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) => join(ROOT, folder, name)),
    );
    const catching: string[] = [];
    for (const path of sources.filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts")))
      for (const _ of readFileSync(path, "utf8").match(/\btry \{|\bx?pcall\b|= coroutine\.resume\(/g) ?? [])
        catching.push(relative(ROOT, path));
    expect(catching.sort()).toEqual([
      "platform/nodemcu/boot.ts",
      "platform/nodemcu/mqtt.ts",
      "platform/nodemcu/network.ts",
      "platform/nodemcu/recovery.ts",
      "platform/nodemcu/web-guard.ts",
      "platform/nodemcu/web-job.ts",
      "platform/nodemcu/web-job.ts",
      "platform/nodemcu/web.ts",
    ]);
    expect(readFileSync(join(ROOT, "platform/nodemcu/init.lua"), "utf8").match(/\bx?pcall\(/g)).toHaveLength(4);
  });
});
