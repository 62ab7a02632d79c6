import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { type TripEntry, TripLog } from "#firmware/protection/trip-log";
import { FakeStorage } from "#test/fakes/fake-storage";
import { describe, expect, it } from "#test/spec";

class Bench {
  log: TripLog;
  now = after_ms(CLOCK_SPAN_ms, -10000);

  constructor(readonly storage: FakeStorage = new FakeStorage()) {
    this.log = new TripLog(storage);
  }

  restart(): this {
    this.storage.restore();
    this.log = new TripLog(this.storage);
    return this;
  }

  trip(name: string): TripEntry {
    const number = this.log.next;
    this.log.next++;
    const entry = {
      number,
      name,
      cause: "",
      count: 1,
      reset: "self",
      at_s: 100 + number,
      end_s: undefined,
      endedBy: "",
    };
    this.log.keep(entry);
    this.log.hold();
    return entry;
  }

  settle(): this {
    for (let tick = 0; tick < 200; tick++) {
      this.now = after_ms(this.now, 100);
      this.log.step(this.now);
    }
    return this;
  }

  /** Numbers of all trips that can be listed, newest first. */
  numbers(): number[] {
    const numbers: number[] = [];
    let from: number | undefined = undefined;
    for (let pages = 0; pages < 40; pages++) {
      const page: string = this.log.page(from);
      for (const part of page.split('{"number":')) {
        const end = part.indexOf(',"name"');
        if (end > 0) numbers.push(Number(part.substring(0, end)));
      }
      const next = page.substring(page.indexOf('"next":') + 7, page.length - 1);
      if (next === "null") return numbers;
      from = Number(next);
    }
    return numbers;
  }
}

describe("the log of trips", () => {
  it("lists nothing while there is nothing", () => {
    expect(new Bench().log.page(undefined)).toBe('{"count":0,"trips":[],"next":null}');
  });

  it("lists a trip with everything that is known of it", () => {
    const bench = new Bench();
    const entry = bench.trip("residual current");
    entry.cause = "12 mA";
    bench.settle();
    entry.end_s = 200;
    entry.endedBy = "person";
    bench.log.keep(entry);
    bench.settle();
    expect(bench.log.page(undefined)).toBe(
      '{"count":1,"trips":[{"number":0,"name":"residual current","cause":"12 mA","count":1,"reset":"self","at_s":100,"end_s":200,"endedBy":"person"}],"next":null}',
    );
  });

  it("has at least the newest 50, in order, also after a restart, however many there were", () => {
    for (const count of [1, 4, 5, 49, 50, 56, 57, 130]) {
      const bench = new Bench();
      for (let times = 0; times < count; times++) {
        bench.trip("meter");
        bench.settle();
      }
      const numbers = bench.restart().numbers();
      expect(numbers.length).toBeGreaterThanOrEqual(Math.min(count, 50));
      for (let index = 0; index < numbers.length; index++) expect(numbers[index]).toBe(count - 1 - index);
      expect(bench.log.next).toBe(count);
    }
  });

  it("loses at most the trip that was being written when the power went, at every byte", () => {
    for (let bytes = 0; bytes < 260; bytes += 3) {
      const bench = new Bench();
      for (let times = 0; times < 3; times++) {
        bench.trip("meter");
        bench.settle();
      }
      bench.storage.cutAfter(bytes);
      bench.trip("communication");
      bench.settle();
      const numbers = bench.restart().numbers();
      expect(numbers.includes(0) && numbers.includes(1) && numbers.includes(2)).toBe(true);
    }
  });

  it("keeps which trips wait for a person", () => {
    const bench = new Bench();
    bench.log.held.push("residual current");
    bench.log.held.push("EVSE gfci");
    bench.log.hold();
    expect(bench.restart().log.held).toEqual(["residual current", "EVSE gfci"]);
  });

  it("tries again when the medium has refused what waits for a person", () => {
    const bench = new Bench();
    bench.storage.cutAfter(0);
    bench.log.held.push("residual current");
    bench.log.hold();
    bench.settle();
    bench.storage.restore();
    bench.settle();
    expect(bench.restart().log.held).toEqual(["residual current"]);
  });
});
