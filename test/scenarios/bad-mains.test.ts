import { describe, expect, it } from "vitest";
import { followWrong, most_A, mostMains_A, type Teller } from "./wrong-feeds";

/** Right are 14 A: breaker 25 A, margin 0.5 A, house 10 A. */
const SCENARIO = {
  duration_s: 520,
  house: { steps: [[0, 10, 9, 8]] },
  settings: { breaker_A: 25, charge_limit_A: 32 },
};
const FROM_s = 100;

function times(factor: number, every = 1): Teller {
  return ({ t_s, mains_A, turn }, told) => {
    const wrong = t_s > FROM_s && turn % every === 0;
    told.mains(wrong ? mains_A.map((current_A) => current_A * factor) : mains_A);
  };
}

function says(currents_A: readonly number[]): Teller {
  return ({ t_s, mains_A }, told) => {
    told.mains(t_s > FROM_s ? currents_A : mains_A);
  };
}

function writes(payload: string): Teller {
  return ({ t_s, mains_A }, told) => {
    if (t_s > FROM_s) told.mainsText(payload);
    else told.mains(mains_A);
  };
}

/** The samples of the first minute again, the last one first, each beside a true one or in its place. */
function backwards(instead: boolean): Teller {
  const past: (readonly number[])[] = [];
  return ({ t_s, mains_A, turn }, told) => {
    if (t_s < 60) past.push(mains_A);
    const old = past[past.length - 1 - (turn % past.length)] ?? mains_A;
    if (t_s <= FROM_s) told.mains(mains_A);
    else {
      told.mains(old);
      if (!instead) told.mains(mains_A);
    }
  };
}

/** Shows for ever what it showed when the time came. */
function hangsAt(at_s: number): Teller {
  let last: readonly number[] = [];
  return ({ t_s, mains_A }, told) => {
    if (t_s < at_s) last = mains_A;
    told.mains(t_s < at_s ? mains_A : last);
  };
}

const TELLERS: [string, Teller, "goes on" | "failsafe" | "lower"][] = [
  ["jumps up tenfold now and then", times(10, 7), "lower"],
  ["jumps up tenfold and stays there", times(10), "lower"],
  ["jumps down to a tenth now and then", times(0.1, 7), "goes on"],
  ["jumps down to a tenth and stays there", times(0.1), "goes on"],
  ["changes its sign with each sample", times(-1, 2), "goes on"],
  ["changes its sign and stays there", times(-1), "goes on"],
  ["falls to nothing", times(0), "goes on"],
  ["sends NaN", says([NaN, NaN, NaN]), "failsafe"],
  ["sends NaN for one phase", says([24, NaN, 22]), "failsafe"],
  ["sends an infinite export", says([-Infinity, -Infinity, -Infinity]), "failsafe"],
  ["sends more than any house carries", says([-10000, -10000, -10000]), "failsafe"],
  ["writes null", writes("null"), "failsafe"],
  ["writes null for each phase", writes("[null,null,null]"), "failsafe"],
  ['writes "null"', writes('"null"'), "failsafe"],
  ["writes NaN", writes("[NaN,NaN,NaN]"), "failsafe"],
  ["writes -Infinity", writes("[-Infinity,0,0]"), "failsafe"],
  ["writes nothing", writes(""), "failsafe"],
  ["leaves out a phase", writes("[1,2]"), "failsafe"],
  ["writes a megabyte of zeros", writes("0".repeat(1048576)), "failsafe"],
  ["writes a megabyte of phases", writes("[" + "0,".repeat(524288) + "0]"), "failsafe"],
  ["goes back in time beside its true samples", backwards(false), "goes on"],
  ["goes back in time", backwards(true), "goes on"],
  ["repeats itself from before the car began", hangsAt(4), "failsafe"],
  ["repeats itself while the car begins", hangsAt(11), "failsafe"],
  ["repeats itself while nothing changes", hangsAt(FROM_s), "goes on"],
];

describe("a mains meter that", () => {
  for (const [name, teller, then] of TELLERS)
    it(`${name} raises nothing`, async () => {
      const course = await followWrong(SCENARIO, teller);
      expect(most_A(course, 0, 520)).toBeLessThanOrEqual(14);
      expect(mostMains_A(course, 0, 520)).toBeLessThanOrEqual(25);
      const end = course.rows[course.rows.length - 1];
      if (then === "goes on") expect(end?.offered_A).toBe(14);
      else if (then === "failsafe") expect([end?.offered_A, end?.limitedBy]).toEqual([6, "failsafe"]);
      else expect(end?.offered_A).toBe(0);
    });

  it("contradicts the EVSE's ammeter by showing less than the car draws makes no room for a capacity or a peak", async () => {
    for (const limit of [{ capacity_A: 60 }, { peak_W: 14000 }]) {
      const house = { ...SCENARIO, settings: { ...SCENARIO.settings, breaker_A: 60, phases: 123, ...limit } };
      const right = await followWrong(house, times(1));
      const course = await followWrong(house, times(0.1));
      expect(most_A(course, 100, 520)).toBeLessThanOrEqual(most_A(right, 100, 520));
    }
  });
});
