import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flash, type FlashOrder } from "#tools/flash/flash";
import { listed, PRODUCT } from "#tools/image/manifest";
import { virtualImage } from "#tools/image/virtual-image";
import { BOOT, imageModules } from "#tools/module/program";
import { ModuleSite } from "#test/tools/module/module-site";
import { Cable } from "./cable";

const PATIENCE = { echo_ms: 2000, answer_ms: 8000, quiet_ms: 60, boot_ms: 30000 };
const NEXT = [{ name: BOOT, code: `dinamics = { system = { version = "9.9.9" } } print("Dinamics 9.9.9")` }];

/** An image that differs from the one that runs; init.lua is there already. */
function order(site: ModuleSite, whileCharging: boolean): FlashOrder & { notes: string[]; cable: Cable } {
  const cable = new Cable(site.module, () => site.step());
  const notes: string[] = [];
  const report = { skipped: () => undefined, progress: () => undefined, note: (text: string) => void notes.push(text) };
  const content = virtualImage(NEXT);
  const files = [{ ...listed("lfs.img", content), content }];
  const list = { product: PRODUCT, version: "9.9.9", without: [], files, modules: [] };
  return { list, files, open: cable.open, patience: PATIENCE, pause_ms: 5, whileCharging, report, notes, cable };
}

describe("Flashing a module at an EVSE", () => {
  let site: ModuleSite;
  beforeAll(() => {
    site = new ModuleSite(imageModules());
    site.pass(8);
    site.typed("set dynamic 0");
    site.typed("set charge_limit_A 20");
    site.plug();
    site.pass(30);
  }, 120_000);
  afterAll(() => {
    site.module.close();
  });

  it("is refused while the car is charging, before anything is sent, and the charge goes on", async () => {
    expect(site.draw_A()).toBeGreaterThan(10);
    const work = order(site, false);
    await expect(flash(work)).rejects.toThrow(/the car is charging[^]*--while-charging/);
    expect([...site.module.files.keys()].filter((name) => name.includes("lfs.img"))).toEqual([]);
    expect(site.typed("status", 20)).toContain("EVSE:     charging");
    expect(site.evse.facts.capacity_A).toBe(20);
    expect(site.draw_A()).toBeGreaterThan(10);
  }, 60_000);

  it("answers no question of the controller's console with what it types", async () => {
    expect(site.typed("wifi join nowhere")).toContain("Password (not shown): ");
    await expect(flash(order(site, false))).rejects.toThrow("the car is charging");
    site.pass(2);
    expect(site.typed("wifi")).toContain("network: none");
  }, 60_000);

  it("leaves a car that goes on charging with no more than the failsafe current, whatever becomes of the module", async () => {
    const work = order(site, true);
    expect(await flash(work)).toBe("flashed");
    expect(work.notes.join("\n")).toContain("no more than the failsafe current");
    expect(site.evse.facts.capacity_A).toBe(6);
    expect(site.evse.facts.relayClosed).toBe(true);
    expect(site.module.image?.[0]?.code).toContain("9.9.9");
  }, 60_000);
});

describe("A module that was asked to hand over", () => {
  it("takes the charge back within a minute when no restart follows", async () => {
    const site = new ModuleSite(imageModules());
    site.pass(8);
    site.typed("set dynamic 0");
    site.plug();
    site.pass(30);
    const full_A = site.evse.facts.capacity_A;
    const work = order(site, true);
    // the cable is pulled between handing over and loading, and stays so
    const { cable } = work;
    let typed = "";
    cable.there = (byte) => {
      typed = byte === "\r" ? "" : typed + byte;
      return typed.startsWith("node.LFS") ? "" : byte;
    };
    await expect(flash({ ...work, patience: { ...PATIENCE, echo_ms: 20, answer_ms: 20 } })).rejects.toThrow();
    expect(site.evse.facts.capacity_A).toBe(6);
    site.pass(75);
    expect(site.evse.facts.capacity_A).toBe(full_A);
    site.module.close();
  }, 120_000);
});
