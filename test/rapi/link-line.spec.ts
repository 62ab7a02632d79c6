import { describe, expect, it } from "#test/spec";
import { charging } from "./scripted-evse";

describe("a bad line", () => {
  it("is reported down after 2.5 s of silence, and nothing claims it is charging", () => {
    const bench = charging(9);
    bench.mute = true;
    bench.run(1400);
    expect(bench.link.status.link).toBe("up");
    bench.run(1300);
    expect(bench.link.status.link).toBe("down");
    expect(bench.link.status.state).toBe("unknown");
    expect(bench.link.status.offered_mA).toBeUndefined();
    expect(bench.link.status.carConnected).toBeUndefined();
  });

  it("comes back on its own and asserts the limit", () => {
    const bench = charging(9);
    bench.mute = true;
    bench.run(10000);
    bench.mute = false;
    bench.capacity_A = 32;
    bench.run(2500);
    expect(bench.link.status.link).toBe("up");
    expect(bench.capacity_A).toBe(9);
  });

  it("with a wrong checksum only counts", () => {
    const bench = charging(9);
    const before = bench.link.status.badLines;
    bench.link.received("$AT 01 01 32 0200^00\r", bench.now());
    bench.link.received("$AT 01 01 32 0200\r", bench.now());
    expect(bench.link.status.badLines).toBe(before + 2);
    expect(bench.link.status.state).toBe("charging");
    expect(bench.link.status.offered_mA).toBe(9000);
  });

  it("is tried again only for commands that may be sent twice", () => {
    const bench = charging(9);
    bench.link.ask("F1", "button", bench.now());
    bench.mute = true;
    bench.run(900);
    expect(bench.count("F1")).toBeLessThanOrEqual(1);
  });

  it("does not take its own echo for an answer", () => {
    const bench = charging(9);
    bench.link.received("$GS :01^57\r", bench.now());
    expect(bench.link.status.state).toBe("charging");
  });
});

describe("pass-through", () => {
  it("gives the raw answer to who asked", () => {
    const bench = charging(9);
    bench.link.ask("GV", "rapi_response", bench.now());
    bench.run(300);
    expect(bench.replies.length).toBe(1);
    expect(bench.replies[0]).toContain("rapi_response|GV|$OK 8.2.3 5.2.1");
  });

  it("says that no answer came", () => {
    const bench = charging(9);
    bench.link.ask("FR", "rapi_response", bench.now());
    bench.run(1500);
    expect(bench.replies).toEqual(["rapi_response|FR|none"]);
  });

  it("asserts the limit again after a change of the service level", () => {
    const bench = charging(9);
    bench.instead = [];
    bench.link.ask("SL 2", "rapi_response", bench.now());
    bench.run(100);
    bench.capacity_A = 32;
    bench.run(3000);
    expect(bench.capacity_A).toBe(9);
  });

  it("refuses what cannot wait any more", () => {
    const bench = charging(9);
    bench.mute = true;
    bench.run(1000);
    let taken = 0;
    for (let count = 0; count < 20; count++) if (bench.link.ask("GV", "x", bench.now())) taken++;
    expect(taken).toBe(8);
  });

  it("asynchronous lines reach the listener as they came", () => {
    const bench = charging(9);
    bench.say("$AT 02 02 9 0500");
    expect(bench.asyncs.length).toBe(1);
    expect(bench.asyncs[0]).toContain("$AT 02 02 9 0500^");
    expect(bench.link.status.state).toBe("connected");
  });
});
