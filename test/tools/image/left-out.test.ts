import { afterEach, describe, expect, it } from "vitest";
import { ModuleSite } from "#test/tools/module/module-site";
import { GROUPS } from "#tools/image/groups";
import { modulesWithout } from "#tools/image/left-out";
import { imageModules } from "#tools/module/program";

const LEAST = modulesWithout(imageModules(), GROUPS);

let site: ModuleSite | undefined;
afterEach(() => {
  site?.module.close();
});

/** A site with a car that charges: nothing balances it. */
function charging(): ModuleSite {
  const made = new ModuleSite(LEAST);
  site = made;
  made.pass(8);
  made.typed("set dynamic 0");
  made.plug();
  made.pass(20);
  expect(made.sentence()).not.toContain("built without");
  expect(made.draw_A()).toBeGreaterThan(5);
  return made;
}

describe("An image without all that can be left out", () => {
  it("charges a car", () => {
    expect(charging().module.failure).toBe("");
  });

  const policies: [setting: string, on: string, off: string, what: string][] = [
    ["rfid_mode", "1", "0", "RFID cards"],
    ["mode", "solar", "normal", "solar mode"],
    ["peak_W", "4000", "0", "the limit of the quarter-hour peak"],
    ["circuit_A", "20", "0", "the limit of a sub-circuit"],
    ["capacity_A", "20", "0", "the limit of the capacity"],
    ["contact2", "1", "0", "switching between one phase and three"],
    ["schedule_on", "1", "0", "the windows of the week"],
    ["cable_A", "16", "0", "the rating of the cable"],
    ["powerLimit_W", "5000", "0", "the limit of the power"],
    ["energy_limit_kWh", "10", "0", "the limits of a session"],
    ["soc_limit_pct", "80", "0", "the limit of the car's state of charge"],
    ["switch_on", "1", "0", "the button and the cable lock"],
  ];
  it("stops the charge when a setting asks for a policy that is not there, says why, and goes on without that setting", () => {
    const made = charging();
    for (const [setting, on, off, what] of policies) {
      made.typed(`set ${setting} ${on}`, 15);
      expect(made.sentence(), setting).toContain(`this image was built without ${what}; set `);
      expect(made.sentence(), setting).toMatch(new RegExp(`; set .*\\b${setting}\\b.* off`));
      expect(made.draw_A(), setting).toBe(0);
      made.typed(`set ${setting} ${off}`, 30);
      expect(made.draw_A(), setting).toBeGreaterThan(5);
    }
    expect(made.module.failure).toBe("");
    expect(made.module.restarts).toBe(0);
  }, 60000);

  it("refuses orders to what is not there", () => {
    const made = charging();
    for (const [order, what] of [
      ["set schedule Mo-Fr 22:00-06:00", "the windows of the week"],
      ["set time_zone CET", "the windows of the week"],
    ])
      expect(made.typed(String(order))).toContain(
        `error: ${String(what)}: this image was built without ${String(what)}`,
      );
    expect(made.typed("update")).toContain("error: updates over the air: this image was built without updates");
    made.typed("set rfid_mode 1", 3);
    expect(made.typed("rfid list")).toContain("error: RFID cards: this image was built without RFID cards");
    expect(made.module.failure).toBe("");
  });

  it("says which devices it cannot use, and works", () => {
    const made = charging();
    for (const [setting, what] of [
      ["house_meter clamps", "house meter: this image was built without the module's own clamps"],
      ["card_reader pn532", "card reader: this image was built without the card reader PN532"],
      ["temperature_sensor ds18b20", "temperature sensor: this image was built without temperature sensors"],
      ["house_meter sdm630", "house meter: this image was built without house meters SDM630 and PZEM-004T"],
    ])
      expect(made.typed(`set ${String(setting)}`, 4)).toContain(`warn: ${String(what)}`);
    expect(made.module.failure).toBe("");
    made.pass(60);
    expect(made.draw_A()).toBeGreaterThan(5);
  });

  it("answers a request of the HTTP API that it is not there", () => {
    const made = charging();
    made.typed("set http 1", 4);
    made.module.running.network("home", "", "192.168.1.50");
    made.typed("wifi join home", 2);
    made.typed("", 20);
    const { running } = made.module;
    running.request("7", { method: "GET", uri: "/status", headers: { host: "192.168.1.50" } });
    const answers = running.run(running.now_us + 1_000_000).filter(({ kind }) => kind === "answer");
    expect(answers).toMatchObject([
      { status: "501 Not Implemented", body: '{"msg":"this image was built without the HTTP API"}' },
    ]);
  });
});
