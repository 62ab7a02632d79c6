import { describe, expect, it } from "#test/spec";
import { passThroughVerdict, isIdempotent } from "#rapi/commands";
import { readVersions, unknownDialect, mayHaveIds } from "#rapi/dialect";
import { digestAnswer, digestAsync } from "#rapi/digest";
import { decimal, hexadecimal } from "#rapi/fields";
import { decode } from "#rapi/frame";
import { faultOf, stateOf } from "#rapi/states";
import { chargingStatus } from "#test/fakes/fake-evse";

describe("fields", () => {
  const decimals: [string, number | undefined][] = [
    ["0", 0],
    ["-2560", -2560],
    ["2147483647", 2147483647],
    ["", undefined],
    ["-", undefined],
    ["1.5", undefined],
    ["0x10", undefined],
    ["12345678901", undefined],
    [" 1", undefined],
    ["1a", undefined],
  ];
  for (const row of decimals) {
    it("'" + row[0] + "' as decimal", () => {
      expect(decimal(row[0])).toBe(row[1]);
    });
  }

  it("reads hex of either case and bounded length", () => {
    expect(hexadecimal("fE", 2)).toBe(254);
    expect(hexadecimal("0540", 4)).toBe(1344);
    expect(hexadecimal("100", 2)).toBeUndefined();
    expect(hexadecimal("g0", 2)).toBeUndefined();
    expect(hexadecimal("", 2)).toBeUndefined();
    expect(hexadecimal(undefined, 2)).toBeUndefined();
  });
});

describe("versions", () => {
  const rows: [string, string, boolean, boolean, boolean, boolean][] = [
    ["3.11.3", "1.0.3", false, false, false, false],
    ["4.3.2", "2.0.2", true, false, true, false],
    ["D4.8.1", "3.0.1", true, false, true, false],
    ["5.1.0", "4.0.1", true, false, true, false],
    ["6.2.0", "5.1.0", true, true, true, false],
    ["7.1.0", "5.1.3", true, true, true, false],
    ["7.1.3", "5.1.3", true, true, true, true],
    ["8.2.3.EU", "5.2.1", true, true, true, true],
  ];
  for (const row of rows) {
    it(row[0] + " speaks " + row[1], () => {
      const dialect = unknownDialect();
      expect(readVersions(dialect, row[0], row[1])).toBe(true);
      expect(dialect.checksums).toBe(row[2]);
      expect(dialect.hexStates).toBe(row[3]);
      expect(dialect.volatileCurrent).toBe(row[4]);
      expect(dialect.tellsCapacity).toBe(row[5]);
    });
  }

  for (const text of ["", "8", "x.y", "8.", ".2", "8.200.1", "-8.2"]) {
    it("refuses '" + text + "'", () => {
      const dialect = unknownDialect();
      expect(readVersions(dialect, text, "5.2.1")).toBe(false);
      expect(dialect.known).toBe(false);
    });
  }

  it("knows which protocols may have ids", () => {
    expect(mayHaveIds("2.0.3")).toBe(false);
    expect(mayHaveIds("3.0.1")).toBe(true);
  });
});

describe("states", () => {
  const rows: [number, string | undefined, string | undefined][] = [
    [0, "unknown", undefined],
    [1, "notConnected", undefined],
    [2, "connected", undefined],
    [3, "charging", undefined],
    [4, "fault", "ventRequired"],
    [5, "fault", "diode"],
    [6, "fault", "gfci"],
    [7, "fault", "noGround"],
    [8, "fault", "stuckRelay"],
    [9, "fault", "gfiSelfTest"],
    [10, "fault", "overTemperature"],
    [11, "fault", "overCurrent"],
    [12, "fault", "other"],
    [14, "fault", "relayClosure"],
    [15, undefined, undefined],
    [253, undefined, undefined],
    [254, "sleeping", undefined],
    [255, "disabled", undefined],
    [256, undefined, undefined],
  ];
  for (const row of rows) {
    it("code " + row[0].toFixed(0), () => {
      expect(stateOf(row[0])).toBe(row[1]);
      expect(faultOf(row[0])).toBe(row[2]);
    });
  }
});

