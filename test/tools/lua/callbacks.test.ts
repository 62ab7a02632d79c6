import { describe, expect, it } from "vitest";
import { BusyModule } from "#tools/lua/report/busy-module";
import {
  type Cost,
  costsOf,
  measureBoot,
  measureConsole,
  measureMessages,
  measureRequests,
} from "#tools/lua/report/callbacks";

/** The most VM instructions of a callback. */
const MOST = 15_000;
/** The module boots, and everything is asked one after the other. */
const PATIENCE_ms = 240_000;

/** What has cost more, as a person would look for it. */
function over(costs: readonly Cost[]): string[] {
  return costs.flatMap(({ cause, what, counts }) => {
    const most = Math.max(0, ...counts);
    return most > MOST ? [`${cause} ${what}: ${String(most)}`] : [];
  });
}

describe("a callback of the virtual module", () => {
  it("is counted to some ten instructions, and what stands in for NodeMCU is not", { timeout: PATIENCE_ms }, () => {
    const module = new BusyModule();
    module.pass(50);
    const most = (loops: number): number => {
      module.begin();
      module.module.execute(
        `tmr.create():alarm(50, tmr.ALARM_SINGLE, function() for count = 1, ${String(loops)} do end end)`,
      );
      module.pass(2);
      return Math.max(...module.end());
    };
    expect(Math.abs(most(20_000) - 20_000)).toBeLessThan(50);
    expect(Math.abs(most(14_000) - 14_000)).toBeLessThan(50);
    expect(most(0)).toBeLessThan(MOST);
    module.close();
  });

  it("is found when it costs too much", () => {
    const cost = { cause: "console line" as const, what: "status", answer: "" };
    expect(over([{ ...cost, counts: [10, MOST] }])).toEqual([]);
    expect(over([{ ...cost, counts: [MOST + 10, 10] }])).toEqual(["console line status: 15010"]);
    const [first] = costsOf([{ ...cost, counts: [10, 20, 30] }]);
    expect(first).toEqual({ cause: "console line", count: 3, p50: 20, p99: 30, max: 30, worst: "status" });
  });

  it("keeps to its budget at every start, also with a lot set", { timeout: PATIENCE_ms }, () => {
    const costs = measureBoot();
    expect(costs.map(({ counts }) => counts.length > 100)).toEqual([true, true]);
    expect(over(costs)).toEqual([]);
  });

  it("keeps to its budget with every line of the console", { timeout: PATIENCE_ms }, () => {
    const costs = measureConsole();
    expect(costs.length).toBeGreaterThan(50);
    expect(over(costs)).toEqual([]);
  });

  it("keeps to its budget with every message over the broker", { timeout: PATIENCE_ms }, () => {
    const costs = measureMessages();
    expect(costs.length).toBeGreaterThan(200);
    expect(over(costs)).toEqual([]);
  });

  it("keeps to its budget with every route of HTTP", { timeout: PATIENCE_ms }, () => {
    const costs = measureRequests(1);
    expect(costs.filter(({ answer }) => answer.startsWith("200")).length).toBeGreaterThan(60);
    expect(over(costs)).toEqual([]);
  });
});
