import { describe, expect, it } from "vitest";
import { type Switching, Tally } from "#tools/simulate/tally";

const IDLE: Switching = { relayClosed: false, capacity_A: 16, plugged: true, draw_A: 0 };
const CLOSED: Switching = { ...IDLE, relayClosed: true };
const DRAWING: Switching = { ...CLOSED, draw_A: 6 };

function tallied(...course: [number, Switching][]): Tally {
  const tally = new Tally();
  tally.evse({ ...IDLE, plugged: false }, 0);
  for (const [time_s, state] of course) tally.evse(state, time_s);
  return tally;
}

describe("the tally of charging", () => {
  it("counts a start when current flows, and times it from relay closed to relay open", () => {
    const tally = tallied([10, CLOSED], [12, DRAWING], [40, IDLE]);
    expect(tally.starts).toBe(1);
    expect(tally.shortestOn_s).toBe(30);
    expect(tally.shortestOff_s).toBeNull();
  });

  it("does not count a relay that closed for nothing", () => {
    const tally = tallied([10, CLOSED], [40, IDLE]);
    expect(tally.starts).toBe(0);
    expect(tally.shortestOn_s).toBeNull();
  });

  it("knows the shortest of several charges and breaks", () => {
    const tally = tallied([0, DRAWING], [50, IDLE], [80, DRAWING], [90, IDLE], [190, DRAWING]);
    expect([tally.starts, tally.shortestOn_s, tally.shortestOff_s]).toEqual([3, 10, 30]);
  });

  it("does not take the time between two cars for a break", () => {
    const tally = tallied([0, DRAWING], [50, { ...IDLE, plugged: false }], [55, IDLE], [60, DRAWING]);
    expect(tally.starts).toBe(2);
    expect(tally.shortestOff_s).toBeNull();
  });

  it("counts changes of the offer, not the first one", () => {
    const tally = tallied([0, IDLE], [1, { ...IDLE, capacity_A: 10 }], [2, { ...IDLE, capacity_A: 10 }], [3, IDLE]);
    expect(tally.offerChanges).toBe(2);
  });
});

describe("the tally of publications", () => {
  it("counts rejections and notes when trips were set, not when they cleared", () => {
    const tally = new Tally();
    tally.published("event/rejection", "{}", 1);
    tally.published("state", '{"trips":["meter"]}', 2);
    tally.published("event/trip", '{"name":"meter","sentence":"the mains meter is silent"}', 3);
    tally.published("event/trip", '{"name":"meter","sentence":"cleared"}', 4);
    expect(tally.rejections).toBe(1);
    expect(tally.trips).toEqual([{ at_s: 3, name: "meter" }]);
  });

  it("adds up the seconds by what limited", () => {
    const tally = new Tally();
    for (const by of ["car", "breaker L1", "car"]) tally.limited(by);
    expect(tally.limitedBy_s).toEqual({ car: 2, "breaker L1": 1 });
  });
});
