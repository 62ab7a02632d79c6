import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import type { CircuitView } from "#firmware/limits/circuit";
import { Circuit } from "#firmware/limits/circuit";

const START = CLOCK_SPAN_ms - 10000;

function view(phases: number): CircuitView {
  return {
    bound_mA: 19500,
    phases,
    seesCar: true,
    reaction_ms: 5000,
    hold_ms: 10000,
    clamps: 123,
    timeout_ms: 20000,
    minimum_mA: 6000,
    failsafe_mA: 6000,
    shortage_ms: 10000,
    tolerated_mA: 500,
    pause_ms: 120000,
    resumeMargin_mA: 1000,
    charging: true,
    carPresent: true,
  };
}

/** A sub-panel of 20 A with a car of one phase that follows its offer within the second. */
class Panel {
  readonly circuit = new Circuit();
  readonly view = view(1);
  now = START;
  private car_mA = 0;

  second(others_mA: number): void {
    this.now = after_ms(this.now, 1000);
    this.circuit.house.draw.measured(this.car_mA, this.now);
    this.circuit.take({ L1_mA: others_mA + this.car_mA, L2_mA: 0, L3_mA: 0 }, this.view, this.now);
    this.decide();
  }

  decide(): void {
    const circuit = this.circuit;
    circuit.follow(this.view, this.now);
    const offer_mA = circuit.claim.permit === "sleeping" ? 0 : (circuit.claim.limit_mA ?? 0);
    circuit.house.draw.offered(offer_mA, offer_mA === 0, this.now);
    this.car_mA = offer_mA;
    this.view.charging = offer_mA > 0;
  }

  seconds(count: number, others_mA: number): void {
    for (let second = 0; second < count; second++) this.second(others_mA);
  }
}

describe("the circuit", () => {
  const rows: [string, number, number, number, number, number, string][] = [
    ["the worst phase counts", 123, 5000, 9000, 2000, 10000, "circuit L2"],
    ["a phase that the car does not use does not count", 13, 5000, 19000, 2000, 14000, "circuit L1"],
    ["one phase", 3, 5000, 9000, 2000, 17000, "circuit L3"],
    ["surplus makes no room above the breaker", 1, -9000, 0, 0, 19000, "circuit L1"],
    ["at the smallest current it still charges", 1, 13500, 0, 0, 6000, "circuit L1"],
  ];
  for (const row of rows) {
    it(row[0], () => {
      const circuit = new Circuit();
      circuit.take({ L1_mA: row[2], L2_mA: row[3], L3_mA: row[4] }, view(row[1]), START);
      circuit.follow(view(row[1]), START);
      expect(circuit.claim.limit_mA).toBe(row[5]);
      expect(circuit.claim.permit).toBeUndefined();
      expect(circuit.claim.source).toBe(row[6]);
    });
  }

  it("has no opinion when it is not set up", () => {
    const circuit = new Circuit();
    circuit.take({ L1_mA: 19000, L2_mA: 0, L3_mA: 0 }, view(1), START);
    circuit.follow(view(1), START);
    circuit.follow(undefined, START);
    expect(circuit.claim.limit_mA).toBeUndefined();
    expect(circuit.claim.permit).toBeUndefined();
  });

  it("says the equation", () => {
    const panel = new Panel();
    panel.seconds(5, 9000);
    expect(panel.circuit.explain(panel.now)).toBe("(19.5 A) - others 9 A");
    expect(panel.circuit.claim.limit_mA).toBe(10000);
  });

  it("lowers at once to exactly what is left, and raises when the hold is over", () => {
    const panel = new Panel();
    panel.seconds(30, 2000);
    expect(panel.circuit.claim.limit_mA).toBe(17000);
    panel.second(9000);
    expect(panel.circuit.claim.limit_mA).toBe(10000);
    panel.seconds(9, 2000);
    expect(panel.circuit.claim.limit_mA).toBe(10000);
    panel.seconds(20, 2000);
    expect(panel.circuit.claim.limit_mA).toBe(17000);
  });

  it("pauses at once when even the smallest current overloads it", () => {
    const panel = new Panel();
    panel.seconds(30, 2000);
    panel.second(14100);
    expect(panel.circuit.claim.permit).toBe("sleeping");
    expect(panel.circuit.room.pauses).toBe(1);
  });

  it("bears a shortage within the margin for a while", () => {
    const panel = new Panel();
    panel.seconds(30, 2000);
    panel.seconds(10, 13900);
    expect(panel.circuit.claim.permit).toBeUndefined();
    expect(panel.circuit.claim.limit_mA).toBe(6000);
    panel.second(13900);
    expect(panel.circuit.claim.permit).toBe("sleeping");
  });
});

