import { describe, expect, it } from "#test/spec";
import type { Decision } from "#firmware/charging/claim";
import { DecisionLog } from "#firmware/diagnostics/decision-log";

describe("the log of decisions", () => {
  it("says each new decision once, as an equation", () => {
    const log = new DecisionLog();
    const decision: Decision = {
      run: "enabled",
      limit_mA: 13000,
      by: {
        claim: { source: "breaker L2", permit: undefined, priority: 0, limit_mA: 13000 },
        explain(_now: number): string {
          return "(32 A) - margin 1 A - house 18 A";
        },
      },
    };
    expect(log.line(decision, 0)).toBe("available 13 A = breaker L2 (32 A) - margin 1 A - house 18 A");
    expect(log.line(decision, 100)).toBeUndefined();
    decision.limit_mA = 12000;
    expect(log.line(decision, 200)).toBeDefined();
    decision.run = "sleeping";
    decision.limit_mA = 6000;
    expect(log.line(decision, 300)).toBe("sleeping = breaker L2 (32 A) - margin 1 A - house 18 A");
  });
});
