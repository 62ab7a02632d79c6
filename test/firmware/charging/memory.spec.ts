import { describe, expect, it } from "#test/spec";
import { Memory } from "#firmware/charging/memory";
import { Store } from "#firmware/settings/store";
import { FakeStorage } from "#test/fakes/fake-storage";

describe("the memory of the charge machine", () => {
  it("remembers nothing at first", () => {
    const kept = new Memory(new FakeStorage()).recall();
    expect(kept.asked).toBeUndefined();
    expect(kept.start_s).toBe(0);
    expect(kept.sessions).toBe(0);
  });

  it("gives back what was kept", () => {
    const storage = new FakeStorage();
    new Memory(storage).keep({ asked: 3, start_s: 3600, stop_s: 0, sessions: 41, told: 40 });
    const kept = new Memory(storage).recall();
    expect(kept.asked).toBe(3);
    expect(kept.start_s).toBe(3600);
    expect(kept.stop_s).toBe(0);
    expect(kept.sessions).toBe(41);
    expect(kept.told).toBe(40);
  });

  it("takes all sessions of a record without it for told", () => {
    const storage = new FakeStorage();
    new Store(storage, "charging").save("0 0 0 41");
    expect(new Memory(storage).recall().told).toBe(41);
  });

  it("takes a record that is not its own for nothing", () => {
    const storage = new FakeStorage();
    storage.write("charging.a", "9 9 12345678901");
    expect(new Memory(storage).recall().sessions).toBe(0);
  });
});
