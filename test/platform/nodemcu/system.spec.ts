import { describe, expect, it } from "#test/spec";
import { ModuleSystem, reversed } from "#platform/nodemcu/system";
import { install } from "./install";

const done: string[] = [];
install("node", {
  chipid: (): string => "0x0c8b95eb40d0",
  heap: (): number => 150000,
  restart: (): void => {
    done.push("restart");
  },
});

describe("the module as a system", () => {
  it("has the bytes of its MAC address in reverse order as its serial number", () => {
    const rows = [
      ["0x0c8b95eb40d0", "D040EB958B0C"],
      ["0xB4E62D123456", "5634122DE6B4"],
      // NodeMCU leaves leading zeros out
      ["0xc8b95eb40d0", "D040EB958B0C"],
      ["0x1", "010000000000"],
    ];
    for (const [chipid = "", serial = ""] of rows) expect(reversed(chipid)).toBe(serial);
    expect(new ModuleSystem("1.0.0", () => undefined).serial).toBe("D040EB958B0C");
  });

  it("says goodbye before it restarts", () => {
    const system = new ModuleSystem("1.0.0", (reason) => {
      done.push("goodbye: " + reason);
    });
    system.restart("update");
    expect(done).toEqual(["goodbye: update", "restart"]);
  });

  it("knows its address while it has one, and its memory", () => {
    const system = new ModuleSystem("1.0.0", () => undefined);
    expect(system.ip()).toBeUndefined();
    system.address = "10.0.0.2";
    expect(system.ip()).toBe("10.0.0.2");
    expect(system.freeMemory_B()).toBe(150000);
  });
});
