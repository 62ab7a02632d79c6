import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { readAbout } from "#platform/browser/data/about";
import { refusalOf } from "#platform/browser/data/answer";
import { cardBody, readCards } from "#platform/browser/data/cards";
import { readState } from "#platform/browser/data/charger-state";
import { readDiagnostics, readTrips } from "#platform/browser/data/diagnostics";
import { readHistory } from "#platform/browser/data/history";
import { coveredOn, readSchedule, scheduleBody } from "#platform/browser/data/schedule";
import { readSessions } from "#platform/browser/data/session";
import { type Setting, enteredValue, readSettings } from "#platform/browser/data/setting";
import { readTokens } from "#platform/browser/data/tokens";
import { chargingByTheBreaker } from "./fake-house";
import { FakeSettings } from "./fake-settings";
import { aDay, someSessions } from "./fake-records";

const PARSERS = [
  readAbout,
  readCards,
  readState,
  readDiagnostics,
  readTrips,
  readHistory,
  readSchedule,
  readSessions,
  readSettings,
  readTokens,
  (value: unknown) => refusalOf(400, value),
];

describe("whatever comes over the network", () => {
  it("is read or not, and never breaks the page", () => {
    const names = [
      "settings",
      "sessions",
      "columns",
      "cards",
      "windows",
      "trips",
      "tokens",
      "serial",
      "mains",
      "setup",
    ];
    const near = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), near), (value) => {
        for (const parse of PARSERS) parse(value);
      }),
    );
  });
});

describe("a state", () => {
  it("is taken over", () => {
    const state = readState(chargingByTheBreaker());
    expect(state).toMatchObject({ mode: "smart", offered_mA: 13000, surplus_W: 1450, battery_W: -600 });
    expect(state?.limits).toHaveLength(3);
    expect(state?.session?.split).toEqual({ solar_Wh: 7400, grid_Wh: 4145, battery_Wh: 800 });
  });

  it("without a serial number is none", () => {
    expect(readState({ ...chargingByTheBreaker(), serial: 5 })).toBeUndefined();
    expect(readState("no state")).toBeUndefined();
  });

  it("leaves unknown what is not there or of another kind", () => {
    const state = readState({ serial: "1", offered_mA: "13000", mode: "turbo", charge_mA: [null, 5], power_W: null });
    expect(state).toMatchObject({ name: "1", offered_mA: undefined, mode: undefined, power_W: undefined });
    expect(state?.charge_mA).toEqual([undefined, 5]);
    expect(state?.mains).toBeUndefined();
    expect(state?.evse.connected).toBe(false);
  });

  it("takes a meter that does not say whether it is fresh for a stale one", () => {
    expect(readState({ serial: "1", mains: { current_mA: [1] } })?.mains?.stale).toBe(true);
    expect(readState({ serial: "1", mains: { current_mA: [1], stale: false } })?.mains?.stale).toBe(false);
  });
});

describe("the list of chargers", () => {
  it("leaves out one whose prefix leads elsewhere", () => {
    const prefixes = ["", "/2", "/api/v1", "//evil.example", "https://evil.example", "/../x"];
    const chargers = prefixes.map((prefix) => ({ serial: prefix, name: prefix, prefix }));
    const about = readAbout({ setup: { password: true, done: true }, chargers });
    expect(about?.chargers.map(({ prefix }) => prefix)).toEqual(["", "/2", "/api/v1"]);
  });
});

describe("what is typed into a setting", () => {
  const settings = readSettings(new FakeSettings().document()) ?? [];
  const of = (key: string): Setting => {
    const setting = settings.find((one) => one.key === key);
    if (setting === undefined) throw new Error(key);
    return setting;
  };
  const cases: readonly [string, string, number | string | undefined][] = [
    ["breaker_A", "25", 25],
    ["breaker_A", " 25 ", 25],
    ["breaker_A", "", undefined],
    ["breaker_A", "many", undefined],
    ["margin_A", "0,5", 0.5],
    ["margin_A", "1e999", undefined],
    ["dynamic", "1", 1],
    ["phases", "123", 123],
    ["phases", "4", undefined],
    ["mode", "3", 3],
  ];
  for (const [key, typed, value] of cases)
    it(`takes "${typed}" for ${key} as ${String(value)}`, () => {
      expect(enteredValue(of(key), typed)).toBe(value);
    });

  it("knows what kind of field a setting needs", () => {
    expect(["breaker_A", "dynamic", "phases", "mode"].map((key) => of(key).kind)).toEqual([
      "number",
      "switch",
      "choice",
      "choice",
    ]);
  });
});

describe("sessions", () => {
  it("come with the newest first", () => {
    const sessions = readSessions(someSessions()) ?? [];
    expect(sessions).toHaveLength(12);
    expect(sessions[0]?.start_s).toBeGreaterThan(sessions[11]?.start_s ?? Infinity);
  });

  it("may carry where the energy came from beside the other figures", () => {
    const record = { energy_Wh: 3, solar_Wh: 1, grid_Wh: 2, battery_Wh: 0 };
    expect(readSessions({ sessions: [record] })?.[0]?.split).toEqual({ solar_Wh: 1, grid_Wh: 2, battery_Wh: 0 });
  });

  it("without an energy are left out", () => {
    expect(readSessions({ sessions: [{ start_s: 1 }, null, 5] })).toEqual([]);
  });
});

