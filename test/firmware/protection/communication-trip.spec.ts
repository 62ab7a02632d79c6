import { describe, expect, it } from "#test/spec";
import { CommunicationTrip } from "#firmware/protection/communication-trip";

describe("the communication trip", () => {
  it("does not trip over a line that never worked", () => {
    const trip = new CommunicationTrip("communication", "the EVSE does not answer");
    expect(trip.follow(false)).toBe(false);
    expect(trip.active).toBe(false);
  });

  it("sets once when the line fails and resets on the first proof, counting", () => {
    const trip = new CommunicationTrip("communication", "the EVSE does not answer");
    trip.follow(true);
    expect(trip.follow(false)).toBe(true);
    expect(trip.active).toBe(true);
    expect(trip.follow(false)).toBe(false);
    expect(trip.follow(true)).toBe(true);
    expect(trip.active).toBe(false);
    trip.follow(false);
    expect(trip.count).toBe(2);
  });
});
