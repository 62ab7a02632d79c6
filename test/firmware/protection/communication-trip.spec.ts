import { describe, expect, it } from "#test/spec";
import { CommunicationTrip } from "#firmware/protection/communication-trip";

describe("the communication trip", () => {
  it("does not trip over a line that never worked", () => {
    const trip = new CommunicationTrip();
    trip.follow(false);
    expect(trip.active).toBe(false);
  });

  it("sets when the line fails, stays, and resets on the first proof", () => {
    const trip = new CommunicationTrip();
    trip.follow(true);
    expect(trip.active).toBe(false);
    trip.follow(false);
    expect(trip.active).toBe(true);
    trip.follow(false);
    expect(trip.active).toBe(true);
    trip.follow(true);
    expect(trip.active).toBe(false);
  });
});