describe("the circuit and bad input", () => {
  it("falls to its failsafe a millisecond after its timeout", () => {
    const panel = new Panel();
    panel.seconds(30, 2000);
    panel.now = after_ms(panel.now, 20000);
    panel.decide();
    expect(panel.circuit.claim.limit_mA).toBe(17000);
    panel.now = after_ms(panel.now, 1);
    panel.decide();
    expect(panel.circuit.claim.limit_mA).toBe(6000);
    expect(panel.circuit.claim.source).toBe("circuit failsafe");
    expect(panel.circuit.explain(panel.now)).toBe("its meter is silent");
  });

  it("never rises to its failsafe", () => {
    const panel = new Panel();
    panel.view.failsafe_mA = 16000;
    panel.seconds(30, 9000);
    panel.now = after_ms(panel.now, 20001);
    panel.decide();
    expect(panel.circuit.claim.limit_mA).toBe(10000);
  });

  it("stays paused when its meter falls silent in the pause", () => {
    const panel = new Panel();
    panel.seconds(30, 2000);
    panel.second(19000);
    for (let minute = 0; minute < 10; minute++) {
      panel.now = after_ms(panel.now, 60000);
      panel.decide();
      expect(panel.circuit.claim.permit).toBe("sleeping");
    }
  });

  it("takes no sample that lacks a phase or is no current", () => {
    const rows = [
      { sample: { L1_mA: undefined, L2_mA: 0, L3_mA: 0 }, phase: "L1" },
      { sample: { L1_mA: 0, L2_mA: undefined, L3_mA: 0 }, phase: "L2" },
      { sample: { L1_mA: 0, L2_mA: 0, L3_mA: undefined }, phase: "L3" },
      { sample: { L1_mA: NaN, L2_mA: 0, L3_mA: 0 }, phase: "L1" },
      { sample: { L1_mA: 0, L2_mA: 1000001, L3_mA: 0 }, phase: "L2" },
      { sample: { L1_mA: 0, L2_mA: 0, L3_mA: -1000001 }, phase: "L3" },
    ];
    for (const { sample, phase } of rows) {
      const panel = new Panel();
      panel.seconds(30, 9000);
      const refused = panel.circuit.take(sample, panel.view, panel.now);
      expect(refused).toBe(phase);
      panel.decide();
      expect(panel.circuit.claim.limit_mA).toBe(10000);
    }
  });

  it("pauses when no phase that the car uses has a meter", () => {
    const circuit = new Circuit();
    const blind = view(1);
    blind.clamps = 23;
    circuit.take({ L1_mA: 0, L2_mA: 0, L3_mA: 0 }, blind, START);
    circuit.follow(blind, START);
    expect(circuit.claim.permit).toBe("sleeping");
  });

  it("pauses on others that jump to ten times and does not follow them down for a moment", () => {
    const panel = new Panel();
    panel.seconds(30, 3000);
    panel.second(300);
    expect(panel.circuit.claim.limit_mA).toBe(16000);
    panel.second(30000);
    expect(panel.circuit.claim.permit).toBe("sleeping");
  });

  it("never offers more than the worst of others that flip each second", () => {
    const panel = new Panel();
    panel.second(9000);
    for (let second = 0; second < 100; second++) {
      panel.second(second - Math.floor(second / 2) * 2 === 0 ? 1000 : 9000);
      expect(panel.circuit.claim.limit_mA).toBe(10000);
    }
  });
});
