import { describe, expect, it } from "vitest";
import type { VmName } from "#tools/simulate/vm-name";
import { MACHINE, MACHINES, at, type Course, follow } from "./course";

const HOUSE = { steps: [[0, 2, 2, 2]] };
const PLUG = { at_s: 5, do: "plug" };

/** The orders to the actuator from a second on. */
function drives(course: Course, from_s: number): string[] {
  return course.publications.filter(({ topic, t_s }) => topic === "lock" && t_s > from_s).map(({ payload }) => payload);
}

function run(scenario: Record<string, unknown>, events: object[], vm: VmName = MACHINE): Promise<Course> {
  return follow({ duration_s: 300, house: HOUSE, events: [PLUG, ...events], ...scenario }, vm);
}

/** The trips that were told, and their ends. */
function trips(course: Course): string[] {
  return course.publications
    .filter(({ topic }) => topic === "event/trip")
    .map(({ payload }) => JSON.parse(payload) as { name: string; sentence: string })
    .map(({ name, sentence }) => `${name}: ${sentence}`);
}

for (const vm of MACHINES) {
  for (const lock of ["solenoid", "motor"]) {
    describe(`the lock of the cable, a ${lock} (${vm})`, () => {
      it("holds before anything is charged, and lets go when the car has gone", async () => {
        const car = { start_s: 0, reaction_s: 0 };
        const course = await run({ settings: { lock }, car }, [{ at_s: 200, do: "unplug" }], vm);
        expect(drives(course, 5)).toEqual(["lock", "rest", "unlock", "rest"]);
        expect(at(course, 100).draw_A).toBeGreaterThan(5);
        expect(course.seconds.filter(({ draw_A, locked }) => draw_A > 0 && locked !== true)).toEqual([]);
      });

      it("that does not move keeps the car off, says so, and charges when it works again", async () => {
        const works = { at_s: 100, do: "lock", is: "works" };
        const course = await run({ settings: { lock }, lock: "stuck" }, [works], vm);
        expect(at(course, 90).draw_A).toBe(0);
        expect(at(course, 90).limitedBy).toBe("cable not locked");
        expect(at(course, 90).sentence).toBe("not charging: cable not locked try 4, the feedback says unlocked");
        expect(at(course, 290).draw_A).toBeGreaterThan(5);
        expect(trips(course)).toEqual([
          "cable lock: the lock of the cable did not obey three times",
          "cable lock: cleared",
        ]);
      });

      it("that is lost in the middle of a charge is locked again without ending it", async () => {
        const course = await run({ settings: { lock } }, [{ at_s: 100, do: "lock", is: "forced" }], vm);
        expect(at(course, 99).locked).toBe(true);
        expect(at(course, 110).locked).toBe(true);
        expect(course.result.starts).toBe(1);
        expect(drives(course, 99)).toEqual(["lock", "rest"]);
      });

      it("that is lost and does not lock again ends the charge", async () => {
        const stuck = { at_s: 100, do: "lock", is: "stuck" };
        const course = await run({ settings: { lock } }, [{ at_s: 100, do: "lock", is: "forced" }, stuck], vm);
        expect(at(course, 105).draw_A).toBeGreaterThan(5);
        expect(at(course, 120).draw_A).toBe(0);
        expect(at(course, 290).limitedBy).toBe("cable not locked");
      });
    });
  }
}

