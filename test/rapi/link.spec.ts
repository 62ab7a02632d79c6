import { describe, expect, it } from "#test/spec";
import { Bench, charging } from "./scripted-evse";

describe("finding the EVSE", () => {
  it("asks who is there without an id, probes ids, and is up", () => {
    const bench = new Bench();
    bench.link.opened(bench.now());
    expect(bench.sent).toEqual(["GV"]);
    bench.run(1000);
    expect(bench.link.status.link).toBe("up");
    expect(bench.link.status.firmware).toBe("8.2.3");
    expect(bench.sent[1]).toBe("GV");
  });

  it("knows state, capacity and car after a second", () => {
    const bench = new Bench();
    bench.state = "02";
    bench.flags = "0700";
    bench.open();
    expect(bench.link.status.state).toBe("connected");
    expect(bench.link.status.carConnected).toBe(true);
    expect(bench.link.status.offered_mA).toBe(24000);
  });

  it("works with firmware that echoes no ids", () => {
    const bench = new Bench();
    bench.ids = false;
    bench.open();
    bench.link.aim("enabled", 10000, bench.now());
    bench.run(200);
    expect(bench.link.status.link).toBe("up");
    expect(bench.capacity_A).toBe(10);
  });

  it("reads decimal states of firmware before 6.0", () => {
    const bench = new Bench();
    bench.version = "5.1.0 4.0.1";
    bench.instead = [];
    bench.link.opened(bench.now());
    bench.run(200);
    bench.say("$ST fe");
    expect(bench.link.status.state).toBe("sleeping");
  });
});

describe("firmware that can only store a current", () => {
  it("is put to sleep instead of wearing its EEPROM, and says why", () => {
    const bench = new Bench();
    bench.version = "3.11.3 1.0.3";
    bench.ids = false;
    bench.link.aim("enabled", 9000, bench.now());
    bench.link.opened(bench.now());
    bench.run(1000);
    bench.say("$ST 03");
    bench.run(3000);
    expect(bench.count("SC 9 V")).toBe(0);
    expect(bench.count("SC 9")).toBe(0);
    expect(bench.count("FS")).toBeGreaterThanOrEqual(1);
    expect(bench.log.has("can only store currents")).toBe(true);
  });
});

describe("setting the current", () => {
  it("sends a lower one at once when nothing is in flight, always volatile", () => {
    const bench = charging(16);
    bench.link.aim("enabled", 9999, bench.now());
    expect(bench.sent).toEqual(["SC 9 V"]);
    bench.run(100);
    expect(bench.link.status.offered_mA).toBe(9000);
  });

  it("replaces a waiting one by a newer one", () => {
    const bench = charging(16);
    bench.mute = true;
    bench.sent = [];
    while (bench.sent.length === 0) bench.run(20);
    bench.link.aim("enabled", 12000, bench.now());
    bench.link.aim("enabled", 8000, bench.now());
    bench.mute = false;
    bench.run(700);
    expect(bench.count("SC 12 V")).toBe(0);
    expect(bench.capacity_A).toBe(8);
  });

  it("never asks for less than the EVSE's minimum", () => {
    const bench = charging(16);
    bench.link.aim("enabled", 0, bench.now());
    bench.run(100);
    expect(bench.capacity_A).toBe(6);
  });

  it("sends nothing again while nothing changes", () => {
    const bench = charging(16);
    for (let count = 0; count < 50; count++) {
      bench.link.aim("enabled", 16000, bench.now());
      bench.run(100);
    }
    expect(bench.count("SC 16 V")).toBe(0);
  });

  it("takes the clipped current of a refusal and does not insist for a minute", () => {
    const bench = charging(16);
    bench.stored_A = 20;
    bench.link.aim("enabled", 25000, bench.now());
    bench.run(30000);
    expect(bench.link.status.offered_mA).toBe(20000);
    expect(bench.count("SC 25 V")).toBe(1);
    bench.run(32000);
    expect(bench.count("SC 25 V")).toBe(2);
  });

  const raises: [string, string][] = [
    ["an asynchronous message", "$AT 03 03 32 0540"],
    ["the answer to a poll", ""],
  ];
  for (const row of raises) {
    it("asserts the limit again when " + row[0] + " shows another one", () => {
      const bench = charging(9);
      bench.capacity_A = 32;
      if (row[1] !== "") {
        bench.say(row[1]);
        bench.run(60);
      } else bench.run(2500);
      expect(bench.capacity_A).toBe(9);
      expect(bench.link.status.offered_mA).toBe(9000);
    });
  }
});

describe("an EVSE that does not do as it is told", () => {
  it("is put to sleep when it answers a lower current with a higher one, without a flood of commands", () => {
    const bench = charging(10);
    bench.sent = [];
    bench.instead = ["$NK 10"];
    bench.link.aim("enabled", 6000, bench.now());
    bench.run(1000);
    expect(bench.count("SC 6 V")).toBeLessThanOrEqual(1);
    expect(bench.count("FS")).toBeGreaterThanOrEqual(1);
  });

  it("is acknowledged at the pace of the pulses when a miss does not go away", () => {
    const bench = charging(9);
    bench.link.supervise(10, 6, bench.now());
    bench.run(1000);
    bench.sent = [];
    for (let count = 0; count < 12; count++) {
      bench.heartbeat = "10 6 2";
      bench.run(1000);
    }
    expect(bench.count("SY 165")).toBeLessThanOrEqual(6);
  });

  it("is not configured before anybody has said how", () => {
    const bench = charging(9);
    bench.run(10000);
    expect(bench.count("SY 0 6")).toBe(0);
  });
});

