import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadModules } from "#tools/lua/modules";
import { measureInstructions, percentile } from "#tools/lua/report/instructions";
import {
  loadOrder,
  measuredMachine,
  measureFixed,
  measureModules,
  onModule_B,
  MODULE_VM_B,
} from "#tools/lua/report/memory";
import { measureAllocation } from "#tools/lua/report/garbage";
import { measureReplies } from "#tools/lua/report/replies";
import { ScriptedEvse } from "#tools/lua/report/scripted-evse";
import { measureSizes } from "#tools/lua/report/sizes";
import { Day, SURROUNDINGS } from "#tools/lua/report/day";
import { ROOT } from "#tools/lua/transpile";
import { bootLua } from "#tools/lua/vm";

const program = loadModules(join(ROOT, "test/tools/lua/fake-host.ts"));

describe("the measurements of the Lua build", () => {
  it("tell the app's memory from that of the code and of the test host", () => {
    const fixed = measureFixed(program);
    const controller = bootLua(program, new Day().effects, SURROUNDINGS, measuredMachine());
    const total_B = controller.heap_B();
    const app_B = onModule_B(controller, fixed) - MODULE_VM_B;
    controller.close();
    expect(fixed.empty_B).toBeGreaterThan(10_000);
    expect(fixed.code_B).toBeGreaterThan(10_000);
    expect(fixed.host_B).toBeGreaterThan(1000);
    expect(app_B).toBeGreaterThan(0);
    expect(app_B).toBeLessThan(10_000);
    expect(Math.abs(total_B - fixed.empty_B - fixed.code_B - fixed.host_B - app_B)).toBeLessThan(200);
  });

  it("count instructions for each kind of fact", () => {
    const first = measureInstructions(program, 110);
    expect(first.map(({ kind }) => kind).sort()).toEqual([
      "link",
      "mains message",
      "mains sample",
      "mqtt message",
      "serial line",
      "tick",
    ]);
    expect(first.find(({ kind }) => kind === "mains sample")?.count).toBe(99);
    expect(first.find(({ kind }) => kind === "tick")?.count).toBeGreaterThanOrEqual(1100);
    for (const { p50, p99, max } of first) {
      expect(p50).toBeGreaterThan(0);
      expect(p99).toBeGreaterThanOrEqual(p50);
      expect(max).toBeGreaterThanOrEqual(p99);
    }
  });

  it("count what the app asks for, without what the test host does", () => {
    const { perSecond_B, most_B, live_B } = measureAllocation(program, { warmUp_s: 10, round_s: 60 });
    expect(perSecond_B).toBeGreaterThan(0);
    expect(perSecond_B).toBeLessThan(5000);
    expect(most_B).toBeGreaterThan(0);
    expect(most_B).toBeLessThan(5000);
    expect(live_B).toBeGreaterThan(100_000);
  });

  it("find the longest reply of a console, and what it costs", () => {
    const { longest_B, line, most, perLine } = measureReplies(program);
    expect(line).toBe("x".repeat(250));
    expect(longest_B).toBe(`[${line}\r]`.length);
    expect(most).toBeGreaterThan(0);
    expect(perLine).toBeGreaterThan(0);
  });

  it.each([
    [[], 0.99, 0],
    [[5], 0.5, 5],
    [[1, 2, 3, 4], 0.5, 2],
    [Array.from({ length: 100 }, (_, index) => index + 1), 0.99, 99],
    [Array.from({ length: 101 }, (_, index) => index + 1), 0.99, 100],
  ])("give percentiles (%#)", (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });

  it("load a module after those it requires", () => {
    const modules = [
      { name: "app", code: 'require("b") require("a")' },
      { name: "b", code: 'require("a")' },
      { name: "a", code: "" },
    ];
    expect(loadOrder(modules, "app").map(({ name }) => name)).toEqual(["a", "b", "app"]);
  });

  it("know what a module takes by being loaded", () => {
    const filler = { name: "filler", code: "local list = {} for i = 1, 1000 do list[i] = i end return list" };
    const heap = measureModules([{ name: "app", code: 'return require("filler")' }, filler], "app");
    expect(heap.get("filler")).toBeGreaterThan(16000);
    expect(heap.get("app")).toBeLessThan(300);
  });

  it("sort modules by size", () => {
    const sizes = measureSizes([
      { name: "small", code: "return 1" },
      { name: "large", code: "return 'a longer text'" },
    ]);
    expect(sizes.map(({ name, source_B }) => [name, source_B])).toEqual([
      ["large", 22],
      ["small", 8],
    ]);
  });
});

describe("the scripted EVSE", () => {
  it.each([
    ["$GV^35\r", "$OK 8.2.1 5.2.1^15\r"],
    ["$SC 16 V^65\r", "$OK 16^31\r$AT 02 01 16 0240^0A\r"],
    ["$SC 99 V\r", "$NK 32^34\r"],
    ["$XX\r", "$NK^21\r"],
    ["noise$G$GV :A5^xx\r", "$OK 8.2.1 5.2.1 :A5^7B\r"],
  ])("answers %j with %j", (command, answer) => {
    expect(withoutSums(new ScriptedEvse().receive(command))).toBe(withoutSums(answer));
  });

  it("sums its answers as the protocol does", () => {
    const evse = new ScriptedEvse();
    expect(evse.receive("$FE^27\r")).toBe("$OK^20\r");
    expect(evse.receive("$X^00\r")).toBe("$NK^21\r");
    expect(evse.receive("$G")).toBe("");
    expect(evse.receive("0\r$G0\r")).toBe("$OK 0^30\r$OK 0^30\r");
  });
});

function withoutSums(text: string): string {
  return text.replace(/\^..\r/g, "\r");
}
