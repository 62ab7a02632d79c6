import { describe, expect, it } from "vitest";
import { at, follow } from "./course";

const CALM = [0, 5, 4, 6];
const PLUG = { at_s: 5, do: "plug" };

describe("the controller itself", () => {
  it("the millisecond clock wraps without an event", async () => {
    // the controller's clock starts 10 s before its wrap, the car is charging by then
    const course = await follow({
      duration_s: 60,
      house: { steps: [CALM] },
      settings: { breaker_A: 25 },
      events: [{ at_s: 1, do: "plug" }],
    });
    expect(course.result.trips).toEqual([]);
    expect(course.result.starts).toBe(1);
    expect(course.result.pauses).toBe(0);
    expect(at(course, 8).state).toBe("charging");
    expect(at(course, 12).state).toBe("charging");
  });

  it("a power cut keeps settings and stop, and the EVSE comes back under its limit", async () => {
    const course = await follow({
      duration_s: 300,
      house: { steps: [CALM] },
      settings: { breaker_A: 25 },
      events: [
        PLUG,
        { at_s: 100, do: "mqtt", topic: "set_c_limit", payload: "10" },
        { at_s: 110, do: "powerCut" },
        { at_s: 200, do: "mqtt", topic: "set_enable", payload: "3" },
        { at_s: 210, do: "powerCut" },
      ],
    });
    expect(at(course, 150).offered_A).toBe(10);
    expect(at(course, 150).limitedBy).toBe("charge limit");
    expect(at(course, 250).offered_A).toBe(0);
    expect(at(course, 250).limitedBy).toBe("stopped");
    expect(course.result.finalOffer_A).toBe(0);
  });

  it("while the controller is away the EVSE falls back on its own", async () => {
    const course = await follow({
      duration_s: 120,
      house: { steps: [CALM] },
      settings: { breaker_A: 25 },
      events: [PLUG, { at_s: 60, do: "evseSilent", for_s: 40 }],
    });
    expect(at(course, 75).offered_A).toBe(6);
    expect(course.result.finalOffer_A).toBe(16);
  });

  it("two controllers' worth of messages, a thousand a second for ten seconds, delay no cut", async () => {
    const flood = [];
    for (let count = 0; count < 10000; count++) {
      const topic = count % 3 === 0 ? "set_timer1" : count % 3 === 1 ? "get_status" : "set_c_min_limit";
      flood.push({
        at_s: 100 + count / 1000,
        do: "mqtt",
        topic,
        payload: count % 3 === 2 ? "6" : String(1000 + count),
      });
    }
    const course = await follow({
      duration_s: 200,
      house: { steps: [CALM, [105, 14, 4, 6]] },
      settings: { breaker_A: 25, charge_limit_A: 32 },
      events: [PLUG, ...flood],
    });
    expect(course.result.reaction_ms.events).toBeGreaterThanOrEqual(1);
    expect(course.result.reaction_ms.max).toBeLessThanOrEqual(150);
    expect(course.result.finalOffer_A).toBe(10);
  });

  it("rejected messages are reported with what, why and what is allowed, and change nothing", async () => {
    const payloads = ["", "abc", "5", "1e9", "6".repeat(10240), "\u00ff\u00fe", "16.5", "-16"];
    const course = await follow({
      duration_s: 100,
      house: { steps: [CALM] },
      settings: { breaker_A: 25 },
      events: [
        PLUG,
        ...payloads.map((payload, index) => ({ at_s: 50 + index, do: "mqtt", topic: "set_breaker", payload })),
      ],
    });
    const events = course.publications.filter((message) => message.topic === "event/rejection");
    expect(events.length).toBe(payloads.length);
    expect(course.result.rejections).toBe(payloads.length);
    for (const event of events) {
      const body = JSON.parse(event.payload) as { what: string; why: string; allowed: string };
      expect(body.what).toBe("set_breaker");
      expect(body.why.length).toBeGreaterThan(3);
      expect(body.allowed).toContain("6..125");
    }
    expect(course.result.finalOffer_A).toBe(16);
  });

  it("an explicit stop beats plug and charge until the car is unplugged", async () => {
    const course = await follow({
      duration_s: 300,
      house: { steps: [CALM] },
      settings: { breaker_A: 25 },
      events: [
        PLUG,
        { at_s: 60, do: "mqtt", topic: "set_enable", payload: "3" },
        { at_s: 150, do: "unplug" },
        { at_s: 160, do: "plug" },
      ],
    });
    expect(at(course, 145).offered_A).toBe(0);
    expect(at(course, 200).offered_A).toBe(16);
    const session = course.publications.find((message) => message.topic === "event/session");
    expect(session?.payload).toContain('"endedBy":"unplugged"');
  });

  it("ends the charge at the session's energy limit and says so", async () => {
    const course = await follow({
      duration_s: 1200,
      house: { steps: [CALM] },
      settings: { breaker_A: 25, energy_limit_kWh: 2 },
    });
    expect(course.result.energy_Wh).toBeGreaterThan(1900);
    expect(course.result.energy_Wh).toBeLessThan(2200);
    expect(at(course, 1199).limitedBy).toBe("energy limit");
  });

  it("a jump of the wall clock moves nothing", async () => {
    const scenario = { duration_s: 200, house: { steps: [CALM] }, settings: { breaker_A: 25 } };
    const still = await follow({ ...scenario, events: [PLUG] });
    const jumped = await follow({ ...scenario, events: [PLUG, { at_s: 100, do: "clockJump", by_s: -86400 }] });
    expect(jumped.seconds.map((row) => row.offered_A)).toEqual(still.seconds.map((row) => row.offered_A));
  });

  it("what the EVSE answers to a user and says by itself is told with the names of its fields", async () => {
    const course = await follow({
      duration_s: 60,
      house: { steps: [CALM] },
      events: [
        { at_s: 10, do: "mqtt", topic: "rapi_request", payload: "GF" },
        { at_s: 20, do: "evseReboot" },
      ],
    });
    const told = (topic: string): string[] =>
      course.publications.filter((one) => one.topic === topic).map(({ payload }) => payload);
    expect(told("rapi_response")[0]).toMatch(/^\$OK 0 0 0\^/);
    expect(told("rapi_response/json")).toEqual([
      '{"command":"GF","ok":true,"gfciTrips":0,"noGroundTrips":0,"stuckRelayTrips":0}',
    ]);
    expect(told("event/evse")[0]).toMatch(/^{"event":"AB","selfTest":0,"firmware":"8\.2/);
  });
});
