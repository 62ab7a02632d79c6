import { expect, it } from "vitest";
import { imageModules } from "#tools/module/program";
import { ModuleSite } from "./module-site";

const CONTACT_PIN = 18;
const TEST_PIN = 19;

/** Level of a pin of the module, as its program has set it. */
function level(site: ModuleSite, pin: number): string {
  return site.module.running.execute(`return gpio.read(${String(pin)})`);
}

it(
  "A module whose contactor is welded stops the charge within two seconds, until a person has reset it",
  { timeout: 180_000 },
  () => {
    const site = new ModuleSite(imageModules());
    site.pass(3);
    for (const line of ["set dynamic 0", "set contactor_input 1", "set contact2 1", "set residual_test 1"])
      site.typed(line);
    site.typed("set residual_input 2", 12);
    site.typed("restart", 8);
    site.plug();
    site.pass(20);
    expect(site.draw_A()).toBeGreaterThan(5);
    // ordered is one phase, and the contact says that the others are there as well
    site.module.running.level(CONTACT_PIN, false);
    expect(site.pass(0.9)).not.toContain("trip");
    const told = site.pass(1.2);
    expect(told).toContain("trip contactor: the second contactor is not where it was switched");
    site.pass(4);
    expect(site.draw_A()).toBe(0);
    expect(site.typed("status")).toContain("trip contactor");
    site.module.running.level(CONTACT_PIN, true);
    site.pass(30);
    expect(site.draw_A()).toBe(0);
    site.module.running.execute('dinamics.app:order("trip", "reset contactor", 0) return ""');
    site.pass(30);
    expect(site.draw_A()).toBeGreaterThan(5);
    site.module.close();
  },
);

it("A module has the residual current monitor test itself at its pin for a second", () => {
  const site = new ModuleSite(imageModules());
  site.pass(3);
  site.typed("set residual_test 1");
  site.typed("set residual_input 1", 12);
  site.module.running.level(27, false);
  site.typed("restart", 8);
  site.module.running.level(27, false);
  site.pass(2);
  expect(level(site, TEST_PIN)).toBe("0");
  site.module.running.execute('dinamics.app:order("trip", "selftest", 0) return ""');
  site.pass(0.5);
  expect(level(site, TEST_PIN)).toBe("1");
  site.pass(0.8);
  expect(level(site, TEST_PIN)).toBe("0");
  site.module.close();
});
