import { describe, expect, it } from "vitest";
import { MACHINE, type Course, at, follow, moves } from "./course";

const PERIODS_s = MACHINE === "js" ? [1, 2, 5, 10] : [1, 10];
const DELAY_s = 0.2;
/** From the sample to the acknowledgement of the EVSE. */
const ANSWER_s = 0.3;

interface Car {
  name: string;
  phases: number[];
  reaction_s: number;
  ramp_A_per_s: number;
}

const CARS: Car[] = [
  { name: "a car of three phases that follows within 0.5 s", phases: [1, 2, 3], reaction_s: 0.5, ramp_A_per_s: 40 },
  { name: "a car of one phase that takes 2 s", phases: [1], reaction_s: 2, ramp_A_per_s: 40 },
  { name: "a car of two phases that takes 5 s", phases: [2, 3], reaction_s: 5, ramp_A_per_s: 40 },
  { name: "a car of three phases that glides", phases: [1, 2, 3], reaction_s: 1, ramp_A_per_s: 4 },
];

/** The house at 4 A on the phase of the car that counts, and 12 A more from then on. */
function step(car: Car, at_s: number): number[][] {
  const phase = car.phases[car.phases.length - 1] ?? 1;
  const house = (worst_A: number): number[] => [1, 2, 3].map((number) => (number === phase ? worst_A : 3));
  return [
    [0, ...house(4)],
    [at_s, ...house(16)],
  ];
}

function least_A(course: Course, from_s: number): number {
  return Math.min(...course.seconds.filter((row) => row.t_s >= from_s).map((row) => row.offered_A));
}

describe("a step of the house by 12 A, where 8 A are right after it", () => {
  for (const period_s of PERIODS_s)
    for (const car of CARS)
      it(`is answered by one cut to no less than 7 A with a feed of ${period_s} s and ${car.name}`, async () => {
        const at_s = 200 + 0.1 + period_s * 0.4;
        const course = await follow({
          duration_s: 300,
          house: { steps: step(car, at_s) },
          meter: { period_s, delay_s: DELAY_s },
          car: { phases: car.phases, reaction_s: car.reaction_s, ramp_A_per_s: car.ramp_A_per_s },
          settings: { breaker_A: 25, charge_limit_A: 32 },
        });
        const { result } = course;
        expect(at(course, 195).offered_A).toBeGreaterThanOrEqual(19);
        expect(least_A(course, 201)).toBeGreaterThanOrEqual(7);
        expect(result.finalOffer_A).toBe(8);
        expect(moves(course, 199, 299)).toEqual({ raises: 0, cuts: 1 });
        expect(result.reaction_ms.events).toBe(1);
        expect(result.reaction_ms.max).toBeLessThanOrEqual(ANSWER_s * 1000);
        const ramp_s = 13 / car.ramp_A_per_s;
        expect(result.breaker.longestAbove_s).toBeLessThanOrEqual(
          period_s + DELAY_s + car.reaction_s + ramp_s + ANSWER_s,
        );
      });
});

interface Event {
  at_s: number;
  do: string;
  [key: string]: unknown;
}

/** What brings a car above a limit of its power, which is 4.2 kW in the end: events, and the limit before them. */
const CAUSES: { name: string; before_W: number; events: Event[] }[] = [
  {
    name: "is lowered",
    before_W: 11000,
    events: [{ at_s: 150.3, do: "mqtt", topic: "set_power_limit", payload: "4200" }],
  },
  {
    name: "is set for the first time",
    before_W: 0,
    events: [{ at_s: 150.3, do: "mqtt", topic: "set_power_limit", payload: "4200" }],
  },
  {
    name: "is set by an outside energy manager",
    before_W: 0,
    events: [120, 125, 130, 135, 140, 145, 150, 155, 160, 165, 170, 175, 180, 185, 190, 195].map((at_s) => ({
      at_s,
      do: "mqtt",
      topic: "feed/limit_W",
      payload: at_s < 150 ? "12000" : "4200",
    })),
  },
  {
    name: "outlasts a power cut of the controller and a restart of the EVSE",
    before_W: 4200,
    events: [
      { at_s: 60.3, do: "powerCut" },
      { at_s: 120.3, do: "evseReboot" },
    ],
  },
];

describe("a limit of the car's power", () => {
  for (const cause of CAUSES)
    for (const period_s of PERIODS_s)
      for (const car of CARS)
        it(`that ${cause.name} is kept with a feed of ${period_s} s and ${car.name}`, async () => {
          const outside = cause.name.includes("outside");
          const course = await follow({
            duration_s: 200,
            house: { steps: [[0, 5, 4, 6]] },
            meter: { period_s, delay_s: DELAY_s },
            car: { phases: car.phases, reaction_s: car.reaction_s, ramp_A_per_s: car.ramp_A_per_s },
            settings: {
              breaker_A: 40,
              charge_limit_A: 16,
              phases: Number(car.phases.join("")),
              limit_ttl_s: 20,
              ...(cause.before_W === 0 ? {} : { powerLimit_W: cause.before_W }),
            },
            events: [{ at_s: 5, do: "plug" }, ...cause.events],
          });
          const { cap, energy_Wh } = course.result;
          const ramp_s = 16 / car.ramp_A_per_s;
          expect(energy_Wh).toBeGreaterThan(0);
          expect(cap.longestAbove_s).toBeLessThanOrEqual(period_s + car.reaction_s + ramp_s + ANSWER_s);
          if (outside) {
            const late = course.seconds.filter(({ t_s }) => t_s > 150 + period_s + car.reaction_s + ramp_s + ANSWER_s);
            const most_W = Math.max(...late.map(({ draw_A }) => draw_A * car.phases.length * 230));
            expect(most_W).toBeLessThanOrEqual(4200);
          }
        });
});
