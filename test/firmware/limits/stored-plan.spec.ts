import { describe, expect, it } from "#test/spec";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";
import { WeekPlan } from "#firmware/limits/week-plan";
import { Store } from "#firmware/settings/store";

/** A plan whose texts were stored by an earlier start of the controller. */
function stored(texts: string): { storage: FakeStorage; log: FakeLog } {
  const storage = new FakeStorage();
  new Store(storage, "schedule").save(texts);
  return { storage, log: new FakeLog() };
}

describe("a stored plan", () => {
  it("is in force again without a word", () => {
    const ports = stored("\nmo-fr 22:00-06:00\n\n");
    expect(new WeekPlan(ports, 1).withholds()).toBe(true);
    expect(ports.log.lines.length).toBe(0);
  });

  it("of which a text cannot be read is told in the log, and the others are in force", () => {
    const ports = stored("\nmo-fr 25:00-06:00\n\n07:00 16");
    const plan = new WeekPlan(ports, 1);
    expect(plan.withholds()).toBe(false);
    expect(plan.hasIntervals()).toBe(true);
    expect(ports.log.has("error: schedule: what was stored of set_schedule: no time of day")).toBe(true);
  });

  it("that is damaged is told in the log", () => {
    const ports = stored("\nmo-fr 22:00-06:00\n\n");
    for (const name of ["schedule.a", "schedule.b"]) {
      const text = ports.storage.read(name);
      if (text !== undefined) ports.storage.write(name, text.replace("22:00", "21:00"));
    }
    expect(new WeekPlan(ports, 1).withholds()).toBe(false);
    expect(ports.log.has("schedule")).toBe(true);
  });
});
