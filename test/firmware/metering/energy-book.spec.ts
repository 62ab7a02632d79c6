import { describe, expect, it } from "#test/spec";
import { EnergyBook, OF } from "#firmware/metering/energy-book";
import { splitEnergy } from "#firmware/metering/car-power";
import { ENERGY_RECORD, sessionWasRunning } from "#firmware/metering/running-session";
import { keepSession, storedSession } from "#firmware/session-log";
import { Store } from "#firmware/settings/store";
import { FakeStorage } from "#test/fakes/fake-storage";

function saved(book: EnergyBook): void {
  book.save();
  for (let tick = 0; tick < 20; tick++) book.step();
}

/** The car draws so much in an hour, so much of it by the sun. */
function charge(book: EnergyBook, energy_Wh: number, solar_Wh: number): void {
  book.addTotals([energy_Wh, 0, 0, solar_Wh, 0, 0], 3600);
}

function energies(book: EnergyBook): number[] {
  const found: number[] = [];
  for (let period = 0; period < 4; period++) found.push(book.total(period, 0));
  return found;
}

describe("the split of the car's power", () => {
  // car, house (none: nobody measures), battery, yield of the sun (none: not reported); solar, grid's part, battery's part
  const none = -1000000;
  const rows = [
    [3000, 0, 0, none, 3000, 0, 0],
    [3000, -500, 0, none, 3000, 0, 0],
    [3000, 1000, 0, none, 2000, 1000, 0],
    [3000, 3000, 0, none, 0, 3000, 0],
    [3000, 9000, 0, none, 0, 3000, 0],
    [3000, 0, -1000, none, 2000, 0, 1000],
    [3000, 1000, -5000, none, 0, 1000, 2000],
    [3000, 0, 4000, none, 3000, 0, 0],
    [3000, none, -5000, none, 0, 3000, 0],
    [3000, none, 0, 5000, 0, 3000, 0],
    [3000, 0, 0, 5000, 3000, 0, 0],
    [3000, 0, 0, 500, 500, 0, 2500],
    [3000, 0, -1000, 500, 500, 0, 2500],
    [3000, 1000, 0, 0, 0, 1000, 2000],
    [0, 500, -500, none, 0, 0, 0],
  ];
  for (const row of rows) {
    it("of " + row.join(" "), () => {
      const into = [row[0] ?? 0, 0, 0, 0, 0, 0];
      const house_W = row[1] === none ? undefined : row[1];
      splitEnergy(into, house_W, row[2] ?? 0, row[3] === none ? undefined : row[3]);
      expect([into[OF.solar] ?? 0, into[OF.grid] ?? 0, into[OF.battery] ?? 0]).toEqual([
        row[4] ?? 0,
        row[5] ?? 0,
        row[6] ?? 0,
      ]);
    });
  }
});

