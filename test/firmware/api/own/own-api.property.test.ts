import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { ownRoutes } from "#firmware/api/own/route-table";
import { settingLines } from "#firmware/settings/setting";
import { HttpRig } from "../http/rig";

const KEYS = settingLines().map((line) => line.substring(0, line.indexOf("|")));
const NAMES = [
  "do",
  "mode",
  "limit_A",
  "name",
  "windows",
  "delayed",
  "timezone",
  "cause",
  "settings",
  "cards",
  "schedule",
];
const WORDS = [
  "start",
  "pause",
  "auto",
  "solar",
  "off",
  "smart",
  "residual current",
  "mo-fr",
  "22:00",
  "CET-1",
  "dinamics-backup",
];

const scalar = fc.oneof(
  fc.constantFrom<unknown>(0, 1, -1, 6, 16, 80, 81, 1e9, 0.5, 1e-7, -0, true, false, null, "", "0", "10"),
  fc.constantFrom<unknown>(...WORDS),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, scalar, fc.array(tie("value"), { maxLength: 4 }), tie("object")),
  object: fc.dictionary(fc.constantFrom(...NAMES, "start", "stop", "days", "uid"), tie("value"), { maxKeys: 4 }),
}));
const object = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom(...KEYS), fc.string()), value, {
  maxKeys: 5,
});
const bytes = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
const body = fc.oneof(
  fc.constant(""),
  object.map((given) => bytes(JSON.stringify(given))),
  fc.tuple(object, fc.nat(60), fc.integer({ min: 0, max: 255 })).map(([given, at, code]) => {
    const text = bytes(JSON.stringify(given));
    return text.substring(0, at) + String.fromCharCode(code) + text.substring(at + 1);
  }),
  fc.uint8Array({ maxLength: 60 }).map((data) => Buffer.from(data).toString("latin1")),
);
const paths = ownRoutes().map(({ path }) => `/api/v1${path}`);
const segment = fc.constantFrom("04A1B2C3", "all", "..", "%2e%2e", "04A1B2C3%20name=x", "", "0".repeat(300));
const path = fc.oneof(
  fc.tuple(fc.constantFrom(...paths), segment).map(([route, given]) => route.replace("{uid}", given)),
  fc.string({ maxLength: 40 }).map((text) => `/api/v1/${text.replaceAll("?", "")}`),
);
const query = fc.oneof(
  { weight: 4, arbitrary: fc.constant("") },
  fc.constantFrom(
    "check=1",
    "group=solar",
    "key=mode",
    "from=1&to=2",
    "command=GS",
    "command=%00",
    "check=1&check=0",
    "a",
    "=",
    "&&",
  ),
  fc.string({ maxLength: 30 }),
);
const method = fc.constantFrom("GET", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "get", "");

/** Everything that a request could change. */
function everything(rig: HttpRig): string {
  const backup = rig.get("/api/v1/backup");
  const trips = rig.core.protection?.trips.length ?? 0;
  return JSON.stringify([rig.settings.revision, backup, rig.core.start.asked, trips, rig.storage.writes, rig.aims()]);
}

describe("whatever is asked of the own API", () => {
  it("it answers once and in its own form, and what it refuses changes nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(method, path, query, body), { minLength: 1, maxLength: 8 }), (requests) => {
        const rig = new HttpRig();
        rig.settings.set("rfid_mode", "all");
        rig.run(30);
        for (const [verb, target, search, text] of requests) {
          rig.run(30);
          const before = everything(rig);
          rig.answers = [];
          rig.http.serve({ method: verb, path: target, query: search, body: text }, rig, rig.now);
          expect(rig.answers.length).toBeLessThanOrEqual(1);
          const answer = rig.answers[0];
          if (answer === undefined) {
            // the EVSE is asked
            expect(target).toBe("/api/v1/rapi");
            continue;
          }
          const given: unknown = JSON.parse(Buffer.from(answer.body, "latin1").toString("utf8"));
          if (answer.status === 200) continue;
          expect(given).toMatchObject({
            error: { code: expect.stringMatching(/^[a-z-]+$/), message: expect.any(String) },
          });
          expect([400, 404, 405, 409, 413, 501, 503]).toContain(answer.status);
          expect(everything(rig)).toBe(before);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("numbers in a state are never not a number, whatever is reported", () => {
    const feeds = fc.constantFrom(
      "grid_W",
      "solar_W",
      "battery_W",
      "soc_pct",
      "ev_W",
      "ev_L1_A",
      "ev_L2_A",
      "temperature_C",
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(feeds, fc.integer({ min: -100000, max: 100000 }))), (reports) => {
        const rig = new HttpRig();
        for (const [name, reported] of reports) rig.reported(name, reported / 7, rig.now);
        rig.run(2);
        expect(rig.get("/api/v1/state")).not.toMatch(/NaN|Infinity|undefined|:,|:}/);
      }),
      { numRuns: 100 },
    );
  });
});
