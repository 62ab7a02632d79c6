import { describe, expect, it } from "#test/spec";
import { CLOCK_SPAN_ms, after_ms } from "#hal/clock";
import type { StartView } from "#firmware/charging/start-control";
import { StartControl } from "#firmware/charging/start-control";

const START = CLOCK_SPAN_ms - 10000;

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
