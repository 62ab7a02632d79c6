import { describe, expect, it } from "#test/spec";
import { FakeStorage } from "#test/fakes/fake-storage";
import { Kept, KEPT_NAMES } from "#platform/nodemcu/kept";

describe("what the module keeps", () => {
  it("is empty on a new module", () => {
    const kept = new Kept(new FakeStorage());
    for (const name of KEPT_NAMES) expect(kept.get(name)).toBe("");
  });

  it("is there after a restart, whatever bytes it has", () => {
    const storage = new FakeStorage();
    const kept = new Kept(storage);
    const values = [
      "home",
      "p\nw\t0",
      "key\0key",
      "broker.home",
      "1883",
      "on",
      String.fromCharCode(255) + String.fromCharCode(128) + "\0",
      "a b|c",
      "0123456789abcdef" + String.fromCharCode(200) + "|",
    ];
    for (let index = 0; index < KEPT_NAMES.length; index++) {
      const name = KEPT_NAMES[index];
      if (name !== undefined) expect(kept.set(name, values[index] ?? "")).toBe(true);
    }
    const again = new Kept(storage);
    for (let index = 0; index < KEPT_NAMES.length; index++) {
      const name = KEPT_NAMES[index];
      if (name !== undefined) expect(again.get(name)).toBe(values[index] ?? "");
    }
  });

  it("is not written again when nothing changes", () => {
    const storage = new FakeStorage();
    const kept = new Kept(storage);
    kept.set("ssid", "home");
    const before = storage.writes;
    expect(kept.set("ssid", "home")).toBe(true);
    expect(storage.writes).toBe(before);
  });

  it("stays as it was when the medium refuses", () => {
    const storage = new FakeStorage();
    const kept = new Kept(storage);
    kept.set("ssid", "home");
    storage.cutAfter(0);
    expect(kept.set("ssid", "elsewhere")).toBe(false);
    expect(kept.get("ssid")).toBe("home");
    storage.restore();
    expect(new Kept(storage).get("ssid")).toBe("home");
  });

  it("is the old or the new after a power cut at any byte of a write", () => {
    for (let bytes = 0; bytes < 60; bytes++) {
      const storage = new FakeStorage();
      const kept = new Kept(storage);
      kept.set("ssid", "home");
      storage.cutAfter(bytes);
      const taken = kept.set("ssid", "hut");
      storage.restore();
      expect(new Kept(storage).get("ssid")).toBe(taken ? "hut" : "home");
    }
  });

  it("falls back to the copy before when the newest is damaged", () => {
    const storage = new FakeStorage();
    const kept = new Kept(storage);
    kept.set("ssid", "first");
    kept.set("ssid", "second");
    storage.put("machine.a", "1 2 3\nnonsense");
    expect(new Kept(storage).get("ssid")).toBe("first");
    storage.put("machine.b", "");
    expect(new Kept(storage).get("ssid")).toBe("");
  });

  it("puts the password of the access point where the start without an image finds it", () => {
    const storage = new FakeStorage();
    const kept = new Kept(storage);
    kept.set("apPassword", "open sesame");
    expect(storage.read("rescue")).toBe("open sesame");
  });

  it("is forgotten in both copies, with the password that lies open", () => {
    const storage = new FakeStorage();
    const kept = new Kept(storage);
    kept.set("ssid", "home");
    kept.set("apPassword", "open sesame");
    kept.forget();
    expect(kept.get("ssid")).toBe("");
    expect(new Kept(storage).get("ssid")).toBe("");
    expect(storage.read("rescue")).toBeUndefined();
  });
});
