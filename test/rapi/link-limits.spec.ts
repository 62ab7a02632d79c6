import { describe, expect, it } from "#test/spec";
import { Bench, charging } from "./scripted-evse";

/** Lets answers get lost until a question is in flight that nobody has answered. */
function withUnansweredQuestion(bench: Bench): void {
  bench.mute = true;
  bench.sent = [];
  while (bench.sent.length === 0) bench.run(20);
}

describe("a lowering", () => {
  it("does not wait for the repetitions of a question whose answer was lost", () => {
    const bench = charging(16);
    withUnansweredQuestion(bench);
    bench.run(100);
    bench.mute = false;
    bench.link.aim("enabled", 8000, bench.now());
    bench.run(160);
    expect(bench.capacity_A).toBe(8);
  });

  it("overtakes a higher one whose answer was lost", () => {
    const bench = charging(16);
    bench.mute = true;
    bench.link.aim("enabled", 12000, bench.now());
    bench.link.aim("enabled", 8000, bench.now());
    bench.run(120);
    bench.mute = false;
    bench.run(200);
    expect(bench.count("SC 12 V")).toBe(1);
    expect(bench.capacity_A).toBe(8);
  });

  it("does not wait longer than one timeout where there are no sequence ids", () => {
    const bench = new Bench();
    bench.ids = false;
    bench.version = "4.3.0 2.0.3";
    bench.state = "1";
    bench.link.opened(bench.now());
    bench.run(3000);
    bench.link.aim("enabled", 16000, bench.now());
    bench.run(1000);
    withUnansweredQuestion(bench);
    bench.link.aim("enabled", 8000, bench.now());
    bench.run(200);
    bench.mute = false;
    bench.run(500);
    expect(bench.capacity_A).toBe(8);
  });
});

describe("an EVSE that does not go as low as it is told", () => {
  it("is paused, asked for its state as ever, and not told again and again", () => {
    const bench = charging(16);
    bench.smallest_A = 10;
    bench.link.aim("enabled", 6000, bench.now());
    bench.run(5000);
    expect(bench.count("SC 6 V")).toBe(1);
    expect(bench.state).toBe("fe");
    expect(bench.count("GS")).toBeGreaterThanOrEqual(4);
  });

  it("goes on charging as soon as the limit allows what it offers", () => {
    const bench = charging(16);
    bench.smallest_A = 10;
    bench.link.aim("enabled", 6000, bench.now());
    bench.run(5000);
    bench.link.aim("enabled", 12000, bench.now());
    bench.run(3000);
    expect(bench.capacity_A).toBe(12);
    expect(bench.state).toBe("02");
  });
});

describe("a cap that the EVSE has named", () => {
  it("is not tested again by every change of the limit above it", () => {
    const bench = charging(16);
    bench.stored_A = 20;
    for (let limit_A = 25; limit_A < 32; limit_A++) {
      bench.link.aim("enabled", limit_A * 1000, bench.now());
      bench.run(1000);
    }
    let asked = 0;
    for (const command of bench.sent) if (command.startsWith("SC ")) asked++;
    expect(asked).toBe(1);
  });

  it("is forgotten when the car is unplugged, because the cable may have been the reason", () => {
    const bench = charging(16);
    bench.stored_A = 20;
    bench.link.aim("enabled", 32000, bench.now());
    bench.run(1000);
    bench.stored_A = 32;
    bench.state = "01";
    bench.flags = "0200";
    bench.say("$AT 01 01 20 0200");
    bench.run(500);
    expect(bench.capacity_A).toBe(32);
  });
});

describe("supervision that was never asked for", () => {
  it("writes nothing", () => {
    const bench = new Bench();
    bench.open();
    bench.run(5000);
    expect(bench.count("SY 0 6")).toBe(0);
    bench.link.supervise(10, 6, bench.now());
    bench.run(5000);
    expect(bench.written).toBe(0);
    expect(bench.link.status.supervision).toBe("armed");
  });
});

describe("a miss that cannot be acknowledged", () => {
  it("is acknowledged with every pulse, not in a flood", () => {
    const bench = charging(9);
    bench.link.supervise(10, 6, bench.now());
    bench.run(1000);
    bench.heartbeat = "10 6 2";
    bench.acknowledges = false;
    bench.sent = [];
    bench.run(12000);
    expect(bench.count("SY 165")).toBeLessThanOrEqual(5);
    expect(bench.count("GS")).toBeGreaterThanOrEqual(10);
    expect(bench.link.status.supervision).toBe("missed");
  });
});

describe("a hard fault", () => {
  it("stays a fault when the EVSE was put to sleep meanwhile", () => {
    const bench = charging(9);
    bench.say("$AT 05 05 9 0702");
    bench.say("$AT fe 05 9 0702");
    expect(bench.link.status.state).toBe("fault");
    expect(bench.link.status.fault).toBe("diode");
  });
});

describe("an EVSE that undoes its orders", () => {
  it("is told again ever more slowly, because every start wears the contactor", () => {
    const bench = charging(9);
    bench.link.aim("enabled", 9000, bench.now());
    for (let second = 0; second < 60; second++) {
      bench.state = "fe";
      bench.run(1000);
    }
    expect(bench.count("FE")).toBeLessThanOrEqual(9);
    expect(bench.count("FE")).toBeGreaterThanOrEqual(3);
  });
});

describe("a restart of the EVSE", () => {
  it("does not let the limit wait for a question that was lost in it", () => {
    const bench = charging(9);
    withUnansweredQuestion(bench);
    bench.mute = false;
    bench.capacity_A = 32;
    bench.say("$AB 00 8.2.3");
    bench.run(40);
    expect(bench.capacity_A).toBe(9);
  });

  it("is noticed before fw 6.0 by a charge time that goes back", () => {
    const bench = new Bench();
    bench.version = "D4.8.1 3.0.1";
    bench.state = "3";
    bench.elapsed_s = 500;
    bench.link.opened(bench.now());
    bench.link.aim("enabled", 9000, bench.now());
    bench.run(3000);
    bench.elapsed_s = 2;
    bench.run(1500);
    expect(bench.link.status.boots).toBe(1);
    expect(bench.capacity_A).toBe(9);
  });
});

describe("an EVSE without supervision that does not even say so", () => {
  it("is still asked everything else", () => {
    const bench = charging(9);
    bench.silentTo = "GY";
    bench.link.supervise(10, 6, bench.now());
    bench.run(20000);
    expect(bench.link.status.link).toBe("up");
    expect(bench.count("GY")).toBeLessThanOrEqual(8);
    expect(bench.count("GS")).toBeGreaterThanOrEqual(12);
    expect(bench.link.status.supervision).toBe("off");
  });
});
