import { describe, expect, it } from "vitest";
import { MACHINES, at, type Course, follow } from "./course";

const HOUSE = { steps: [[0, 2, 2, 2]] };
const PLUG = { at_s: 5, do: "plug" };

function events(course: Course): { name: string; sentence: string; reset?: string; count?: number }[] {
  return course.publications
    .filter(({ topic }) => topic === "event/trip")
    .map(({ payload }) => JSON.parse(payload) as { name: string; sentence: string });
}

describe("a residual current", () => {
  for (const vm of MACHINES) {
    it(`opens the relay at once, and it stays open after it has gone, also over a power cut, until a person resets it (${vm})`, async () => {
      const course = await follow(
        {
          duration_s: 240,
          house: HOUSE,
          events: [
            PLUG,
            { at_s: 60, do: "residualCurrent", mA: 12, for_s: 3 },
            { at_s: 90, do: "mqtt", topic: "set_enable", payload: "2" },
            { at_s: 120, do: "powerCut" },
            { at_s: 180, do: "mqtt", topic: "trip", payload: "reset" },
          ],
        },
        vm,
      );
      expect(at(course, 59).draw_A).toBeGreaterThan(5);
      expect(at(course, 61).draw_A).toBe(0);
      expect(at(course, 61).limitedBy).toBe("trip residual current");
      expect(at(course, 61).sentence).toContain(
        "current leaks to earth behind the EVSE (12 mA); a person has to reset it",
      );
      expect(at(course, 110).draw_A).toBe(0);
      expect(at(course, 170).draw_A).toBe(0);
      expect(at(course, 170).limitedBy).toBe("trip residual current");
      expect(at(course, 230).draw_A).toBeGreaterThan(5);
      expect(events(course).map(({ name, sentence }) => `${name}: ${sentence}`)).toEqual([
        "residual current: current leaks to earth behind the EVSE",
        "residual current: cleared",
      ]);
    });
  }

  it("below the limit changes nothing, and a reset while it flows is refused", async () => {
    const course = await follow({
      duration_s: 120,
      house: HOUSE,
      events: [
        PLUG,
        { at_s: 40, do: "residualCurrent", mA: 5.9, for_s: 3 },
        { at_s: 60, do: "residualCurrent", mA: 6, for_s: 40 },
        { at_s: 80, do: "mqtt", topic: "trip", payload: "reset" },
      ],
    });
    expect(at(course, 59).draw_A).toBeGreaterThan(5);
    expect(at(course, 110).draw_A).toBe(0);
    const refused = course.publications.find(({ topic }) => topic === "event/rejection")?.payload ?? "";
    expect(refused).toContain("its cause is still there");
  });
});

describe("a fault of the EVSE", () => {
  const faults = (at_s: number): object[] => [
    { at_s, do: "evseFault", fault: "diode" },
    { at_s: at_s + 10, do: "evseFault", fault: "none" },
    { at_s: at_s + 11, do: "unplug" },
    { at_s: at_s + 14, do: "plug" },
  ];

  it("ends with its cause, and locks out when it comes again and again, until a person resets it", async () => {
    const course = await follow({
      duration_s: 600,
      house: HOUSE,
      events: [
        PLUG,
        ...[60, 120, 180, 240].flatMap(faults),
        { at_s: 500, do: "mqtt", topic: "trip", payload: "reset EVSE diode" },
      ],
    });
    expect(at(course, 65).limitedBy).toBe("EVSE fault diode");
    expect(at(course, 230).draw_A).toBeGreaterThan(5);
    expect(at(course, 400).draw_A).toBe(0);
    expect(at(course, 400).limitedBy).toBe("trip EVSE diode");
    expect(at(course, 590).draw_A).toBeGreaterThan(5);
    expect(
      events(course)
        .filter(({ sentence }) => sentence !== "cleared")
        .map(({ count, reset }) => [count, reset]),
    ).toEqual([
      [1, "self"],
      [2, "self"],
      [3, "self"],
      [4, "person"],
    ]);
  });

  it("is in the log after a power cut, with when and how it ended", async () => {
    const course = await follow({
      duration_s: 300,
      house: HOUSE,
      events: [
        PLUG,
        ...faults(60),
        { at_s: 150, do: "powerCut" },
        { at_s: 200, do: "mqtt", topic: "trip", payload: "list" },
      ],
    });
    const list = course.publications.find(({ topic }) => topic === "trip/list")?.payload ?? "{}";
    const { count, trips } = JSON.parse(list) as { count: number; trips: Record<string, unknown>[] };
    expect(count).toBe(1);
    expect(trips[0]).toMatchObject({ name: "EVSE diode", reset: "self", count: 1, endedBy: "self" });
    expect(Number(trips[0]?.["end_s"]) - Number(trips[0]?.["at_s"])).toBeGreaterThan(5);
  });
});

describe("heat", () => {
  it("is a trip with its name, its event and its end", async () => {
    const course = await follow({
      duration_s: 400,
      house: HOUSE,
      settings: { temp_stop_C: 60 },
      events: [PLUG, { at_s: 60, do: "temperature", celsius: 61 }, { at_s: 200, do: "temperature", celsius: 40 }],
    });
    expect(at(course, 120).draw_A).toBe(0);
    expect(events(course).map(({ name, sentence }) => `${name}: ${sentence}`)).toEqual([
      "temperature: too hot to charge",
      "temperature: cleared",
    ]);
    expect(at(course, 390).draw_A).toBeGreaterThan(5);
  });
});
