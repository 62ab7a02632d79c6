import { describe, expect, it } from "vitest";
import { at, follow } from "./course";

const CALM = [0, 5, 4, 6];
const LEARN = { at_s: 3, do: "mqtt", topic: "rfid", payload: "learn 04A1B2C3 limit=10 name=Anna" };
const SWIPE = { do: "rfid", uid: "04A1B2C3" };
const SETTINGS = { rfid_mode: "all", phases: 123, breaker_A: 25 };

describe("a charging point that asks for a card", () => {
  it("charges nobody without one, not even in its first second", async () => {
    const course = await follow({ duration_s: 120, house: { steps: [CALM] }, settings: SETTINGS });
    expect(course.result.energy_Wh).toBe(0);
    expect(course.result.starts).toBe(0);
    expect(at(course, 60).limitedBy).toBe("no card");
    expect(at(course, 60).sentence).toBe("not charging: no card waiting for a card");
  });

  it("charges for a known card within its limit, and not for an unknown one", async () => {
    const course = await follow({
      duration_s: 200,
      house: { steps: [CALM] },
      settings: SETTINGS,
      events: [
        LEARN,
        { at_s: 5, do: "plug" },
        { at_s: 20, do: "rfid", uid: "DEADBEEF" },
        { at_s: 40, ...SWIPE },
        { at_s: 150, ...SWIPE },
      ],
    });
    const outcomes = course.publications
      .filter(({ topic }) => topic === "event/card")
      .map(({ payload }) => (JSON.parse(payload) as { outcome: string }).outcome);
    expect(outcomes).toEqual(["learned", "unknown", "accepted", "stopped"]);
    expect(at(course, 35).offered_A).toBe(0);
    expect(at(course, 100).offered_A).toBe(10);
    expect(at(course, 100).limitedBy).toBe("card limit");
    expect(at(course, 160).offered_A).toBe(0);
  });

  it("starts a charge with plug and charge off, and locks again a minute after the car has gone", async () => {
    const course = await follow({
      duration_s: 400,
      house: { steps: [CALM] },
      settings: { ...SETTINGS, plug_and_charge: 0 },
      events: [
        LEARN,
        { at_s: 5, do: "plug" },
        { at_s: 10, ...SWIPE },
        { at_s: 100, do: "unplug" },
        { at_s: 170, do: "plug" },
      ],
    });
    expect(at(course, 60).state).toBe("charging");
    expect(at(course, 300).offered_A).toBe(0);
  });

  it("remembers cards and the running session through a power cut", async () => {
    const course = await follow({
      duration_s: 200,
      house: { steps: [CALM] },
      settings: SETTINGS,
      events: [LEARN, { at_s: 5, do: "plug" }, { at_s: 20, ...SWIPE }, { at_s: 80, do: "powerCut" }],
    });
    expect(at(course, 70).state).toBe("charging");
    expect(at(course, 150).state).toBe("charging");
    expect(at(course, 150).offered_A).toBe(10);
  });

  it("refuses commands about cards while cards are not asked for", async () => {
    const course = await follow({
      duration_s: 30,
      house: { steps: [CALM] },
      events: [{ at_s: 10, do: "mqtt", topic: "rfid", payload: "list" }],
    });
    expect(course.result.rejections).toBe(1);
  });
});
