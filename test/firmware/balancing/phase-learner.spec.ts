import { describe, expect, it } from "#test/spec";
import { PhaseLearner } from "#firmware/balancing/phase-learner";

/** Tells the learner what a car on L1 alone shows when it draws these currents one after the other, in A; the house is 5, 4, 6 A. */
function oneWire(draws_A: number[]): PhaseLearner {
  const learner = new PhaseLearner();
  for (const draw_A of draws_A) learner.observe([5000 + draw_A * 1000, 4000, 6000], draw_A * 1000);
  return learner;
}

describe("how sure the phases are", () => {
  const rows: [number[], number, number][] = [
    [[0], 0, 123],
    [[0, 2], 0, 123],
    [[0, 6], 50, 123],
    [[0, 6, 12], 75, 1],
    [[0, 6, 12, 6], 87, 1],
    [[0, 6, 12, 6, 0, 6, 0, 6, 0, 6], 99, 1],
  ];
  for (const [draws_A, sure_pct, phases] of rows) {
    it("is " + sure_pct.toFixed(0) + " % after " + (draws_A.length - 1).toFixed(0) + " changes", () => {
      const learner = oneWire(draws_A);
      expect(learner.confidence_pct()).toBe(sure_pct);
      expect(learner.code()).toBe(phases);
    });
  }

  it("falls when another answer comes", () => {
    const learner = oneWire([0, 6, 12, 6]);
    learner.observe([17000, 10000, 6000], 12000);
    expect(learner.confidence_pct()).toBe(50);
    expect(learner.code()).toBe(12);
  });

  it("is forgotten with the car", () => {
    const learner = oneWire([0, 6, 12]);
    learner.forget();
    expect(learner.confidence_pct()).toBe(0);
    expect(learner.code()).toBe(123);
  });
});

describe("a phase that was dismissed", () => {
  const rows: [string, number, number][] = [
    ["counts as used with the first sample that rises by what the car draws", 12000, 12],
    ["counts as used when the rise is a little less", 9000, 12],
    ["counts as used when the rise is a little more", 15000, 12],
    ["stays dismissed when the rise is another", 8999, 1],
    ["stays dismissed when the rise is larger", 15001, 1],
  ];
  for (const [what, rise_mA, phases] of rows) {
    it(what, () => {
      const learner = oneWire([0, 6, 12]);
      learner.observe([17000, 4000 + rise_mA, 6000], 12000);
      expect(learner.code()).toBe(phases);
    });
  }

  it("is dismissed again by two lessons that it does not answer", () => {
    const learner = oneWire([0, 6, 12]);
    learner.observe([17000, 16000, 6000], 12000);
    expect(learner.code()).toBe(12);
    learner.observe([11000, 16000, 6000], 6000);
    expect(learner.code()).toBe(12);
    learner.observe([17000, 16000, 6000], 12000);
    expect(learner.code()).toBe(1);
  });

  it("is back with the next car", () => {
    const learner = oneWire([0, 6, 12]);
    learner.forget();
    expect(learner.answered()).toBe(0);
    expect(learner.code()).toBe(123);
  });
});

describe("a phase whose house moved while the car did", () => {
  const rows: [string, number, number][] = [
    ["is kept when it moved on the way by a third of what the car did", 1800, 123],
    ["is dismissed when it moved by less", 1799, 13],
  ];
  for (const [what, swing_mA, phases] of rows) {
    it(what, () => {
      const learner = new PhaseLearner();
      learner.observe([5000, 4000, 6000], 0);
      for (const draw_mA of [6000, 12000]) {
        learner.watch([5000, 4000 + swing_mA, 6000]);
        learner.observe([5000 + draw_mA, 4000, 6000 + draw_mA], draw_mA);
      }
      expect(learner.code()).toBe(phases);
    });
  }

  it("is no phase that the car was seen to draw from", () => {
    const learner = new PhaseLearner();
    learner.observe([5000, 4000, 6000], 0);
    expect(learner.answered()).toBe(0);
    learner.observe([11000, 4000, 12000], 6000);
    expect(learner.answered()).toBe(13);
  });
});