describe("answers", () => {
  function take(command: string, reply: string, firmware: string, protocol: string) {
    const status = chargingStatus(9000);
    const dialect = unknownDialect();
    readVersions(dialect, firmware, protocol);
    return { taken: digestAnswer(status, dialect, command, decode(reply, 5)), status };
  }

  const good: [
    string,
    string,
    string,
    string,
    (this: void, status: ReturnType<typeof chargingStatus>) => unknown,
    unknown,
  ][] = [
    ["GS", "$OK 01 0 01 0200", "8.2.3", "5.2.1", (status) => status.state, "notConnected"],
    ["GS", "$OK fe 13 03 0500", "8.2.3", "5.2.1", (status) => status.carConnected, true],
    ["GS", "$OK 254 5", "5.1.0", "4.0.1", (status) => status.state, "sleeping"],
    ["GS", "$OK 10 5", "5.1.0", "4.0.1", (status) => status.fault, "overTemperature"],
    ["GG", "$OK 15840 240000", "8.2.3", "5.2.1", (status) => status.charge_mA, 15840],
    ["GG", "$OK -1 -1", "4.8.1", "3.0.1", (status) => status.charge_mA, undefined],
    ["GE", "$OK 24 0001", "8.2.3", "5.2.1", (status) => status.offered_mA, 24000],
    ["GC", "$OK 6 80 16 24", "8.2.3", "5.2.1", (status) => status.offered_mA, 16000],
    ["GC", "$OK 6 80", "5.1.0", "4.0.1", (status) => status.offered_mA, 9000],
    ["GU", "$OK 3600 1200", "8.2.3", "5.2.1", (status) => status.lifetime_Wh, 1200],
    ["GP", "$OK 250 312 -2560", "8.2.3", "5.2.1", (status) => status.temperature_dC, 312],
    ["GP", "$OK -2560 -2560 -2560", "8.2.3", "5.2.1", (status) => status.temperature_dC, undefined],
    ["G0", "$OK 2", "5.1.0", "4.0.1", (status) => status.carConnected, undefined],
    ["G0", "$OK 0", "5.1.0", "4.0.1", (status) => status.carConnected, false],
    ["GF", "$OK 1 a fe", "8.2.3", "5.2.1", (status) => (status.faultCounts ?? []).join(" "), "1 10 254"],
  ];
  for (const row of good) {
    it(row[1] + " to " + row[0], () => {
      const answer = take(row[0], row[1], row[2], row[3]);
      expect(answer.taken).toBe(true);
      expect(row[4](answer.status)).toBe(row[5]);
    });
  }

  const bad: [string, string][] = [
    ["GS", "$OK 01 0 01"],
    ["GS", "$OK 0f 0 01 0200"],
    ["GS", "$OK 01 0 zz 0200"],
    ["GS", "$OK 254 5"],
    ["GE", "$OK 0 0001"],
    ["GE", "$OK 81 0001"],
    ["GG", "$OK abc 240000"],
    ["GG", "$OK 1"],
    ["GU", "$OK -5 0"],
    ["GP", "$OK 250 250"],
    ["G0", "$OK 3"],
    ["GF", "$OK 1 2"],
    ["GF", "$OK 1 2 x"],
    ["GF", "$OK 100 2 3"],
    ["GF", "$OK 1 2 3 4"],
  ];
  for (const row of bad) {
    it("refuses " + row[1] + " to " + row[0] + " and changes nothing", () => {
      const answer = take(row[0], row[1], "8.2.3", "5.2.1");
      expect(answer.taken).toBe(false);
      expect(answer.status).toEqual(chargingStatus(9000));
    });
  }
});

describe("asynchronous messages", () => {
  it("tell state, pilot, capacity and flags", () => {
    const status = chargingStatus(9000);
    const dialect = unknownDialect();
    readVersions(dialect, "8.2.3", "5.2.1");
    expect(digestAsync(status, dialect, decode("$AT 02 03 24 0700", 7))).toBe(true);
    expect(status.state).toBe("connected");
    expect(status.carWants).toBe(true);
    expect(status.offered_mA).toBe(24000);
    expect(status.state_ms).toBe(7);
  });

  it("do not tell the capacity before 7.1.1", () => {
    const status = chargingStatus(9000);
    const dialect = unknownDialect();
    readVersions(dialect, "6.0.0", "5.0.0");
    digestAsync(status, dialect, decode("$AT 02 02 24 0700", 7));
    expect(status.offered_mA).toBe(9000);
  });

  for (const line of ["$AT 02 03 24", "$AT 99 03 24 0700", "$AT 02 03 x 0700", "$ST 02", "$AN 0", "$WF 02"]) {
    it(line + " is no state of 8.2", () => {
      const status = chargingStatus(9000);
      const dialect = unknownDialect();
      readVersions(dialect, "8.2.3", "5.2.1");
      expect(digestAsync(status, dialect, decode(line, 7))).toBe(false);
      expect(status).toEqual(chargingStatus(9000));
    });
  }
});

describe("commands", () => {
  const idempotent: [string, boolean][] = [
    ["GS", true],
    ["SC 9 V", true],
    ["SC 9", false],
    ["SY", true],
    ["SY 165", true],
    ["FE", true],
    ["FS", true],
    ["FD", true],
    ["F1", false],
    ["FP 0 0 x", false],
    ["FR", false],
    ["SL 2", false],
  ];
  for (const row of idempotent) {
    it(row[0] + (row[1] ? " may" : " may not") + " be sent twice", () => {
      expect(isIdempotent(row[0])).toBe(row[1]);
    });
  }

  for (const command of ["GV", "G0", "FP 0 0 hello", "SL 2", "S1 26 1 1 0 0 0"]) {
    it("passes " + command + " through", () => {
      expect(passThroughVerdict(command)).toBe("allowed");
    });
  }

  for (const command of [
    "",
    "SC 16 M",
    "SC V",
    "SC 272 V",
    "SC 80 M V",
    "SC -6 V",
    "FF G 0",
    "SG 0",
    "SK",
    "Z0 1 1",
    "T0 1",
    "SY 10 6",
    "$GV",
    "GV^35",
    "GV\r",
    "FP 0 0 12345678901234567",
  ]) {
    it("refuses '" + command.replace("\r", "<CR>") + "' with a reason", () => {
      expect(passThroughVerdict(command).length).toBeGreaterThan(20);
    });
  }
});
