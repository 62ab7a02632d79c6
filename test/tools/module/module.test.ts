import { describe, expect, it } from "vitest";
import { Store } from "#firmware/settings/store";
import { FakeStorage } from "#test/fakes/fake-storage";
import { imageModules } from "#tools/module/program";
import { Powered, said } from "./powered";

describe("a module at its start", () => {
  it("has said its first command to the EVSE within 2 s of its own time, on wires that take their time", () => {
    const powered = new Powered({}, (module) => {
      module.slowWires();
    });
    const sayings = powered.pass(2000);
    const first = sayings.find((saying) => saying.kind === "uart" && saying.id === 2);
    expect(first?.at_us ?? Infinity).toBeLessThanOrEqual(2000000);
    expect(said(sayings, 2).startsWith("$")).toBe(true);
    expect(said(sayings, 0)).toContain("Dinamics");
  });

  it("opens an access point with a password of its own, which the console shows, and keeps it", () => {
    const powered = new Powered();
    const sayings = powered.pass(1000);
    expect(sayings.filter((saying) => saying.kind === "accessPoint")).toMatchObject([{ ssid: "Dinamics-8B0C" }]);
    const password = powered.files.get("rescue") ?? "";
    expect(password).toMatch(/^[a-z2-9]{12}$/);
    expect(powered.type("wifi")).toContain(password);
    powered.powerOn();
    powered.pass(1000);
    expect(powered.files.get("rescue")).toBe(password);
  });

  for (const [what, code, option] of [
    ["32-bit integers", "math.maxinteger = 2147483647", "CONFIG_LUA_NUMBER_INT64=y"],
    ["single floats", "string.packsize = function() return 4 end", "CONFIG_LUA_NUMBER_DOUBLE=y"],
  ] as const) {
    it(`refuses a build with ${what} and says the option to set`, () => {
      const powered = new Powered({}, (module) => {
        module.execute(code);
      });
      const sayings = powered.pass(5000);
      expect(said(sayings, 0)).toContain(option);
      expect(said(sayings, 2)).toBe("");
      expect(powered.type("return 1 + 1")).toContain("2");
    });
  }

  it("without an image brings up the prompt and, where a password is known, the network, and says so", () => {
    const powered = new Powered({ image: undefined, files: new Map([["rescue", "a known password"]]) });
    const sayings = powered.pass(2000);
    expect(said(sayings, 0)).toContain("no valid image in LFS");
    expect(sayings.filter((saying) => saying.kind === "accessPoint")).toMatchObject([{ ssid: "Dinamics-rescue-40D0" }]);
    expect(said(sayings, 2)).toBe("");
    expect(powered.type("return 40 + 2")).toContain("42");
  });

  it("with an image that ends too early says which module is missing", () => {
    const whole = imageModules();
    for (const missing of ["firmware_app", "hal_text", "firmware_settings_settings"]) {
      expect(whole.map(({ name }) => name)).toContain(missing);
      const powered = new Powered({ image: whole.filter(({ name }) => name !== missing) });
      const sayings = powered.pass(2000);
      expect(said(sayings, 0)).toContain("Dinamics does not start");
      expect(said(sayings, 0)).toContain(missing);
      expect(powered.type("return 40 + 2")).toContain("42");
    }
  });
});

