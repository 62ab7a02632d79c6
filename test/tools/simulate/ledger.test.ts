import { describe, expect, it } from "vitest";
import { step } from "#tools/house/profile";
import { Agenda } from "#tools/simulate/agenda";
import { Ledger } from "#tools/simulate/ledger";

const HOUSE = step(0, [10, 0, 0]);

describe("the ledger", () => {
  it("finds where a ramp crosses the breaker", () => {
    const ledger = new Ledger(20);
    ledger.close(0, HOUSE, [16, 0, 0]);
    ledger.close(8, HOUSE, [8, 0, 0]);
    expect(ledger.breaker.above_s[0]).toBeCloseTo(6, 9);
    expect(ledger.breaker.above_As[0]).toBeCloseTo(18, 9);
    expect(ledger.breaker.worstExcess_A).toBe(6);
    expect(ledger.breaker.longestAbove_s).toBeCloseTo(6, 9);
  });

  it("joins spans that follow each other and parts those that do not", () => {
    const ledger = new Ledger(20);
    ledger.close(0, HOUSE, [12, 0, 0]);
    ledger.close(3, HOUSE, [12, 0, 0]);
    ledger.close(5, HOUSE, [12, 0, 0]);
    ledger.close(5, HOUSE, [6, 0, 0]);
    ledger.close(9, HOUSE, [6, 0, 0]);
    ledger.close(9, HOUSE, [11, 0, 0]);
    ledger.close(10, HOUSE, [11, 0, 0]);
    expect(ledger.breaker.longestAbove_s).toBe(5);
    expect(ledger.breaker.above_s[0]).toBe(6);
  });

  it("does not count what the house does alone", () => {
    const ledger = new Ledger(20);
    ledger.close(0, step(0, [30, 0, 0]), [0, 0, 0]);
    ledger.close(60, step(0, [30, 0, 0]), [0, 0, 0]);
    expect(ledger.breaker.above_s).toEqual([0, 0, 0]);
    expect(ledger.breaker.worstExcess_A).toBe(0);
  });

  it("splits energy between sun and grid", () => {
    const sunny = step(0, [1, 0, 0], 1230, 230);
    const ledger = new Ledger(20);
    ledger.close(0, sunny, [10, 0, 0]);
    ledger.close(3600, sunny, [10, 0, 0]);
    expect(ledger.energy_Wh).toBeCloseTo(2300, 6);
    expect(ledger.solarEnergy_Wh).toBeCloseTo(1000, 6);
  });
});

describe("the agenda", () => {
  it("acts in order of time, equals in order of entry", () => {
    const agenda = new Agenda();
    const done: number[] = [];
    for (const at_ms of [5, 1, 3, 1, 4, 1]) agenda.add(at_ms, () => done.push(at_ms * 10 + done.length));
    while (agenda.next_ms() < Infinity) agenda.act();
    expect(done).toEqual([10, 11, 12, 33, 44, 55]);
  });
});
