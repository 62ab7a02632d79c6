import type { EvsePort } from "#hal/evse";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { Feeds } from "#firmware/metering/feeds";
import { ContactorTopic, EvseContactor } from "#firmware/modes/phase-port";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { unheard } from "#rapi/unheard";
import { describe, expect, it } from "#test/spec";

const START = CLOCK_SPAN_ms - 10000;

/** An EVSE that only keeps what it is asked. */
class AskedEvse implements EvsePort {
  readonly status = unheard(START);
  readonly asked: string[] = [];
  aim(): void {
    // nothing is aimed here
  }
  supervise(): void {
    // nor supervised
  }
  ask(command: string, _tag: string, _now: number): boolean {
    this.asked.push(command);
    return true;
  }
}

class Bench {
  readonly evse = new AskedEvse();
  readonly port = new EvseContactor(this.evse);
  now = START;

  constructor() {
    this.evse.status.link = "up";
  }

  /** A tick with an order; the last question. */
  order(phases: number): string {
    this.now = after_ms(this.now, 100);
    this.port.follow(phases, this.now);
    return this.last();
  }

  last(): string {
    return this.evse.asked[this.evse.asked.length - 1] ?? "";
  }

  /** The last question gets an answer. */
  answer(reply: string | undefined): this {
    this.port.answered(this.last(), reply);
    return this;
  }
}

/** An EVSE that has said that it can, listens, and has switched three phases on. */
function ready(): Bench {
  const bench = new Bench();
  bench.order(3);
  bench.answer("$OK 1").order(3);
  bench.answer("$OK").order(3);
  bench.answer("$OK");
  return bench;
}

describe("an EVSE that switches the phases", () => {
  it("is asked whether it can, told to leave it to us, and given the order", () => {
    const bench = new Bench();
    expect(bench.order(1)).toBe("G7");
    expect(bench.port.usable()).toBe(false);
    expect(bench.answer("$OK 1").order(1)).toBe("S8 0");
    expect(bench.answer("$OK").order(1)).toBe("S7 0");
    expect(bench.port.usable()).toBe(true);
    expect(bench.port.actual(bench.now)).toBeUndefined();
    bench.answer("$OK");
    expect(bench.port.actual(bench.now)).toBe(1);
  });

  it("is asked nothing while it has what was ordered", () => {
    const bench = ready();
    bench.order(3);
    bench.order(3);
    expect(bench.evse.asked).toEqual(["G7", "S8 0", "S7 1"]);
  });

  it("that refuses is not usable, and asked again only after 10 s", () => {
    const bench = new Bench();
    bench.order(1);
    bench.answer("$NK");
    for (let tick = 0; tick < 99; tick++) bench.order(1);
    expect(bench.evse.asked).toEqual(["G7"]);
    bench.order(1);
    expect(bench.evse.asked).toEqual(["G7", "G7"]);
    expect(bench.port.usable()).toBe(false);
  });

  it("whose answer to an order is lost or refused may have switched or not", () => {
    for (const lost of [true, false]) {
      const bench = ready();
      expect(bench.order(1)).toBe("S7 0");
      bench.answer(lost ? undefined : "$NK");
      expect(bench.port.actual(bench.now)).toBeUndefined();
    }
  });

  it("that acknowledges an order which is no longer wanted is told the new one", () => {
    const bench = ready();
    bench.order(1);
    bench.port.follow(3, bench.now);
    bench.port.answered("S7 0", "$OK");
    expect(bench.port.actual(bench.now)).toBeUndefined();
    expect(bench.order(3)).toBe("S7 1");
  });

  it("is told everything again after a restart or a lost line", () => {
    const bench = ready();
    bench.evse.status.boots++;
    expect(bench.order(3)).toBe("G7");
    expect(bench.port.usable()).toBe(false);
    const lost = ready();
    lost.evse.status.link = "down";
    lost.order(3);
    lost.evse.status.link = "up";
    expect(lost.port.actual(lost.now)).toBeUndefined();
    expect(lost.order(3)).toBe("G7");
  });
});

describe("a contactor at the controller's own pin", () => {
  it("is driven at once, also without a broker, and once for each order", () => {
    const mqtt = new FakeMqtt();
    mqtt.up = false;
    const driven: boolean[] = [];
    const pin = {
      drive(threePhases: boolean): void {
        driven.push(threePhases);
      },
    };
    const port = new ContactorTopic(mqtt, new Feeds(), pin);
    for (const order of [3, 3, 1, 1, 3]) port.follow(order, START);
    expect(driven).toEqual([true, false, true]);
    expect(port.usable()).toBe(true);
    expect(port.actual(START)).toBeUndefined();
  });
});