describe("an error in a callback", () => {
  const FAIL = 'node.task = nil; tmr.create():alarm(10, tmr.ALARM_SINGLE, function() error("planted") end)';

  it("puts the EVSE to sleep, is written down, restarts, and is told at the next start", () => {
    const powered = new Powered();
    powered.pass(3000);
    powered.module.execute(FAIL);
    const sayings = powered.pass(3000);
    const safe = sayings.findIndex(
      (saying) => saying.kind === "uart" && saying.id === 2 && saying.bytes === "$FS^31\r",
    );
    const restart = sayings.findIndex((saying) => saying.kind === "restart");
    expect(safe).toBeGreaterThanOrEqual(0);
    expect(restart).toBeGreaterThan(safe);
    expect(powered.boots).toBe(2);
    expect(said(sayings, 0)).toMatch(/the last start ended in a failure, 1: .*planted/);
    expect(said(sayings.slice(restart), 2)).toContain("$G");
  });

  it("five times in a row gives up with prompt and network, and the EVSE stays asleep; a minute in between does not count", () => {
    const powered = new Powered();
    powered.pass(3000);
    powered.module.execute(FAIL);
    powered.pass(63000);
    for (let count = 1; count <= 5; count++) {
      expect(powered.module.execute("return tostring(dinamics ~= nil)")).toBe("true");
      powered.module.execute(FAIL);
      powered.pass(3000);
    }
    const sayings = powered.pass(10000);
    expect(powered.boots).toBe(7);
    expect(said(sayings, 2)).toBe("");
    expect(powered.said(0)).toContain("it has failed too often in a row");
    expect(powered.type("return 40 + 2")).toContain("42");
    expect(powered.files.get("last-error")).toMatch(/^5: .*planted/);
    expect(
      powered.sayings.some((saying) => saying.kind === "accessPoint" && saying.ssid.startsWith("Dinamics-rescue")),
    ).toBe(true);
    powered.powerOn();
    powered.pass(2000);
    expect(powered.module.execute("return tostring(dinamics ~= nil)")).toBe("true");
  });
});

