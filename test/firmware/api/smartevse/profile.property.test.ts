import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { PREFIX, ProfileRig } from "./rig";

const NAMES = [
  "mode",
  "starttime",
  "override_current",
  "enable_C2",
  "current_min",
  "L1",
  "L2",
  "L3",
  "battery_current",
  "rfid",
];
const PATHS = ["/settings", "/currents", "/ev_meter", "/rfid", "/cablelock", "/currents/x", "/reboot"];
const TOPICS = [
  "Mode",
  "MainsMeter",
  "EVMeter",
  "CircuitMeter",
  "HomeBatteryCurrent",
  "CurrentOverride",
  "EnableC2",
  "RFID",
  "",
];

const payload = fc.oneof(
  fc.string({ maxLength: 90, unit: "binary" }),
  fc.array(fc.oneof(fc.integer(), fc.double(), fc.constant("")), { maxLength: 7 }).map((list) => list.join(":")),
  fc.oneof(fc.integer({ min: -3000, max: 3000 }), fc.double()).map(String),
);
const query = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 8 })), payload), { maxLength: 6 })
  .map((pairs) => pairs.map(([name, text]) => `${name}=${text}`).join("&"));

/** Settings, samples and reports that were taken, and what a person has said. */
function counts(bench: ProfileRig): string[] {
  return bench.kept().split(" ").slice(0, 4);
}

describe("whatever comes to the SmartEVSE profile", () => {
  it("never throws, is answered with JSON, and leaves the car below every limit", () => {
    const bench = new ProfileRig();
    const { rig } = bench;
    rig.plug(true);
    rig.settings.set("charge_limit_A", "16");
    rig.run(20);
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), query, fc.boolean(), (path, text, inBody) => {
        const answer = rig.send("POST", inBody ? path : `${path}?${text}`, inBody ? text : "");
        const [status = ""] = answer.split(" ");
        expect(["200", "202", "404"]).toContain(status);
        expect(() => JSON.parse(Buffer.from(answer.slice(4), "latin1").toString("utf8"))).not.toThrow();
        rig.run(1);
        expect(rig.evse.limit_mA).toBeLessThanOrEqual(16000);
      }),
      { numRuns: 300 },
    );
    expect(() => JSON.parse(rig.get("/settings").slice(4))).not.toThrow();
  });

  it("never throws and leaves the car below every limit, below Set/ too", () => {
    const bench = new ProfileRig();
    const { rig } = bench;
    rig.plug(true);
    rig.settings.set("charge_limit_A", "16");
    rig.run(20);
    fc.assert(
      fc.property(fc.constantFrom(...TOPICS), payload, fc.boolean(), (name, text, retained) => {
        const before = counts(bench);
        bench.hear(`${PREFIX}/Set/${name}`, text, retained);
        if (retained) expect(counts(bench)).toEqual(before);
        expect(rig.evse.limit_mA).toBeLessThanOrEqual(16000);
        for (const current_mA of rig.core.mains.now_mA) expect(Math.abs(current_mA)).toBeLessThan(200000);
      }),
      { numRuns: 500 },
    );
  });
});
