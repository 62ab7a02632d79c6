import { describe, expect, it } from "#test/spec";
import { FakeStorage } from "#test/fakes/fake-storage";
import { failures, guard, healthy, isGivenUp, lastReason } from "#platform/nodemcu/recovery";
import { install } from "./install";

const done: string[] = [];
let words: number[] = [];
let handler: ((this: void, message: unknown) => void) | undefined = undefined;
function rig(): FakeStorage {
  install("node", {
    setonerror: (taken: (this: void, message: unknown) => void): void => {
      handler = taken;
    },
    restart: (): void => {
      done.push("restart");
    },
  });
  install("uart", {
    write: (id: number, bytes: string): void => {
      done.push((id === 2 ? "EVSE " : "other ") + bytes);
    },
  });
  install("rtcmem", {
    read32: (index: number): number => words[index] ?? 0,
    write32: (index: number, value: number): void => {
      words[index] = value;
    },
  });
  while (done.length > 0) done.pop();
  words = [4711, 99];
  const storage = new FakeStorage();
  guard(storage);
  return storage;
}

describe("an error that nobody takes", () => {
  it("puts the EVSE to sleep first, is written down, and restarts", () => {
    const storage = rig();
    handler?.("firmware_x.lua:12: attempt to index a nil value");
    expect(done).toEqual(["EVSE $FS^31\r", "restart"]);
    expect(lastReason(storage)).toBe("1: firmware_x.lua:12: attempt to index a nil value");
  });

  it("is told once", () => {
    const storage = rig();
    expect(lastReason(storage)).toBeUndefined();
    handler?.("x");
    expect(lastReason(storage)).toBe("1: x");
    expect(lastReason(storage)).toBeUndefined();
  });

  it("restarts also when the medium refuses, and when the error is long or no text", () => {
    const storage = rig();
    storage.cutAfter(0);
    handler?.("x");
    expect(done).toEqual(["EVSE $FS^31\r", "restart"]);
    storage.restore();
    let long = "";
    for (let count = 0; count < 1000; count++) long += "y";
    handler?.(long);
    expect((lastReason(storage) ?? "").length).toBe(400);
    handler?.({ message: "an object" });
    expect(lastReason(storage)).toBeDefined();
  });

  it("gives up after five in a row, and not after four", () => {
    rig();
    expect(failures()).toBe(0);
    for (let count = 1; count <= 5; count++) {
      expect(isGivenUp()).toBe(false);
      handler?.("x");
      expect(failures()).toBe(count);
    }
    expect(isGivenUp()).toBe(true);
  });

  it("does not count any more once the module has run for a while", () => {
    rig();
    for (let count = 1; count <= 4; count++) handler?.("x");
    healthy();
    expect(failures()).toBe(0);
    handler?.("x");
    expect(failures()).toBe(1);
  });

  it("does not take what the memory holds after a loss of power for a count", () => {
    rig();
    words = [0x55aa55aa, 200];
    expect(failures()).toBe(0);
    expect(isGivenUp()).toBe(false);
  });
});
