import { describe, expect, it } from "vitest";
import { followWrong, most_A, mostMains_A, type Teller, type Truth, type WrongCourse } from "./wrong-feeds";

const FROM_s = 1000;
const DARK_s = 1500;
/** A car of one phase in the sun: right are 10 A, and nothing once it is dark. */
const SCENARIO = {
  duration_s: 2400,
  house: {
    steps: [
      [0, -14, 2, 2],
      [DARK_s, 3, 2, 2],
    ],
  },
  car: { phases: [1] },
  settings: { breaker_A: 25, charge_limit_A: 32, mode: "solar", phases: 1 },
};
const MINIMUM_A = 6;

function grid_W({ mains_A }: Truth): number {
  return 230 * mains_A.reduce((sum_A, current_A) => sum_A + current_A, 0);
}

/** The mains meter is right; the feed of the grid says the truth at first, then what `wrong` makes of it. */
function grid(wrong: (power_W: number, turn: number) => string): Teller {
  return (truth, told) => {
    told.mains(truth.mains_A);
    const power_W = grid_W(truth);
    told.report("grid_W", truth.t_s > FROM_s ? wrong(power_W, truth.turn) : String(power_W));
  };
}

/** Another feed beside a grid feed that is right. */
function beside(name: string, says: (turn: number) => string): Teller {
  return (truth, told) => {
    told.mains(truth.mains_A);
    told.report("grid_W", String(grid_W(truth)));
    if (truth.t_s > FROM_s) told.report(name, says(truth.turn));
  };
}

/** Only the mains meter, wrong from then on. */
function mains(wrong: (current_A: number, turn: number) => number): Teller {
  return ({ mains_A, t_s, turn }, told) => {
    told.mains(mains_A.map((current_A) => (t_s > FROM_s ? wrong(current_A, turn) : current_A)));
  };
}

const TELLERS: [string, Teller][] = [
  ["a grid feed that is right", grid(String)],
  ["a grid feed that jumps tenfold now and then", grid((W, turn) => String(turn % 7 === 0 ? W * 10 : W))],
  ["a grid feed that jumps tenfold and stays there", grid((W) => String(W * 10))],
  ["a grid feed that jumps to a tenth", grid((W) => String(W * 0.1))],
  ["a grid feed that changes its sign with each sample", grid((W, turn) => String(turn % 2 === 0 ? W : -W))],
  ["a grid feed that changes its sign", grid((W) => String(-W))],
  ["a grid feed that repeats an export", grid(() => "-3000")],
  ["a grid feed that the mains meter contradicts", grid((_, turn) => String(-8000 - (turn % 5)))],
  ["a grid feed of two that contradict each other", grid((W, turn) => String(turn % 2 === 0 ? W : -8000))],
  ["a grid feed that sends NaN", grid(() => "NaN")],
  ["a grid feed that sends null", grid(() => "null")],
  ['a grid feed that sends "null"', grid(() => '"null"')],
  ["a grid feed that sends nothing", grid(() => "")],
  ["a grid feed that sends -Infinity", grid(() => "-Infinity")],
  ["a grid feed that sends more than any house carries", grid(() => "-1000000")],
  ["a grid feed that sends a megabyte", grid(() => "-3" + "0".repeat(1048576))],
  ["a sun that says tenfold", beside("solar_W", () => "99999")],
  ["a sun that says nothing shines", beside("solar_W", () => "0")],
  ["a sun that says NaN", beside("solar_W", () => "NaN")],
  ["a sun that is negative", beside("solar_W", () => "-5000")],
  ["a sun that flips", beside("solar_W", (turn) => (turn % 2 === 0 ? "0" : "9000"))],
  ["a sun that sends a megabyte", beside("solar_W", () => "9".repeat(1048576))],
  ["a battery that flips each second", beside("battery_W", (turn) => (turn % 2 === 0 ? "5000" : "-5000"))],
  ["a battery that comes and goes", beside("battery_W", (turn) => (turn % 2 === 0 ? "5000" : "0"))],
  ["a battery that jumps once in seven", beside("battery_W", (turn) => (turn % 7 === 0 ? "9000" : "100"))],
  ["a battery that sends NaN", beside("battery_W", () => "NaN")],
  ["a battery that sends null", beside("battery_W", () => "null")],
  ["a battery that sends nothing", beside("battery_W", () => "")],
  ["a battery that sends a megabyte", beside("battery_W", () => "5".repeat(1048576))],
  ["a battery beyond any house", beside("battery_W", () => "99999")],
  ["a mains meter that changes its sign with each sample", mains((A, turn) => (turn % 2 === 0 ? A : -A))],
  ["a mains meter that jumps to a tenth", mains((A) => A * 0.1)],
  ["a mains meter that jumps tenfold now and then", mains((A, turn) => (turn % 7 === 0 ? A * 10 : A))],
];

/** The end of the charge in the dark may be bridged at the smallest current, nothing more. */
function expectNoMore(course: WrongCourse): void {
  // one whole ampere more for a moment is what a feed within its tolerance may cause
  expect(most_A(course, 0, DARK_s)).toBeLessThanOrEqual(11);
  expect(most_A(course, DARK_s + 15, 2400)).toBeLessThanOrEqual(MINIMUM_A);
  expect(course.rows[course.rows.length - 1]?.offered_A).toBe(0);
  expect(mostMains_A(course, 0, 2400)).toBeLessThanOrEqual(15);
}

describe("charging by the sun is not raised by", () => {
  for (const [name, teller] of TELLERS)
    it(name, async () => {
      expectNoMore(await followWrong(SCENARIO, teller));
    });

  it("a mains meter that counts backwards, once the car has shown it", async () => {
    const course = await followWrong(
      SCENARIO,
      mains((current_A) => -current_A),
    );
    const above = course.rows.filter(({ mains_A }) => Math.max(...mains_A) > 25);
    expect(above.length).toBeLessThanOrEqual(15);
    expect(most_A(course, 2300, 2400)).toBe(0);
  });

  it("one that jumps tenfold and stays there, for longer than a car takes to follow", async () => {
    const course = await followWrong(
      SCENARIO,
      mains((current_A) => current_A * 10),
    );
    expect(mostMains_A(course, 0, 2400)).toBeLessThanOrEqual(25);
    expect(course.rows.filter(({ t_s, offered_A }) => t_s < DARK_s && offered_A > 11).length).toBeLessThanOrEqual(15);
    expect(course.rows[course.rows.length - 1]?.offered_A).toBe(0);
  });
});
