import { Settings } from "#firmware/settings/settings";
import { Store } from "#firmware/settings/store";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";
import { describe, expect, it } from "#test/spec";

const START_ms = 2147473648;

describe("a damaged or foreign settings file", () => {
  function loaded(content: string, log: FakeLog): Settings {
    const storage = new FakeStorage();
    new Store(storage, "settings").save(content);
    return new Settings(storage, log);
  }

  it("gives the default for a value out of range and says so", () => {
    const log = new FakeLog();
    const settings = loaded("breaker_A=500\nmargin_A=0.7\n", log);
    expect(settings.get("breaker_A")).toBe(16);
    expect(settings.get("margin_A")).toBe(0.7);
    expect(log.lines).toEqual(["warn: stored breaker_A: 500 is not allowed; taking the default 16 A"]);
  });

  it("keeps unknown keys out", () => {
    const storage = new FakeStorage();
    new Store(storage, "settings").save("colour=3\nbreaker_A=20\nbreaker_A_x=30");
    const settings = new Settings(storage, new FakeLog());
    expect(settings.get("breaker_A")).toBe(20);
    settings.set("margin_A", "1");
    settings.flush(START_ms);
    expect(new Store(storage, "settings").load()).toBe("breaker_A=20\nmargin_A=1\n");
  });

  it("gives the defaults when neither copy is whole, but the least for the breaker, and says so by name", () => {
    const storage = new FakeStorage();
    const log = new FakeLog();
    storage.put("settings.a", "garbage");
    storage.put("settings.b", "");
    const settings = new Settings(storage, log);
    expect(settings.get("breaker_A")).toBe(6);
    expect(settings.get("charge_limit_A")).toBe(16);
    expect(log.has("settings: both stored copies are damaged")).toBe(true);
    expect(storage.read("settings.a")).toBe("garbage");
    settings.set("breaker_A", "20");
    settings.flush(START_ms);
    const again = new FakeLog();
    expect(new Settings(storage, again).get("breaker_A")).toBe(20);
    expect(again.has("both stored copies")).toBe(false);
  });

  it("says when one copy is damaged, and takes the other one", () => {
    for (const damaged of ["settings.a", "settings.b"]) {
      const storage = new FakeStorage();
      const settings = new Settings(storage, new FakeLog());
      settings.set("breaker_A", "20");
      settings.flush(START_ms);
      settings.set("margin_A", "1");
      settings.flush(START_ms);
      storage.put(damaged, "garbage");
      const log = new FakeLog();
      expect(new Settings(storage, log).get("breaker_A")).toBe(20);
      expect(log.has("settings: a stored copy is damaged; the other one counts")).toBe(true);
    }
  });

  it("finds nothing damaged where nothing was ever stored, nor after a first write that was torn", () => {
    const storage = new FakeStorage();
    expect(new Settings(storage, new FakeLog()).get("breaker_A")).toBe(16);
    storage.put("settings.a", "torn");
    expect(new Settings(storage, new FakeLog()).get("breaker_A")).toBe(16);
  });
});
