import { describe, expect, it } from "#test/spec";
import { charging } from "./scripted-evse";

describe("a command of which nobody knows whether it was obeyed", () => {
  it("that raised is taken back when the limit returns to what it was", () => {
    const bench = charging(10);
    bench.silentTo = "SC 20 V";
    bench.link.aim("enabled", 20000, bench.now());
    bench.run(100);
    expect(bench.capacity_A).toBe(20);
    bench.link.aim("enabled", 10000, bench.now());
    bench.run(700);
    expect(bench.capacity_A).toBe(10);
    expect(bench.count("SC 20 V")).toBe(1);
  });

  it("makes the offer unknown until the EVSE has said it", () => {
    const bench = charging(10);
    bench.silentTo = "SC 20 V";
    bench.link.aim("enabled", 20000, bench.now());
    bench.run(3000);
    expect(bench.link.status.offered_mA === 10000).toBe(false);
    bench.silentTo = "";
    bench.run(1000);
    expect(bench.link.status.offered_mA).toBe(20000);
  });

  for (const command of ["SL 1", "FR", "SC 24 V"]) {
    it("of a user, as " + command + ", is followed by the limit at once", () => {
      const bench = charging(10);
      bench.silentTo = command;
      bench.sent = [];
      bench.link.ask(command, "rapi_response", bench.now());
      bench.run(20);
      bench.capacity_A = 24;
      bench.run(680);
      expect(bench.count("SC 10 V")).toBe(1);
      expect(bench.capacity_A).toBe(10);
    });
  }
});

describe("an EVSE that fails its self test", () => {
  for (const [code, fault] of [
    ["07", "noGround"],
    ["08", "stuckRelay"],
    ["09", "gfiSelfTest"],
  ] as const) {
    it("with " + code + " shows it at once", () => {
      const bench = charging(10);
      bench.say("$AB " + code + " 8.2.3");
      expect(bench.link.status.state).toBe("fault");
      expect(bench.link.status.fault).toBe(fault);
      expect(bench.link.status.boots).toBe(1);
    });
  }

  it("and one that passes shows no fault", () => {
    const bench = charging(10);
    bench.say("$AB 00 8.2.3");
    expect(bench.link.status.fault).toBeUndefined();
  });
});