describe("a restart of the EVSE", () => {
  it("is answered with the limit before anything else", () => {
    const bench = charging(9);
    bench.capacity_A = 32;
    bench.run(100);
    bench.sent = [];
    bench.say("$AT 00 00 0 0200");
    bench.say("$AB 00 8.2.3");
    bench.run(600);
    const limit = bench.sent.indexOf("SC 9 V");
    expect(limit).toBeGreaterThanOrEqual(0);
    expect(limit).toBeLessThanOrEqual(1);
    expect(bench.capacity_A).toBe(9);
    expect(bench.link.status.boots).toBe(1);
  });

  it("keeps a stopped EVSE stopped", () => {
    const bench = charging(9);
    bench.link.aim("sleeping", 9000, bench.now());
    bench.run(500);
    bench.state = "03";
    bench.capacity_A = 32;
    bench.say("$AB 00 8.2.3");
    bench.run(1500);
    expect(bench.state).toBe("fe");
  });
});

describe("stopping and enabling", () => {
  it("sleeps, disables and enables, and reads back", () => {
    const bench = charging(9);
    bench.link.aim("sleeping", 9000, bench.now());
    bench.run(300);
    expect(bench.link.status.state).toBe("sleeping");
    bench.link.aim("disabled", 9000, bench.now());
    bench.run(300);
    expect(bench.link.status.state).toBe("disabled");
    expect(bench.link.status.carConnected).toBeUndefined();
    bench.link.aim("enabled", 9000, bench.now());
    bench.run(1500);
    expect(bench.link.status.state).toBe("connected");
  });

  it("tells the answers to its orders", () => {
    const bench = charging(9);
    bench.orders = [];
    bench.link.aim("sleeping", 8000, bench.now());
    bench.run(300);
    expect(bench.orders).toEqual(["responseSC", "responseFS"]);
  });

  it("sets the limit before it enables", () => {
    const bench = charging(20);
    bench.link.aim("sleeping", 20000, bench.now());
    bench.run(300);
    bench.sent = [];
    bench.link.aim("enabled", 9000, bench.now());
    bench.run(500);
    expect(bench.sent.indexOf("SC 9 V")).toBeLessThan(bench.sent.indexOf("FE"));
    expect(bench.sent.indexOf("SC 9 V")).toBeGreaterThanOrEqual(0);
  });

  it("leaves a fault alone", () => {
    const bench = charging(9);
    bench.state = "06";
    bench.say("$AT 06 03 9 0580");
    bench.link.aim("sleeping", 9000, bench.now());
    bench.run(3000);
    expect(bench.count("FS")).toBe(0);
    expect(bench.link.status.fault).toBe("gfci");
  });
});

describe("the counters of faults", () => {
  it("are asked for at the start, every ten minutes, and at once when a fault comes or goes", () => {
    const bench = new Bench();
    bench.link.opened(bench.now());
    bench.run(2000);
    expect(bench.count("GF")).toBe(1);
    bench.run(590000);
    expect(bench.count("GF")).toBe(1);
    bench.run(20000);
    expect(bench.count("GF")).toBe(2);
    bench.state = "06";
    bench.say("$AT 06 03 9 0580");
    bench.run(1000);
    expect(bench.count("GF")).toBe(3);
    bench.state = "03";
    bench.say("$AT 03 03 9 0540");
    bench.run(1000);
    expect(bench.count("GF")).toBe(4);
  });
});

describe("supervision", () => {
  it("pulses well within the interval and never configures what is configured", () => {
    const bench = charging(9);
    bench.link.supervise(10, 6, bench.now());
    bench.run(30000);
    expect(bench.count("SY 10 6")).toBe(0);
    expect(bench.count("SY")).toBeGreaterThanOrEqual(9);
    expect(bench.link.status.supervision).toBe("armed");
  });

  it("configures once, even when the EVSE keeps something else", () => {
    const bench = charging(9);
    bench.heartbeat = "0 0 0";
    bench.link.supervise(10, 6, bench.now());
    bench.run(60000);
    expect(bench.count("SY 10 6")).toBe(1);
  });

  it("acknowledges a miss and asserts the limit with the next command", () => {
    const bench = charging(9);
    bench.link.supervise(10, 6, bench.now());
    bench.run(1000);
    bench.heartbeat = "10 6 2";
    bench.capacity_A = 6;
    bench.sent = [];
    bench.run(6000);
    const acknowledged = bench.sent.indexOf("SY 165");
    expect(acknowledged).toBeGreaterThanOrEqual(0);
    expect(bench.sent[acknowledged + 1]).toBe("SC 9 V");
    expect(bench.capacity_A).toBe(9);
  });
});
