import { describe, expect, it } from "#test/spec";
import { CLOCK_SPAN_ms, after_ms } from "#hal/clock";
import type { StartView } from "#firmware/charging/start-control";
import { StartControl } from "#firmware/charging/start-control";
import { PRIORITY } from "#firmware/charging/claim";

const START = CLOCK_SPAN_ms - 10000;
const SCHEDULE: number = PRIORITY.schedule;

function view(plugAndCharge: boolean, carConnected: boolean | undefined, charge_mA: number): StartView {
  return { plugAndCharge, carConnected, charging: charge_mA > 0, charge_mA, timer1_ms: 50000, timer2_ms: 10000 };
}

describe("start control", () => {
  it("charges whatever is plugged in under plug and charge", () => {
    const start = new StartControl();
    start.follow(view(true, true, 0), START);
    expect(start.claim.permit).toBe("enabled");
    expect(start.code).toBe(2);
  });

  it("waits for a start without plug and charge", () => {
    const start = new StartControl();
    start.follow(view(false, true, 0), START);
    expect(start.claim.permit).toBe("sleeping");
    expect(start.claim.source).toBe("not started");
    start.set(2);
    start.follow(view(false, true, 0), START);
    expect(start.claim.permit).toBe("enabled");
  });

  it("lets an explicit stop beat plug and charge until the car is unplugged", () => {
    const start = new StartControl();
    start.follow(view(true, true, 16000), START);
    start.set(3);
    start.follow(view(true, true, 0), START);
    expect(start.claim.permit).toBe("sleeping");
    start.follow(view(true, undefined, 0), START);
    expect(start.claim.permit).toBe("sleeping");
    start.follow(view(true, false, 0), START);
    expect(start.claim.permit).toBe("enabled");
  });

  it("keeps a stop that was said before any car was plugged in until that car is gone", () => {
    const start = new StartControl();
    start.follow(view(true, false, 0), START);
    start.set(3);
    start.follow(view(true, false, 0), START);
    start.follow(view(true, true, 0), START);
    expect(start.claim.permit).toBe("sleeping");
  });

  it("keeps disable until enable, unplugged or not", () => {
    const start = new StartControl();
    start.follow(view(true, true, 0), START);
    start.set(1);
    start.follow(view(true, false, 0), START);
    expect(start.claim.permit).toBe("disabled");
    expect(start.code).toBe(1);
    start.set(2);
    start.follow(view(true, false, 0), START);
    expect(start.claim.permit).toBe("enabled");
  });

  it("ends a controlled charge after timer1 without current, not a millisecond before", () => {
    const start = new StartControl();
    start.set(2);
    start.follow(view(false, true, 299), START);
    const idle = view(false, true, 299);
    start.follow(idle, after_ms(START, 49999));
    expect(start.claim.permit).toBe("enabled");
    start.follow(idle, after_ms(START, 50000));
    start.follow(idle, after_ms(START, 50000));
    expect(start.claim.permit).toBe("sleeping");
    expect(start.claim.source).toBe("timer1");
  });

  it("ends a controlled charge timer2 after the car was unplugged", () => {
    const start = new StartControl();
    start.set(2);
    start.follow(view(false, true, 6000), START);
    start.follow(view(false, false, 0), START);
    start.follow(view(false, false, 0), after_ms(START, 9999));
    expect(start.claim.permit).toBe("enabled");
    start.follow(view(false, false, 0), after_ms(START, 10000));
    expect(start.claim.permit).toBe("sleeping");
    expect(start.claim.source).toBe("timer2");
  });
});

describe("a start by a person", () => {
  /** Whether it beats the schedule, in each of these moments: whether a car is connected. */
  function beats(start: StartControl, moments: (boolean | undefined)[], plugAndCharge: boolean): boolean[] {
    const found: boolean[] = [];
    for (let moment = 0; moment < moments.length; moment++) {
      start.follow(view(plugAndCharge, moments[moment], 0), START);
      found.push(start.claim.permit === "enabled" && start.claim.priority > SCHEDULE);
    }
    return found;
  }
  /** A place in a row where the EVSE cannot tell. */
  const UNKNOWN = undefined as boolean | undefined;

  for (const plugAndCharge of [true, false]) {
    it("beats the schedule until the car is unplugged, plug and charge being " + (plugAndCharge ? "on" : "off"), () => {
      const start = new StartControl();
      expect(beats(start, [true], plugAndCharge)).toEqual([false]);
      start.set(2);
      expect(beats(start, [true, UNKNOWN, true, false, true], plugAndCharge)).toEqual([true, true, true, false, false]);
    });
  }

  it("beats nothing that limits a session, pauses or protects", () => {
    const start = new StartControl();
    start.set(2);
    start.follow(view(true, true, 0), START);
    expect(start.claim.priority).toBeLessThan(PRIORITY.sessionLimit);
    expect(start.claim.limit_mA).toBeUndefined();
  });

  it("that the broker had kept beats nothing, and takes nothing from one that was said just now", () => {
    const start = new StartControl();
    start.set(2, undefined, true);
    expect(beats(start, [true], true)).toEqual([false]);
    start.set(2);
    start.set(2, undefined, true);
    expect(beats(start, [true], true)).toEqual([true]);
    start.set(3, undefined, true);
    expect(beats(start, [true], true)).toEqual([false]);
  });

  it("without a car beats nothing", () => {
    const start = new StartControl();
    start.set(2);
    expect(beats(start, [false, true], true)).toEqual([false, false]);
  });

  it("ends with a stop, and with a power cut", () => {
    const start = new StartControl();
    start.set(2);
    start.set(3);
    expect(beats(start, [true], true)).toEqual([false]);
    const next = new StartControl();
    next.restore(2);
    expect(beats(next, [true], true)).toEqual([false]);
  });
});
