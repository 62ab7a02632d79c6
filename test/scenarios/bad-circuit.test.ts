import { describe, expect, it } from "vitest";
import { followWrong, most_A, type Teller, type Truth } from "./wrong-feeds";

/** Right are 21 A: circuit 25 A, margin 0.5 A, 3 A of others on L1. */
const SCENARIO = {
  duration_s: 500,
  house: { steps: [[0, 5, 4, 4]] },
  settings: { breaker_A: 60, charge_limit_A: 32, circuit_A: 25, phases: 123 },
};
const FROM_s = 200;

/** What the sub-panel's meter would say, with a little noise. */
function circuit_A({ draw_A, t_s }: Truth): number[] {
  return draw_A.map((car_A, phase) => car_A + (phase === 0 ? 3 : 0) + 0.03 * Math.sin(t_s * (phase + 3)));
}

/** The circuit's meter says the truth at first, then what `wrong` makes of it; `undefined` leaves a phase out. */
function circuit(wrong: (currents_A: readonly number[], turn: number) => (string | undefined)[]): Teller {
  return (truth, told) => {
    told.mains(truth.mains_A);
    const right_A = circuit_A(truth);
    const texts = truth.t_s > FROM_s ? wrong(right_A, truth.turn) : right_A.map((current_A) => current_A.toFixed(3));
    texts.forEach((text, phase) => {
      if (text !== undefined) told.report(`circuit_L${phase + 1}_A`, text);
    });
  };
}

function times(factor: number, every = 1): Teller {
  return circuit((currents_A, turn) =>
    currents_A.map((current_A) => (turn % every === 0 ? current_A * factor : current_A).toFixed(3)),
  );
}

function says(text: string): Teller {
  return circuit(() => [text, text, text]);
}

function repeats(from_s: number): Teller {
  let last: number[] = [];
  return (truth, told) => {
    told.mains(truth.mains_A);
    if (truth.t_s < from_s) last = circuit_A(truth);
    last.forEach((current_A, phase) => {
      told.report(`circuit_L${phase + 1}_A`, current_A.toFixed(3));
    });
  };
}

const TELLERS: [string, Teller, number][] = [
  ["is right", times(1), 21],
  ["jumps up tenfold now and then", times(10, 7), 0],
  ["jumps down to a tenth now and then", times(0.1, 7), 21],
  ["jumps down to a tenth and stays there", times(0.1), 21],
  ["changes its sign with each sample", times(-1, 2), 21],
  ["changes its sign and stays there", times(-1), 21],
  ["repeats itself from before the car began", repeats(4), 6],
  ["repeats itself while nothing changes", repeats(FROM_s), 21],
  ["loses the phase that counts", circuit(([, L2 = 0, L3 = 0]) => [undefined, L2.toFixed(3), L3.toFixed(3)]), 6],
  [
    "is contradicted by a second meter",
    circuit((right_A, turn) => (turn % 2 === 0 ? right_A : [0, 0, 0]).map(String)),
    21,
  ],
  ["sends NaN", says("NaN"), 6],
  ["sends null", says("null"), 6],
  ['sends "null"', says('"null"'), 6],
  ["sends nothing", says(""), 6],
  ["sends -Infinity", says("-Infinity"), 6],
  ["sends more than any house carries", says("-10000"), 6],
  ["sends a megabyte", says("0".repeat(1048576)), 6],
];

describe("the meter of a sub-panel that", () => {
  for (const [name, teller, end_A] of TELLERS)
    it(`${name} raises nothing`, async () => {
      const course = await followWrong(SCENARIO, teller);
      expect(most_A(course, 0, 500)).toBeLessThanOrEqual(21);
      expect(course.rows[course.rows.length - 1]?.offered_A).toBe(end_A);
    });
});
