import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "#platform/node/config";
import { InputError } from "#platform/node/input-error";

function problems(config: unknown): readonly string[] {
  try {
    parseConfig(JSON.stringify(config), "c.json");
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.lines;
    throw error;
  }
}

const GARAGE = { name: "garage", evse: { port: "/dev/ttyUSB2" } };
const YARD = { name: "yard", evse: { port: "tcp:yard.lan:8023" }, settings: { charge_limit_A: 10 } };

describe("the list of chargers", () => {
  it("knows a device by its other names", () => {
    const folder = mkdtempSync(join(tmpdir(), "chargers-"));
    const [device, link] = [join(folder, "ttyUSB0"), join(folder, "by-id")];
    writeFileSync(device, "");
    symlinkSync(device, link);
    const chargers = [
      { ...GARAGE, evse: { port: device } },
      { ...YARD, evse: { port: link } },
    ];
    expect(problems({ chargers })).toEqual([
      `c.json: chargers[1].evse.port: "${link}" is chargers[0].evse.port too; each has its own`,
    ]);
    rmSync(folder, { recursive: true });
  });

  it("is taken whole, paths relative to the file's folder", () => {
    const chargers = [{ ...GARAGE, meter: { file: "house.csv" }, serial: "0123456789AB" }, YARD];
    expect(parseConfig(JSON.stringify({ chargers }), "/etc/c.json").chargers).toEqual([
      { ...chargers[0], meter: { file: "/etc/house.csv" } },
      YARD,
    ]);
  });

  const cases: [string, unknown, string][] = [
    ["that is none", { chargers: {} }, "c.json: chargers: an object; allowed: a list of"],
    ["with something else in it", { chargers: [5] }, "c.json: chargers[0]: a number instead of an object"],
    ["without a name", { chargers: [{ evse: GARAGE.evse }] }, "c.json: chargers[0].name: is missing"],
    [
      "with a name for a path",
      { chargers: [{ ...GARAGE, name: "../x" }] },
      'c.json: chargers[0].name: "../x" is no name',
    ],
    ["with a number for a name", { chargers: [{ ...GARAGE, name: { a: 1 } }] }, "c.json: chargers[0].name: "],
    [
      "with a name twice",
      { chargers: [GARAGE, { ...YARD, name: "Garage" }] },
      'c.json: chargers[1].name: "Garage" is there twice',
    ],
    ["without an EVSE", { chargers: [{ name: "garage" }] }, "c.json: chargers[0].evse.port: is missing"],
    [
      "with the gateway's own EVSE",
      { evse: GARAGE.evse, chargers: [GARAGE] },
      'c.json: chargers[0].evse.port: "/dev/ttyUSB2" is evse.port too',
    ],
    [
      "with another name of an EVSE that is there already",
      { chargers: [YARD, { name: "shed", evse: { port: "tcp:Yard.lan:8023" } }] },
      'c.json: chargers[1].evse.port: "tcp:Yard.lan:8023" is chargers[0].evse.port too',
    ],
    [
      "with a meter on the line of an EVSE",
      { chargers: [GARAGE, { ...YARD, meter: { port: "/dev/ttyUSB2", device: "sdm630" } }] },
      'c.json: chargers[1].meter.port: "/dev/ttyUSB2" is chargers[0].evse.port too',
    ],
    [
      "with the meter's line of another",
      {
        meter: { port: "/dev/ttyUSB3", device: "sdm630" },
        chargers: [{ ...GARAGE, meter: { port: "/dev/ttyUSB3", device: "pzem" } }],
      },
      'c.json: chargers[0].meter.port: "/dev/ttyUSB3" is meter.port too',
    ],
    [
      "with another charger's announcement",
      {
        chargers: [
          { ...GARAGE, openevse: { topic: "a", announceTopic: "x" } },
          { ...YARD, openevse: { topic: "b", announceTopic: "x" } },
        ],
      },
      'c.json: chargers[1].openevse.announceTopic: "x" is chargers[0].openevse.announceTopic too',
    ],
    [
      "with another charger's serial number",
      {
        chargers: [
          { ...GARAGE, serial: "0123456789AB" },
          { ...YARD, serial: "0123456789AB" },
        ],
      },
      'c.json: chargers[1].serial: "0123456789AB" is chargers[0].serial too',
    ],
    [
      "with another charger's topics",
      { openevse: { topic: "openevse" }, chargers: [{ ...GARAGE, openevse: { topic: "openevse" } }] },
      'c.json: chargers[0].openevse.topic: "openevse" is openevse.topic too',
    ],
    [
      "with what all share",
      { chargers: [{ ...GARAGE, broker: {} }] },
      "c.json: chargers[0].broker: no key of a charger",
    ],
    [
      "with a setting out of range",
      { chargers: [{ ...GARAGE, settings: { charge_limit_A: 5 } }] },
      "c.json: chargers[0].settings.charge_limit_A: ",
    ],
    [
      "with two meters",
      { chargers: [{ ...GARAGE, meter: { topic: "a", file: "b" } }] },
      "c.json: chargers[0].meter.topic and meter.file: one source",
    ],
    [
      "of nine",
      {
        chargers: Array.from({ length: 9 }, (_, index) => ({
          name: `c${index}`,
          evse: { port: `tcp:h:${1000 + index}` },
        })),
      },
      "c.json: chargers: more than 8",
    ],
  ];
  for (const [what, config, problem] of cases)
    it(`is refused ${what}`, () => {
      expect(problems(config)).toHaveLength(1);
      expect(problems(config)[0]).toContain(problem);
    });
});