describe("the book of the energy", () => {
  it("begins day, month and year anew when they turn, and what is counted before the clock is set goes to the first", () => {
    const book = new EnergyBook(new FakeStorage());
    charge(book, 100, 40);
    expect(energies(book)).toEqual([0, 0, 0, 100]);
    book.turn(20000, 24300, false);
    expect(energies(book)).toEqual([100, 100, 100, 100]);
    book.turn(20001, 24300, false);
    expect(energies(book)).toEqual([0, 100, 100, 100]);
    charge(book, 7, 5);
    book.turn(20030, 24301, false);
    expect(energies(book)).toEqual([0, 0, 107, 107]);
    expect(book.total(2, 1)).toBe(45);
    book.turn(20400, 24312, false);
    expect(energies(book)).toEqual([0, 0, 0, 107]);
    expect(book.total(3, 3)).toBe(7200);
  });

  it("begins the week anew with Monday, not with a month, and goes on after a power cut", () => {
    // 20003 is a Monday
    const storage = new FakeStorage();
    const book = new EnergyBook(storage);
    charge(book, 1, 0);
    expect(book.week_Wh()).toBe(0);
    book.turn(20000, 24300, false);
    charge(book, 100, 0);
    expect(book.week_Wh()).toBe(101);
    book.turn(20002, 24301, false);
    expect(book.week_Wh()).toBe(101);
    saved(book);
    const again = new EnergyBook(storage);
    charge(again, 7, 0);
    again.turn(20002, 24301, false);
    expect(again.week_Wh()).toBe(108);
    again.turn(20003, 24301, false);
    expect(again.week_Wh()).toBe(0);
    charge(again, 5, 0);
    again.turn(20012, 24301, true);
    expect(again.week_Wh()).toBe(5);
  });

  it("begins the week with what the day has when the record knows of none", () => {
    const storage = new FakeStorage();
    const store = new Store(storage, ENERGY_RECORD);
    store.save(
      [
        "0|7||0|0|0",
        "0 0 0 0 0 0 0 0 0 0",
        "3600 0 0 0 7200 0 0 0 7200 0 0 0 7200 0 0 0",
        "20000 24300 2025 1",
        "3 2",
        "",
      ].join("\n"),
    );
    const book = new EnergyBook(storage);
    expect(book.phaseSwitches).toBe(2);
    expect(energies(book)).toEqual([1, 2, 2, 2]);
    expect(book.week_Wh()).toBe(1);
  });

  it("gives what was charged with the clock not set after a power cut to the day that it turns out to be, and no other", () => {
    for (const row of [
      [20000, 24300, 107, 107],
      [20001, 24300, 7, 107],
      [20030, 24301, 7, 7],
    ]) {
      const storage = new FakeStorage();
      const book = new EnergyBook(storage);
      book.turn(20000, 24300, false);
      charge(book, 100, 0);
      saved(book);
      const unset = new EnergyBook(storage);
      charge(unset, 3, 0);
      saved(unset);
      const again = new EnergyBook(storage);
      charge(again, 4, 0);
      expect(energies(again)).toEqual([100, 100, 100, 107]);
      again.turn(row[0] ?? 0, row[1] ?? 0, false);
      expect(energies(again)).toEqual([row[2] ?? 0, row[3] ?? 0, 107, 107]);
    }
  });

  it("loses nothing when the clock is set, forward or back, and back again", () => {
    for (const away of [
      [20000, 24299],
      [1, 23640],
      [25000, 24700],
    ]) {
      const book = new EnergyBook(new FakeStorage());
      book.turn(20001, 24300, false);
      charge(book, 100, 0);
      book.turn(away[0] ?? 0, away[1] ?? 0, true);
      charge(book, 5, 0);
      book.turn(20001, 24300, true);
      expect(energies(book)).toEqual([105, 105, 105, 105]);
      book.turn(20002, 24300, false);
      expect(energies(book)).toEqual([0, 105, 105, 105]);
    }
  });

  it("begins no day twice when the local time is put back over midnight", () => {
    const book = new EnergyBook(new FakeStorage());
    book.turn(20001, 24300, false);
    charge(book, 100, 0);
    book.turn(20000, 24299, false);
    charge(book, 10, 0);
    book.turn(20001, 24300, false);
    expect(energies(book)).toEqual([110, 110, 110, 110]);
  });

  it("is whole after a power cut at any byte of a save: the old one or the new one", () => {
    for (let bytes = 0; bytes < 260; bytes += 3) {
      const storage = new FakeStorage();
      const book = new EnergyBook(storage);
      book.running.running = true;
      book.running.card = "A|n a";
      book.running.number = 9;
      book.add(OF.L1, 3600 * 10);
      book.closings = 5;
      saved(book);
      book.add(OF.L1, 3600 * 10);
      storage.tear = bytes - Math.floor(bytes / 2) * 2 === 0 ? "shortened" : "overwritten";
      storage.cutAfter(bytes);
      saved(book);
      storage.restore();
      const again = new EnergyBook(storage);
      expect(again.session_Wh(OF.L1) === 10 || again.session_Wh(OF.L1) === 20).toBe(true);
      expect([again.closings, again.running.number, again.running.card]).toEqual([5, 9, "A|n a"]);
      expect(sessionWasRunning(storage)).toBe(true);
    }
  });

  it("names who measured: one, or most of it", () => {
    const book = new EnergyBook(new FakeStorage());
    expect(book.source()).toBe("model");
    book.add(OF.evse, 10);
    expect(book.source()).toBe("evse");
    book.add(OF.evMeter, 100);
    book.add(OF.unsplit, 1000);
    expect(book.source()).toBe("mixed evMeter");
  });

  it("reads a damaged or foreign record as nothing", () => {
    for (const text of ["", "x", "1|2|3", "1 5 7\nabcde"]) {
      const storage = new FakeStorage();
      storage.put("energy.a", text);
      const book = new EnergyBook(storage);
      expect([book.total(3, 0), book.closings]).toEqual([0, 0]);
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
