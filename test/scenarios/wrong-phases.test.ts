import { describe, expect, it } from "vitest";
import { at, follow } from "./course";
import { followWrong, most_A, type Teller } from "./wrong-feeds";

/** What the house takes on L2 at first. */
const HOUSE_L2_A = 4;
const REVEALED_s = 150;

/** A car of three phases that the meter does not show on L2 while the phases are learned; the truth comes out at {@link REVEALED_s}. */
const hidden: Teller = ({ t_s, mains_A }, told) => {
  told.mains(mains_A.map((current_A, phase) => (phase === 1 && t_s < REVEALED_s ? HOUSE_L2_A : current_A)));
};

describe("a wrong guess at the phases", () => {
  for (const period_s of [1, 2, 5, 10])
    it(`is corrected by the next sample and exceeds no breaker, with a feed of ${period_s} s`, async () => {
      const reaction_s = 2;
      const course = await followWrong(
        {
          duration_s: 350,
          house: {
            steps: [
              [0, 5, HOUSE_L2_A, 6],
              [250, 5, 15, 6],
            ],
          },
          meter: { period_s, delay_s: 0.2 },
          car: { reaction_s, ramp_A_per_s: 40 },
          settings: { breaker_A: 25, charge_limit_A: 32 },
        },
        hidden,
      );
      const guessed = course.rows.filter(({ t_s }) => t_s < REVEALED_s).map(({ phases }) => phases);
      expect(guessed[guessed.length - 1]).toBe(13);
      const known = course.rows.find(({ t_s }) => t_s >= REVEALED_s + period_s + 1);
      expect(known?.phases).toBe(123);
      expect(most_A(course, 250 + period_s + 2, 350)).toBe(9);
      expect(course.longestAbove_s).toBeLessThanOrEqual(period_s + 0.2 + reaction_s + 9 / 40 + 0.3);
    });

  it("is not made of a load on another phase that is larger than what the car draws", async () => {
    const course = await follow({
      duration_s: 900,
      house: {
        steps: [
          [0, 5, 4, 6],
          [600, 5, 30, 6],
        ],
      },
      car: { phases: [1] },
      settings: { breaker_A: 25, charge_limit_A: 32 },
    });
    expect(at(course, 899).offered_A).toBe(19);
    const states = course.publications.filter(({ topic }) => topic === "state/json").map(({ payload }) => payload);
    expect(states[states.length - 1]).toMatch(/"phases":1,"phasesFrom":"learned","phasesSure_pct":(7|8|9)\d,/);
  });
});
