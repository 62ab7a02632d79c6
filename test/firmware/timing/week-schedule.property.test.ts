import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import type { WeekSchedule } from "#firmware/timing/week-schedule";
import { isOpenAt, minutesToEdge, readWeekSchedule, weekScheduleText } from "#firmware/timing/week-schedule";

const window = fc
  .tuple(fc.integer({ min: 1, max: 127 }), fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 1440 }))
  .filter(([, from, to]) => from !== to);
const schedules = fc.array(window, { maxLength: 5 }).map((windows) => windows.flat());

/** Every minute of the week, painted. */
function painted(schedule: WeekSchedule): boolean[] {
  const open = new Array<boolean>(10080).fill(schedule.length === 0);
  for (let index = 0; index < schedule.length; index += 3) {
    const [days = 0, from = 0, to = 0] = schedule.slice(index, index + 3);
    for (let day = 0; day < 7; day++) {
      if (Math.floor(days / 2 ** day) % 2 === 0) continue;
      const end = to > from ? to : to + 1440;
      for (let minute = from; minute < end; minute++) open[(day * 1440 + minute) % 10080] = true;
    }
  }
  return open;
}

describe("any week", () => {
  it("is open in the minutes of its windows, and knows its next edge", () => {
    fc.assert(
      fc.property(schedules, fc.integer({ min: 0, max: 10079 }), (schedule, minute) => {
        const open = painted(schedule);
        expect(isOpenAt(schedule, minute)).toBe(open[minute]);
        let ahead = 1;
        while (ahead < 10080 && open[(minute + ahead) % 10080] === open[minute]) ahead++;
        expect(minutesToEdge(schedule, minute)).toBe(ahead < 10080 ? ahead : undefined);
      }),
    );
  });

  it("is the same when it is read from its own text", () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        expect(readWeekSchedule(weekScheduleText(schedule), "x")).toEqual(schedule);
      }),
    );
  });

  it("reads any text without failing", () => {
    const piece = fc.constantFrom("Mo", "-", "Fr", ",", "22:00", "06:00", "24:00", ";", " ", "x", "So");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const read = readWeekSchedule(pieces.join(""), "x");
        expect("why" in read || typeof isOpenAt(read, 5000) === "boolean").toBe(true);
      }),
    );
  });
});
