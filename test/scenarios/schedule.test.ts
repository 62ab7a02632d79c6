import { describe, expect, it } from "vitest";
import { MACHINES, at, type Course, follow } from "./course";

/** The wall clock of a scenario begins at 2026-01-01T00:00Z, a Thursday. */
const HOUSE = { steps: [[0, 2, 2, 2]] };
const PLUG = { at_s: 5, do: "plug" };

function order(at_s: number, topic: string, payload: string): object {
  return { at_s, do: "mqtt", topic, payload };
}

function refusals(course: Course): string[] {
  return course.publications.filter(({ topic }) => topic === "event/rejection").map(({ payload }) => payload);
}

describe("a delayed start and stop", () => {
  for (const vm of MACHINES) {
    it(`let the car charge between them, in local time, and the stop holds until it is unplugged (${vm})`, async () => {
      const course = await follow(
        {
          duration_s: 1500,
          house: HOUSE,
          events: [
            order(1, "set_time_zone", "CET-1CEST,M3.5.0,M10.5.0/3"),
            order(2, "set_delayed", "start=2026-01-01T01:05 stop=2026-01-01T01:10"),
            PLUG,
            { at_s: 1200, do: "unplug" },
            { at_s: 1210, do: "plug" },
          ],
        },
        vm,
      );
      expect(at(course, 290).draw_A).toBe(0);
      expect(at(course, 290).sentence).toContain("schedule next start at Th 01:05");
      expect(at(course, 400).draw_A).toBeGreaterThan(5);
      expect(at(course, 610).draw_A).toBe(0);
      expect(at(course, 1100).sentence).toContain("delayed stop, until unplugged");
      expect(at(course, 1400).draw_A).toBeGreaterThan(5);
    });
  }

  it("are kept over a power cut, and taken back by an empty order", async () => {
    const course = await follow({
      duration_s: 700,
      house: HOUSE,
      events: [
        order(2, "set_delayed", "start=2026-01-01T12:00"),
        PLUG,
        { at_s: 100, do: "powerCut" },
        order(400, "set_delayed", ""),
      ],
    });
    expect(at(course, 390).draw_A).toBe(0);
    expect(at(course, 390).limitedBy).toBe("schedule");
    expect(at(course, 600).draw_A).toBeGreaterThan(5);
  });

  it("that repeat come again the next day, and a clock that jumps over them does what its new time says", async () => {
    const course = await follow({
      duration_s: 1200,
      house: HOUSE,
      events: [
        order(2, "set_delayed", "start=2026-01-01T00:01 stop=2026-01-01T00:05 repeat"),
        PLUG,
        { at_s: 600, do: "clockJump", by_s: 86400 - 600 },
        { at_s: 1000, do: "clockJump", by_s: 3600 },
      ],
    });
    expect(at(course, 50).draw_A).toBe(0);
    expect(at(course, 250).draw_A).toBeGreaterThan(5);
    expect(at(course, 500).draw_A).toBe(0);
    expect(at(course, 640).draw_A).toBe(0);
    expect(at(course, 800).draw_A).toBeGreaterThan(5);
    expect(at(course, 1100).draw_A).toBe(0);
  });

  it("that make no sense are refused and change nothing", async () => {
    const course = await follow({
      duration_s: 200,
      house: HOUSE,
      events: [PLUG, order(50, "set_delayed", "start=2026-02-30T00:00"), order(60, "set_delayed", "now")],
    });
    expect(refusals(course)).toHaveLength(2);
    expect(refusals(course)[0]).toContain("YYYY-MM-DDTHH:MM");
    expect(at(course, 150).draw_A).toBeGreaterThan(5);
  });
});

describe("the capacity by the time of day", () => {
  it("counts where it is smaller than the fixed one, from its minute on, also after a power cut", async () => {
    const course = await follow({
      duration_s: 900,
      house: HOUSE,
      settings: { capacity_A: 45, breaker_A: 40, phases: 123, raise_hold_s: 5 },
      events: [order(1, "set_capacity_plan", "00:00 0; 00:05 30; 00:10 60"), PLUG, { at_s: 400, do: "powerCut" }],
    });
    expect(at(course, 290).offered_A).toBe(12);
    expect(at(course, 305).offered_A).toBe(7);
    expect(at(course, 305).sentence).toContain("by the plan of the day");
    expect(at(course, 550).offered_A).toBe(7);
    expect(at(course, 700).offered_A).toBe(12);
  });

  it("that cannot be read is refused", async () => {
    const course = await follow({
      duration_s: 60,
      house: HOUSE,
      events: [PLUG, order(10, "set_capacity_plan", "07:00 16; 06:00 20"), order(11, "set_capacity_plan", "25:00 16")],
    });
    expect(refusals(course)).toHaveLength(2);
  });
});

describe("a cable in a socket", () => {
  it("limits to what its plug says", async () => {
    const course = await follow({
      duration_s: 300,
      house: HOUSE,
      settings: { charge_limit_A: 32, breaker_A: 63, phases: 123, feed_timeout_s: 600, raise_hold_s: 5 },
      events: [order(1, "feed/cable_ohm", "680"), PLUG],
    });
    expect(at(course, 250).offered_A).toBe(20);
    expect(at(course, 250).sentence).toContain("cable (20 A) by the resistor in the plug");
  });
});
