import { describe, expect, it } from "#test/spec";
import type { EvseStatus } from "#hal/evse";
import type { LimitingView } from "#firmware/charging/limiting-factor";
import type { Policy } from "#firmware/charging/claim";
import { limitingFactor, limitingSentence } from "#firmware/charging/limiting-factor";
import { chargingStatus } from "#test/fakes/fake-evse";

const breaker: Policy = {
  claim: { source: "breaker L2", permit: undefined, priority: 60, limit_mA: 9000 },
  explain(_now: number): string {
    return "(25 A) - margin 0.5 A - house 15.2 A";
  },
};

function view(change: (this: void, status: EvseStatus, view: LimitingView) => void): LimitingView {
  const status = chargingStatus(9000);
  const made: LimitingView = {
    status,
    decision: { run: "enabled", limit_mA: 9000, by: breaker },
    settledDraw_mA: 9000,
    grantsLess: false,
  };
  change(status, made);
  return made;
}

describe("what limits the charge current", () => {
  const rows: [string, string, string, LimitingView][] = [
    [
      "names the smallest limit with its equation",
      "breaker L2",
      "offered 9 A: breaker L2 (25 A) - margin 0.5 A - house 15.2 A",
      view(() => {}),
    ],
    [
      "names the car when it draws less than offered",
      "car",
      "car draws 7.9 A of 9 A offered",
      view((_status, made) => {
        made.settledDraw_mA = 7900;
      }),
    ],
    [
      "does not blame the car for one ampere",
      "breaker L2",
      "offered 9 A: breaker L2 (25 A) - margin 0.5 A - house 15.2 A",
      view((_status, made) => {
        made.settledDraw_mA = 8000;
      }),
    ],
    [
      "names the car when it does not ask",
      "car",
      "car does not ask for current; offered 9 A",
      view((status) => {
        status.state = "connected";
        status.carWants = false;
      }),
    ],
    [
      "names the missing car",
      "no car",
      "no car plugged in; would be offered 9 A: breaker L2 (25 A) - margin 0.5 A - house 15.2 A",
      view((status) => {
        status.state = "notConnected";
        status.carConnected = false;
      }),
    ],
    [
      "names the fault before everything the controller decided",
      "EVSE fault gfci",
      "EVSE fault: gfci; no current until it clears",
      view((status) => {
        status.state = "fault";
        status.fault = "gfci";
      }),
    ],
    [
      "names the silent EVSE before everything",
      "EVSE link",
      "EVSE does not answer; its own supervision limits it",
      view((status) => {
        status.link = "down";
        status.state = "unknown";
      }),
    ],
    [
      "names the EVSE that lastingly grants less",
      "EVSE",
      "offered 9 A: EVSE grants no more of the 16 A asked for",
      view((_status, made) => {
        made.grantsLess = true;
        made.decision.limit_mA = 16000;
      }),
    ],
    [
      "names who paused",
      "breaker L2",
      "not charging: breaker L2 (25 A) - margin 0.5 A - house 15.2 A",
      view((status, made) => {
        status.state = "sleeping";
        made.decision.run = "sleeping";
      }),
    ],
  ];
  for (const row of rows) {
    it(row[0], () => {
      expect(limitingFactor(row[3])).toBe(row[1]);
      expect(limitingSentence(row[3], 0)).toBe(row[2]);
    });
  }
});
