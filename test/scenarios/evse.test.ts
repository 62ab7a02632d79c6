import { describe, expect, it } from "vitest";
import { at, follow } from "./course";

const CALM = [0, 5, 4, 6];
const PLUG = { at_s: 5, do: "plug" };

describe("the EVSE", () => {
  for (const firmware of ["4.8", "5.1", "7.1", "8.2"]) {
    it(`firmware ${firmware} is charged through without a byte of its EEPROM`, async () => {
      const course = await follow({
        duration_s: 300,
        house: { steps: [CALM, [150, 12, 4, 6]] },
        evse: { firmware },
        settings: { breaker_A: 25, charge_limit_A: 32 },
      });
      expect(at(course, 140).offered_A).toBe(18);
      expect(course.result.finalOffer_A).toBe(12);
      expect(course.result.evseEepromWrites).toBe(0);
      expect(course.result.reaction_ms.max).toBeLessThanOrEqual(150);
    });

    it(`the temperature throttle of firmware ${firmware} that raises the pilot is corrected within a second`, async () => {
      const course = await follow({
        duration_s: 300,
        house: { steps: [[0, 17, 4, 6]] },
        evse: { firmware },
        settings: { breaker_A: 25 },
        events: [
          PLUG,
          { at_s: 120, do: "evseTemperature", celsius: 66 },
          { at_s: 200, do: "evseTemperature", celsius: 55 },
        ],
      });
      const raised = course.seconds.filter((row) => row.t_s > 30 && row.offered_A > 7);
      expect(at(course, 119).offered_A).toBe(7);
      expect(raised.length).toBeLessThanOrEqual(2);
      expect(course.result.finalOffer_A).toBeGreaterThanOrEqual(6);
      expect(course.result.finalOffer_A).toBeLessThanOrEqual(7);
      // firmware before 7.1.1 does not tell: the capacity is asked for twice a second
      expect(Math.max(...course.result.breaker.above_s)).toBeLessThanOrEqual(firmware < "7" ? 1 : 0);
    });
  }

  it("an EVSE that reboots in mid-charge is back under its limit before the car draws", async () => {
    const course = await follow({
      duration_s: 300,
      house: { steps: [[0, 15, 4, 6]] },
      settings: { breaker_A: 25, charge_limit_A: 32 },
      events: [PLUG, { at_s: 150, do: "evseReboot" }],
    });
    expect(at(course, 149).offered_A).toBe(9);
    expect(course.result.starts).toBe(2);
    expect(course.result.finalOffer_A).toBe(9);
    expect(course.result.breaker.above_s).toEqual([0, 0, 0]);
    for (const row of course.seconds.filter((second) => second.draw_A > 0)) expect(row.draw_A).toBeLessThanOrEqual(9);
  });

  it("an EVSE that stops answering is reported within 3 s, and nothing claims it is still charging", async () => {
    const course = await follow({
      duration_s: 200,
      house: { steps: [CALM] },
      settings: { breaker_A: 25 },
      events: [PLUG, { at_s: 100.5, do: "evseSilent", for_s: 30 }],
    });
    const silent = course.seconds.filter((row) => row.t_s >= 103.5 && row.t_s <= 130);
    expect(silent.length).toBeGreaterThan(20);
    for (const row of silent) {
      expect(row.link).toBe("down");
      expect(row.state).toBe("unknown");
      expect(row.snapshotOffered_mA).toBeUndefined();
      expect(row.limitedBy).toBe("EVSE link");
    }
    const trip = course.publications.find((message) => message.topic === "event/trip");
    expect(trip?.payload).toContain("communication");
    expect(trip?.t_s ?? 999).toBeLessThanOrEqual(103.5);
    expect(at(course, 135).link).toBe("up");
    expect(course.result.finalOffer_A).toBe(16);
  });

  it("1 % corrupted bytes on the line change nothing but the retry counter", async () => {
    const scenario = {
      duration_s: 600,
      house: { steps: [CALM, [300, 12, 4, 6]] },
      meter: { noise_A: 0 },
      settings: { breaker_A: 25, charge_limit_A: 32 },
    };
    const clean = await follow({ ...scenario, events: [PLUG] });
    const noisy = await follow({ ...scenario, events: [PLUG, { at_s: 100, do: "lineNoise", rate: 0.01, for_s: 400 }] });
    expect(noisy.result.finalOffer_A).toBe(clean.result.finalOffer_A);
    expect(noisy.result.starts).toBe(1);
    expect(noisy.result.pauses).toBe(0);
    expect(noisy.result.trips).toEqual([]);
    expect(noisy.result.evseEepromWrites).toBe(0);
    expect(noisy.seconds.map((row) => row.offered_A).filter((offered) => offered > 18)).toEqual([]);
    expect(at(noisy, 599).retries).toBeGreaterThan(at(clean, 599).retries);
  });

  it("a fault of the EVSE is named and ends by the EVSE's own rule", async () => {
    const course = await follow({
      duration_s: 600,
      house: { steps: [CALM] },
      settings: { breaker_A: 25 },
      events: [PLUG, { at_s: 100, do: "evseFault", fault: "gfci" }, { at_s: 110, do: "evseFault", fault: "none" }],
    });
    expect(at(course, 105).limitedBy).toBe("EVSE fault gfci");
    expect(at(course, 105).draw_A).toBe(0);
    expect(course.result.finalOffer_A).toBe(16);
  });

  it("a stop at the EVSE's own button holds until it is pressed again, and is named", async () => {
    const course = await follow({
      duration_s: 300,
      house: { steps: [[0, 5, 4, 6]] },
      settings: { breaker_A: 25 },
      events: [
        { at_s: 5, do: "plug" },
        { at_s: 100, do: "mqtt", topic: "rapi_request", payload: "F1" },
        { at_s: 200, do: "mqtt", topic: "rapi_request", payload: "F1" },
      ],
    });
    expect(at(course, 90).state).toBe("charging");
    expect(at(course, 190).state).toBe("sleeping");
    expect(at(course, 190).limitedBy).toBe("stopped");
    expect(at(course, 240).state).toBe("charging");
  });
});
