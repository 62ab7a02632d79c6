import { describe, expect, it } from "vitest";
import type { Snapshot } from "#firmware/api/snapshot";
import { emptySnapshot } from "#firmware/take-snapshot";
import { type LiveView, type Look, render } from "#tools/live/view";

const LOOK: Look = { columns: 80, rows: 24, color: false, unicode: true };

function charging(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    ...emptySnapshot(),
    link: "up",
    state: "charging",
    carConnected: true,
    L1_mA: 12300,
    L2_mA: 24600,
    L3_mA: undefined,
    house_L1_mA: 3200,
    house_L2_mA: 15500,
    mainsAge_ms: 400,
    mainsFresh: true,
    offered_mA: 9000,
    charge_mA: 9100,
    run: "enabled",
    limit_mA: 9000,
    limitedBy: "breaker L2",
    sentence: "offered 9 A: breaker L2 25 A - margin 0.5 A - house 15.5 A",
    sessionActive: true,
    session_s: 3725,
    sessionEnergy_Wh: 5230,
    sessionPeak_mA: 16000,
    ...changes,
  };
}

function view(snapshot: Snapshot, more: Partial<LiveView> = {}): LiveView {
  return {
    title: " Dinamics 0.1.0",
    details: [" EVSE   simulated"],
    snapshot,
    breaker_A: 25,
    note: " kettle",
    log: [],
    ...more,
  };
}

describe("live view", () => {
  it("shows phases, shares, offer, charge, state, session and the sentence", () => {
    expect(render(view(charging(), { log: ["one", "two"] }), LOOK).map((line) => line.trimEnd())).toEqual([
      " Dinamics 0.1.0",
      " EVSE   simulated",
      "",
      " L1  ████▓▓▓▓▓▓▓▓▓▓▓···············│········   12.3 A  house  3.2  car  9.1",
      " L2  ███████████████████▓▓▓▓▓▓▓▓▓▓▓│········   24.6 A  house 15.5  car  9.1",
      " L3  no reading",
      "     █ house  ▓ car  │ breaker 25 A",
      "",
      " Offered 9.0 A    Charge 9.1 A    EVSE charging",
      " Session 5.23 kWh in 1:02:05, peak 16.0 A",
      "",
      " offered 9 A: breaker L2 25 A - margin 0.5 A - house 15.5 A",
      " kettle",
      "",
      "one",
      "two",
    ]);
  });

  it("is the same in ASCII", () => {
    const line = render(view(charging()), { ...LOOK, unicode: false })[3] ?? "";
    expect(line).toBe(" L1  ####===========...............|........   12.3 A  house  3.2  car  9.1");
  });

  it("paints only where colours are wanted, and an overload red", () => {
    const overloaded = charging({ L1_mA: 31000 });
    expect(render(view(overloaded), LOOK).join("")).not.toContain("\x1b");
    const line = render(view(overloaded), { ...LOOK, color: true })[3] ?? "";
    expect(line).toContain("\x1b[31m");
    const calm = render(view(charging()), { ...LOOK, color: true })[3] ?? "";
    expect(calm).not.toContain("\x1b[31m");
  });

  for (const [columns, rows] of [
    [80, 24],
    [40, 10],
    [20, 5],
    [1, 1],
    [200, 60],
  ] as const) {
    it(`fits into ${String(columns)} x ${String(rows)}`, () => {
      const log = Array.from({ length: 100 }, (_, index) => `line ${String(index)} `.repeat(20));
      const lines = render(view(charging({ L1_mA: 900000 }), { log }), { ...LOOK, columns, rows });
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns);
    });
  }

  it("breaks a long sentence between words", () => {
    const sentence = "offered 9 A: " + "house ".repeat(20) + "end";
    const lines = render(view(charging({ sentence })), { ...LOOK, columns: 50 });
    const start = lines.findIndex((line) => line.startsWith(" offered 9 A"));
    expect(
      lines
        .slice(start, start + 4)
        .map((line) => line.trim())
        .join(" "),
    ).toContain(sentence);
  });

  for (const [changes, text] of [
    [{ link: "down", offered_mA: undefined, charge_mA: undefined }, "EVSE does not answer"],
    [{ link: "probing" }, "EVSE looking for it"],
    [{ state: "fault", fault: "gfci" }, "fault: gfci"],
    [{ state: "notConnected" }, "EVSE no car"],
    [{ state: "connected" }, "EVSE car connected"],
    [{ state: "sleeping" }, "EVSE sleeping"],
    [{ sessionActive: false }, "Session none"],
    [{ trips: ["communication", "meter"] }, "trips: communication, meter"],
    [{ mainsFresh: false, mainsAge_ms: 17400 }, "the meter has been silent for 17 s"],
    [{ mainsFresh: false, mainsAge_ms: undefined, L1_mA: undefined }, "no reading of the mains yet"],
    [{ offered_mA: undefined }, "Offered -"],
    [{ L1_mA: -5000, house_L1_mA: -5000 }, " -5.0 A  house -5.0  car  0.0"],
    [{ house_L1_mA: undefined }, "12.3 A  house 12.3  car  0.0"],
  ] as const) {
    it(`says "${text}"`, () => {
      expect(render(view(charging(changes as Partial<Snapshot>)), LOOK).join("\n")).toContain(text);
    });
  }

  it("shows the newest log lines that there is room for", () => {
    const log = Array.from({ length: 30 }, (_, index) => `log ${String(index)}`);
    const lines = render(view(charging(), { log }), LOOK);
    expect(lines.at(-1)).toBe("log 29");
    expect(lines.length).toBe(23);
  });
});