describe("what a module stores", () => {
  const KEYS = ["breaker_A", "charge_limit_A"];
  const settings = (powered: Powered): (number | undefined)[] => KEYS.map((key) => powered.module.setting(key));

  /** Sets up a module until the power goes at an operation of the medium; true: it did. */
  function setUp(powered: Powered): boolean {
    powered.pass(1000);
    for (const line of ["set breaker_A 20", "wifi ap", "open-sesame", "set charge_limit_A 10"]) {
      if (powered.module.halted) return true;
      powered.module.bytes(0, line + "\r");
      powered.pass(4000);
    }
    return powered.module.halted;
  }

  it("is the old or the new after a power cut at every operation of its file system", () => {
    let operations = 0;
    for (let cutIn = 1; cutIn < 40; cutIn++) {
      let isFirst = true;
      const powered = new Powered({}, (module) => {
        if (isFirst) module.trouble({ cutIn });
        isFirst = false;
      });
      const wasCut = setUp(powered);
      powered.powerOn();
      powered.pass(1000);
      expect(powered.module.execute("return tostring(dinamics ~= nil)"), `cut at operation ${cutIn}`).toBe("true");
      const [breaker_A, limit_A] = settings(powered);
      expect([16, 20, 25]).toContain(breaker_A);
      expect([10, 16, 32]).toContain(limit_A);
      if (!wasCut) expect([breaker_A, limit_A, powered.files.get("rescue")]).toEqual([20, 10, "open-sesame"]);
      if (!wasCut) break;
      operations = cutIn;
    }
    expect(operations).toBeGreaterThanOrEqual(8);
    expect(operations).toBeLessThan(39);
  });

  it("is the other copy when one is damaged, and the least of the breaker when both are; each is told", () => {
    const powered = new Powered();
    powered.pass(2000);
    for (const line of ["set breaker_A 20", "set margin_A 1"]) {
      powered.type(line);
      powered.pass(4000);
    }
    for (const [damaged, breaker_A, told] of [
      [["settings.a"], 20, "warn: settings: a stored copy is damaged; the other one counts"],
      [["settings.a", "settings.b"], 6, "error: settings: both stored copies are damaged; everything has its default"],
    ] as const) {
      for (const name of damaged) powered.files.set(name, "\x00\xff" + (powered.files.get(name) ?? "").slice(2));
      powered.powerOn();
      const sayings = powered.pass(3000);
      expect(said(sayings, 0)).toContain(told);
      expect(powered.module.setting("breaker_A")).toBe(breaker_A);
      for (const name of damaged) expect(powered.files.get(name)?.startsWith("\x00\xff")).toBe(true);
    }
    powered.type("set breaker_A 20");
    powered.pass(4000);
    powered.powerOn();
    expect(said(powered.pass(3000), 0)).toContain("a stored copy is damaged");
    expect(powered.module.setting("breaker_A")).toBe(20);
  });

  it("is counted, with what was written before other starts, however the power goes", () => {
    const powered = new Powered();
    let written = 0;
    for (let start = 0; start < 6; start++) {
      if (start === 3) powered.module.trouble({ cutIn: 3 });
      const sayings = powered.pass(4000);
      for (const line of ["set breaker_A 16", "set breaker_A 20", "wifi ap", `open-sesame${String(start)}`]) {
        if (powered.module.halted) break;
        powered.module.bytes(0, line + "\r");
        sayings.push(...powered.pass(12_000));
      }
      const records = sayings.filter((saying) => saying.kind === "stored" && /\.[ab]$/.test(saying.name));
      written += records.filter((saying) => saying.kind === "stored" && (saying.content ?? "") !== "").length;
      powered.powerOn();
      powered.pass(1000);
    }
    const count = Number(/storage: +([0-9]+) writes/.exec(powered.type("status"))?.[1]);
    expect(written).toBeGreaterThan(15);
    expect(count).toBeGreaterThanOrEqual(written - 1);
    expect(count).toBeLessThanOrEqual(written + 2);
  });

  const RECORDS = {
    settings: "breaker_A=20\nrfid_mode=1",
    cards: "04A1B2C3;\n",
    charging: "1 0 0 1 1",
    energy: "1|1||60|60|9000\n7200 0 0 0 0 0 0 0 0 0\n\n-1 -1 -1 0\n0 0\n",
    trips: "3\nresidual current",
  };

  for (const [copies, told] of [
    ["a", "a stored copy is damaged; the other one counts"],
    ["b", "a stored copy is damaged; the other one counts"],
    ["ab", "both stored copies are damaged"],
  ] as const)
    it(`of cards, charging, energy and trips is told when it is damaged (${copies}), and a good copy is kept`, () => {
      const storage = new FakeStorage();
      const names = ["cards", "charging", "energy", "trips"] as const;
      for (const [name, content] of Object.entries(RECORDS)) {
        new Store(storage, name).save(content);
        new Store(storage, name).save(content);
      }
      const files = new Map(storage.names.map((name) => [name, storage.read(name) ?? ""]));
      for (const name of names)
        for (const copy of copies) files.set(`${name}.${copy}`, "\x00" + storage.read(`${name}.${copy}`)!.slice(1));
      const powered = new Powered({ files });
      const log = said(powered.pass(3000), 0);
      for (const name of names) expect(log).toContain(`${copies === "ab" ? "error" : "warn"}: ${name}: ${told}`);
      const shown = powered.type("rfid list") + powered.type("status");
      expect(shown.includes("04A1B2C3")).toBe(copies !== "ab");
      expect(shown.includes("residual current")).toBe(copies !== "ab");
      powered.pass(120_000);
      const kept = new FakeStorage();
      for (const [name, content] of powered.files) kept.put(name, content);
      if (copies !== "ab") for (const name of names) expect(new Store(kept, name).load(), name).toBeDefined();
    });

  it("stays as it was when the file system is full, says so, and works on", () => {
    const powered = new Powered();
    powered.pass(2000);
    const before = settings(powered);
    powered.module.trouble({ size_B: 1 });
    const shown = powered.type("set breaker_A 20") + powered.type("wifi ap") + powered.type("open-sesame");
    expect(shown).toContain("cannot be stored");
    powered.pass(10000);
    expect(powered.module.halted).toBe(false);
    powered.powerOn();
    powered.pass(1000);
    expect(settings(powered)).toEqual(before);
  });
});
