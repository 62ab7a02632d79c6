import { describe, expect, it } from "#test/spec";
import type { EvseRun } from "#hal/evse";
import type { Decision, Policy } from "#firmware/charging/claim";
import { PRIORITY, resolve } from "#firmware/charging/claim";

function policy(source: string, permit: EvseRun | undefined, priority: number, limit_mA: number | undefined): Policy {
  return {
    claim: { source, permit, priority, limit_mA },
    explain(_now: number): string {
      return source;
    },
  };
}

function decide(policies: Policy[]): Decision {
  const decision: Decision = { run: "disabled", limit_mA: -1, by: policy("nobody", undefined, 0, undefined) };
  resolve(policies, decision);
  return decision;
}

const start = policy("start", "enabled", PRIORITY.start, undefined);
const low = policy("low", undefined, 0, 6000);
const high = policy("high", undefined, 0, 32000);

describe("resolving claims", () => {
  it("takes the smallest limit and names who set it", () => {
    const decision = decide([start, high, low]);
    expect(decision.run).toBe("enabled");
    expect(decision.limit_mA).toBe(6000);
    expect(decision.by.claim.source).toBe("low");
  });

  it("names the earlier of two equal limits", () => {
    expect(decide([start, policy("first", undefined, 0, 6000), low]).by.claim.source).toBe("first");
  });

  it("sleeps when nobody permits anything", () => {
    expect(decide([high, low]).run).toBe("sleeping");
  });

  const permissions: [string, number, EvseRun][] = [
    ["a session limit stops plug and charge", PRIORITY.sessionLimit, "sleeping"],
    ["a pause stops plug and charge", PRIORITY.pause, "sleeping"],
    ["a person stops plug and charge", PRIORITY.person, "disabled"],
    ["a trip stops plug and charge", PRIORITY.trip, "disabled"],
  ];
  for (const row of permissions) {
    it(row[0], () => {
      const decision = decide([start, policy("stop", row[2], row[1], undefined), high]);
      expect(decision.run).toBe(row[2]);
      expect(decision.by.claim.source).toBe("stop");
      expect(decision.limit_mA).toBe(32000);
    });
  }

  it("lets no later start loosen a stop of a higher priority", () => {
    const stop = policy("stop", "sleeping", PRIORITY.person, undefined);
    expect(decide([stop, start, high]).run).toBe("sleeping");
  });
});