describe("a history", () => {
  it("keeps what was not recorded as unknown, at its place", () => {
    const history = readHistory(aDay());
    expect(history?.mains_mA[0]?.[600]).toBeUndefined();
    expect(history?.mains_mA[0]?.[599]).toBeDefined();
    expect(history?.marks).toHaveLength(4);
  });

  it("without steps is none", () => {
    expect(readHistory({ ...aDay(), step_s: 0 })).toBeUndefined();
  });

  it("of a day takes at most 200 kB", () => {
    expect(JSON.stringify(aDay()).length).toBeLessThanOrEqual(200_000);
  });
});

describe("a schedule", () => {
  it("has a delayed start and capacities, or none", () => {
    const body = {
      windows: [],
      delayed: { start: "2026-05-01T22:00", repeat: true },
      capacityPlan: "07:00 16; 22:00 32.5",
    };
    const schedule = readSchedule(body);
    expect(schedule?.delayed).toEqual({ start: "2026-05-01T22:00", stop: "", repeat: true });
    expect(schedule?.capacities).toEqual([
      { from: "07:00", limit_A: 16 },
      { from: "22:00", limit_A: 32.5 },
    ]);
    expect(readSchedule({ windows: [], capacityPlan: 7, delayed: "x" })).toMatchObject({
      delayed: { start: "", stop: "", repeat: false },
      capacities: [],
    });
  });

  const windows = [{ days: "mo,su", start: "22:00", stop: "06:00" }];

  it("covers an evening and the morning after it, from Sunday into Monday too", () => {
    const schedule = readSchedule({ windows });
    const covered = [0, 1, 2, 6].map((day) => coveredOn(day, schedule?.windows ?? []));
    expect(covered[0]).toEqual(
      expect.arrayContaining([
        { from: 1320, to: 1440 },
        { from: 0, to: 360 },
      ]),
    );
    expect(covered[1]).toEqual([{ from: 0, to: 360 }]);
    expect(covered[2]).toEqual([]);
    expect(covered[3]).toEqual([{ from: 1320, to: 1440 }]);
  });

  it("within a day covers that part of it", () => {
    const schedule = readSchedule({ windows: [{ days: "we", start: "10:00", stop: "12:30" }] });
    expect(coveredOn(2, schedule?.windows ?? [])).toEqual([{ from: 600, to: 750 }]);
    expect(coveredOn(3, schedule?.windows ?? [])).toEqual([]);
  });

  it("may name ranges of days and the end of a day", () => {
    const schedule = readSchedule({ windows: [{ days: "Mo-We,Fr", start: "20:00", stop: "24:00" }] });
    expect(schedule?.windows[0]).toEqual({ days: ["mo", "tu", "we", "fr"], start: "20:00", stop: "24:00" });
    expect(coveredOn(0, schedule?.windows ?? [])).toEqual([{ from: 1200, to: 1440 }]);
    expect(coveredOn(3, schedule?.windows ?? [])).toEqual([]);
  });

  it("leaves out times and days that are none", () => {
    const strange = [
      { days: "mo", start: "25:00", stop: "1" },
      { days: "xx-mo,fr-mo,-", start: "01:00", stop: "02:00" },
    ];
    expect(readSchedule({ windows: strange })?.windows).toEqual([{ days: [], start: "01:00", stop: "02:00" }]);
  });

  it("is sent as windows, without those that have no day", () => {
    const none = { days: [], start: "01:00", stop: "02:00" };
    const some = { days: ["mo" as const, "su" as const], start: "22:00", stop: "06:00" };
    expect(scheduleBody([none, some])).toEqual({ windows });
  });
});

describe("a card", () => {
  it("is sent with all that it had, and without a limit when that was deleted", () => {
    const card = readCards({ cards: [{ uid: "04A1", name: "Anna", limit_A: 16, until_s: 5 }] })?.cards[0];
    if (card === undefined) throw new Error("no card");
    expect(cardBody(card, "Anna B", 10)).toEqual({ name: "Anna B", limit_A: 10, until_s: 5 });
    expect(cardBody(card, "Anna", undefined)).toEqual({ name: "Anna", until_s: 5 });
  });
});

describe("a refusal", () => {
  it("says why, in whichever form it comes", () => {
    expect(refusalOf(400, { error: { code: "x", message: "too much", field: "breaker_A" } })).toMatchObject({
      message: "too much",
      field: "breaker_A",
    });
    expect(refusalOf(403, { msg: "not you" }).message).toBe("not you");
    expect(refusalOf(502, "<html>").message).toBe("HTTP 502");
  });
});

describe("diagnostics", () => {
  it("are names and values of every depth, and the traffic by itself", () => {
    const read = readDiagnostics({
      a: { b: 1, c: { d: "x" } },
      e: [1, 2],
      f: null,
      rapi: [{ dir: "tx", line: "$GS" }, 5],
    });
    expect(read?.facts).toEqual([
      ["a.b", "1"],
      ["a.c.d", "x"],
      ["e", "[1,2]"],
    ]);
    expect(read?.rapi).toEqual([{ t_ms: undefined, dir: "tx", line: "$GS" }]);
  });
});