describe("the lock of the cable", () => {
  it("that does not hold is tried three times in a row, and each minute then", async () => {
    const course = await run({ settings: { lock: "motor" }, lock: "stuck" }, []);
    expect(drives(course, 5).filter((drive) => drive === "lock").length).toBe(3 + 4);
  });

  it("that failed and is switched off is no trip any more", async () => {
    for (const more of [{}, { switch_on: 1 }]) {
      const off = { at_s: 60, do: "mqtt", topic: "set_lock", payload: "none" };
      const course = await run({ duration_s: 120, settings: { lock: "motor", ...more }, lock: "stuck" }, [off]);
      expect(trips(course).length).toBe(2);
      expect(at(course, 119).draw_A).toBeGreaterThan(5);
    }
  });

  it("that never says anything keeps the car off, unless the lock is not required or has no contact", async () => {
    const silent = { lock: "silent" };
    const strict = await run({ ...silent, settings: { lock: "solenoid" } }, []);
    expect(strict.result.energy_Wh).toBe(0);
    expect(at(strict, 100).sentence).toContain("the feedback says nothing");
    for (const more of [{ lock_required: 0 }, { lock_feedback: "none" }]) {
      const lenient = await run({ ...silent, settings: { lock: "solenoid", ...more } }, []);
      expect(at(lenient, 100).draw_A).toBeGreaterThan(5);
      expect(at(lenient, 100).locked).toBe(true);
    }
  });

  it("that falls silent in the middle of a charge ends it", async () => {
    const settings = { lock: "motor", feed_timeout_s: 20 };
    const course = await run({ settings }, [{ at_s: 100, do: "lock", is: "silent" }]);
    expect(at(course, 119).draw_A).toBeGreaterThan(5);
    expect(at(course, 140).draw_A).toBe(0);
  });

  it("lets go when a person stops the charge, whatever the way", async () => {
    const ways: [Record<string, unknown>, object[]][] = [
      [{}, [{ at_s: 100, do: "mqtt", topic: "set_enable", payload: "3" }]],
      [{}, [{ at_s: 100, do: "mqtt", topic: "set_mode", payload: "off" }]],
      [
        { switch_on: 1, switch_function: "accessSwitch" },
        [
          { at_s: 1, do: "switch", closed: true },
          { at_s: 100, do: "switch", closed: false },
        ],
      ],
    ];
    for (const [more, events] of ways) {
      const course = await run({ duration_s: 150, settings: { lock: "solenoid", ...more } }, events);
      expect(at(course, 99).locked).toBe(true);
      expect(drives(course, 100)).toEqual(["unlock", "rest"]);
      expect(at(course, 149).locked).toBe(false);
      expect(course.seconds.filter(({ draw_A, locked }) => draw_A > 0 && locked !== true)).toEqual([]);
    }
  });

  it("keeps holding while the button asks for a pause, and while the EVSE is silent", async () => {
    const settings = { lock: "solenoid", switch_on: 1, switch_function: "pause" };
    const course = await run({ settings }, [
      { at_s: 1, do: "switch", closed: false },
      { at_s: 60, do: "switch", closed: true, for_s: 0.5 },
      { at_s: 120, do: "evseSilent", for_s: 90 },
    ]);
    expect(at(course, 70).limitedBy).toBe("button");
    expect(course.seconds.filter(({ t_s, locked }) => t_s > 10 && locked !== true)).toEqual([]);
  });

  it("comes through a power cut in the middle of its way", async () => {
    for (const cut_s of [5.2, 5.4, 5.6, 6, 6.5]) {
      const course = await run({ settings: { lock: "motor" } }, [{ at_s: cut_s, do: "powerCut" }]);
      expect(at(course, 100).locked).toBe(true);
      expect(at(course, 100).draw_A).toBeGreaterThan(5);
      expect(course.seconds.filter(({ draw_A, locked }) => draw_A > 0 && locked !== true)).toEqual([]);
    }
  });

  it("is locked and let go the other way round where the wires and the contact are", async () => {
    const settings = { lock: "motor", lock_reversed: 1, lock_feedback: "inverted" };
    const course = await run({ settings }, [{ at_s: 200, do: "unplug" }]);
    expect(drives(course, 5)).toEqual(["unlock", "rest", "lock", "rest"]);
    expect(at(course, 100).draw_A).toBeGreaterThan(5);
  });

  it("makes an old EVSE wait too", async () => {
    for (const firmware of ["4.8", "5.1", "7.1"]) {
      const course = await run({ settings: { lock: "motor" }, evse: { firmware } }, []);
      expect(at(course, 100).draw_A, firmware).toBeGreaterThan(5);
    }
  });
});
