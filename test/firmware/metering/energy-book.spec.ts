import { describe, expect, it } from "#test/spec";
import { EnergyBook, OF } from "#firmware/metering/energy-book";
import { type EnergySplit, splitEnergy } from "#firmware/metering/energy-split";
import { sessionWasRunning } from "#firmware/metering/running-session";
import { keepSession, storedSession } from "#firmware/session-log";
import { FakeStorage } from "#test/fakes/fake-storage";

function saved(book: EnergyBook): void {
  book.save();
  for (let tick = 0; tick < 20; tick++) book.step();
}

describe("the split of the car's power", () => {
  // car, grid (NaN: nobody measures), battery; solar, grid's part, battery's part
  const rows = [
    [3000, 0, 0, 3000, 0, 0],
    [3000, -500, 0, 3000, 0, 0],
    [3000, 1000, 0, 2000, 1000, 0],
    [3000, 3000, 0, 0, 3000, 0],
    [3000, 9000, 0, 0, 3000, 0],
    [3000, 0, -1000, 2000, 0, 1000],
    [3000, 1000, -5000, 0, 1000, 2000],
    [3000, 0, 4000, 3000, 0, 0],
    [3000, 0 / 0, -5000, 0, 3000, 0],
    [0, 500, -500, 0, 0, 0],
  ];
  for (const row of rows) {
    it("of " + row.join(" "), () => {
      const into: EnergySplit = { solar_W: 0, grid_W: 0, battery_W: 0 };
      const grid_W = row[1] ?? 0;
      splitEnergy(into, row[0] ?? 0, grid_W === grid_W ? grid_W : undefined, row[2] ?? 0);
      expect([into.solar_W, into.grid_W, into.battery_W]).toEqual([row[3] ?? 0, row[4] ?? 0, row[5] ?? 0]);
    });
  }
});

describe("the book of the energy", () => {
  it("begins day, month and year anew when they turn, and what is counted before the clock is set goes to the first", () => {
    const book = new EnergyBook(new FakeStorage());
    book.addTotals(3600 * 100, 0, 60);
    book.turn(20000, 24300);
    expect(book.total_Wh(0, false)).toBe(100);
    book.turn(20001, 24300);
    expect([book.total_Wh(0, false), book.total_Wh(1, false), book.total_Wh(2, false)]).toEqual([0, 100, 100]);
    book.addTotals(3600 * 7, 3600 * 5, 60);
    book.turn(20030, 24301);
    expect([book.total_Wh(0, false), book.total_Wh(1, false), book.total_Wh(2, true)]).toEqual([0, 0, 5]);
    book.turn(20400, 24312);
    expect([book.total_Wh(2, false), book.total_Wh(3, false), book.charge_s(3)]).toEqual([0, 107, 120]);
  });

  it("loses nothing when the clock is set back", () => {
    const book = new EnergyBook(new FakeStorage());
    book.turn(20001, 24300);
    book.addTotals(3600 * 100, 0, 60);
    book.turn(20000, 24299);
    expect([book.total_Wh(0, false), book.total_Wh(1, false)]).toEqual([100, 100]);
    book.turn(20001, 24300);
    expect(book.total_Wh(3, false)).toBe(100);
  });

  it("is whole after a power cut at any byte of a save: the old one or the new one", () => {
    for (let bytes = 0; bytes < 260; bytes += 3) {
      const storage = new FakeStorage();
      const book = new EnergyBook(storage);
      book.running.running = true;
      book.running.card = "Ana";
      book.add(OF.L1, 3600 * 10);
      book.closings = 5;
      saved(book);
      book.add(OF.L1, 3600 * 10);
      storage.cutAfter(bytes);
      saved(book);
      storage.restore();
      const again = new EnergyBook(storage);
      expect(again.session_Wh(OF.L1) === 10 || again.session_Wh(OF.L1) === 20).toBe(true);
      expect([again.closings, again.running.card]).toEqual([5, "Ana"]);
      expect(sessionWasRunning(storage)).toBe(true);
    }
  });

  it("names who measured: one, or most of it", () => {
    const book = new EnergyBook(new FakeStorage());
    expect(book.source()).toBe("model");
    book.add(OF.evse, 10);
    expect(book.source()).toBe("evse");
    book.add(OF.evMeter, 100);
    expect(book.source()).toBe("mixed evMeter");
  });

  it("reads a damaged or foreign record as nothing", () => {
    for (const text of ["", "x", "1|2|3", "1 5 7\nabcde"]) {
      const storage = new FakeStorage();
      storage.put("energy.a", text);
      const book = new EnergyBook(storage);
      expect([book.total_Wh(3, false), book.closings]).toEqual([0, 0]);
    }
  });
});

describe("the records of sessions", () => {
  it("are the newest twelve, each by its number", () => {
    const storage = new FakeStorage();
    for (let number = 1; number <= 20; number++) {
      const text = number < 10 ? "0" : "";
      keepSession(storage, number, '{"number":' + number.toFixed(0) + ',"x":"' + text + '"}');
    }
    expect(storedSession(storage, "", 20)).toBe('{"number":20,"x":""}');
    expect(storedSession(storage, "9", 20)).toBe('{"number":9,"x":"0"}');
    for (const wrong of ["8", "21", "0", "-1", "x", "1e9999999999"]) {
      const refused = storedSession(storage, wrong, 20);
      expect(typeof refused === "string" ? refused : refused.allowed).toBe("9..20");
    }
  });
});
