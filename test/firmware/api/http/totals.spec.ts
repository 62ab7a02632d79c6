import { describe, expect, it } from "#test/spec";
import { EnergyBook } from "#firmware/metering/energy-book";
import { FakeStorage } from "#test/fakes/fake-storage";
import { HttpRig } from "./rig";

/** Friday 19 January 2024, as a day since 1970; the clock of the rig says 10:59 of it. */
const TODAY = 19741;
const JANUARY = 2024 * 12;

/** What was kept of a charge of 500 Wh on a day. */
function kept(day: number): FakeStorage {
  const storage = new FakeStorage();
  const book = new EnergyBook(storage);
  book.turn(day, JANUARY, false);
  book.addTotals([1000, 0, 0, 1000, 0, 0], 1800);
  book.closings = 3;
  book.save();
  for (let tick = 0; tick < 100; tick++) book.step();
  return storage;
}

describe("the totals of the energy", () => {
  it("are those that were kept, after a restart and without a charge", () => {
    const rig = new HttpRig(kept(TODAY), false);
    const status = rig.get("/status");
    expect(status).toContain('"total_day":0.5,"total_week":0.5,"total_month":0.5,"total_year":0.5,"total_switches":3');
  });

  it("of a day before are none of this day", () => {
    const rig = new HttpRig(kept(TODAY - 1), false).run(80);
    expect(rig.get("/status")).toContain('"total_day":0,"total_week":0.5,"total_month":0.5,"total_year":0.5');
  });
});
