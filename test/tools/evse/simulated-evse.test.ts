import { describe, expect, it } from "vitest";
import { Terminal } from "./line";

describe("the simulated EVSE's line", () => {
  const exchanges: [string, string][] = [
    ["$GV^35\r", "$OK 8.2.3 5.2.1^2F|"],
    ["$GS^30\r", "$OK 01 0 01 0200^12|"],
    ["$GG^24\r", "$OK 0 240000^16|"],
    ["$GF^25\r", "$OK 0 0 0^30|"],
    ["$GA^22\r", "$OK 220 0^20|"],
    ["$GI^2A\r", "$OK  Y57414FF020F0C^4D|"],
    ["$GH^2B\r", "$NK^21|"],
    ["$G3^50\r", "$NK^21|"],
    ["$XX^24\r", "$NK^21|"],
    ["$GS :A5^5E\r", "$OK 01 0 01 0200 :A5^7C|"],
    ["$GV^36\r", "$NK^21|"],
    ["$SL 1*14\r", "$OK^20|$AT 01 01 12 0200^30|"],
    ["hello\r", ""],
    ["\u0000\u00ff$$$GV^35\r", "$OK 8.2.3 5.2.1^2F|"],
    ["$\r", "$NK^21|"],
    ["$gs\r", "$NK^21|"],
    ["$GSxyz\r", "$OK 01 0 01 0200^12|"],
    ["$FP 0 0 12345678901234567890123\r", "$OK^20|"],
    ["$FP 0 0 123456789012345678901234\r", ""],
    ["$FP 3 4 5 6 7 8 9 10 11\r", "$OK^20|"],
    ["$FP 3 4 5 6 7 8 9 10 11 12\r", "$NK^21|"],
    ["$GV^35\r$GS^30\r", "$OK 8.2.3 5.2.1^2F|$OK 01 0 01 0200^12|"],
  ];
  for (const [sent, heard] of exchanges) {
    it(`answers ${JSON.stringify(sent)} with ${JSON.stringify(heard)}`, () => {
      expect(new Terminal().raw(sent, 60)).toBe(heard);
    });
  }

  it("takes a line in pieces, and drops a half line at the next $", () => {
    const line = new Terminal();
    line.raw("$G");
    expect(line.raw("V^35\r")).toBe("$OK 8.2.3 5.2.1^2F|");
    line.raw("$SC 1");
    expect(line.raw("$GV^35\r")).toBe("$OK 8.2.3 5.2.1^2F|");
  });

  it("is not deafened by any amount of noise without an end of line", () => {
    const line = new Terminal();
    for (let count = 0; count < 50; count++) line.raw("$noise without an end ");
    expect(line.raw("$GV^35\r")).toBe("$OK 8.2.3 5.2.1^2F|");
  });

  it("echoes once told to, and cannot be told to stop", () => {
    const line = new Terminal();
    line.ask("FF E 0");
    expect(line.raw("$GV^35\r")).toBe("$GV^35|$OK 8.2.3 5.2.1^2F|");
  });
});

describe("the generations", () => {
  const rows: ["4.8" | "5.1" | "7.1" | "8.2", string, string, string][] = [
    ["4.8", "$OK D4.8.1 3.0.1|", "$OK 1 0|", "$OK 10 80|"],
    ["5.1", "$OK 5.1.0 4.0.1|", "$OK 1 0|", "$OK 6 80|"],
    ["7.1", "$OK 7.1.3 5.1.3|", "$OK 01 0 01 0200|", "$OK 6 80 32 32|"],
    ["8.2", "$OK 8.2.3 5.2.1|", "$OK 01 0 01 0200|", "$OK 6 80 32 32|"],
  ];
  for (const [firmware, version, state, capacities] of rows) {
    it(`${firmware} speaks as it did`, () => {
      const line = new Terminal({ firmware });
      expect(line.ask("GV")).toBe(version);
      expect(line.ask("GS")).toBe(state);
      expect(line.ask("GC")).toBe(capacities);
    });
  }

  it("5.1 tells a state before the answer that caused it, 8.2 after", () => {
    const old = new Terminal({ firmware: "5.1" });
    expect(old.ask("FS")).toBe("$ST fe|$OK|");
    const young = new Terminal();
    expect(young.ask("FS")).toBe("$OK|$AT fe 01 32 0200|");
  });
});

describe("the current", () => {
  const rows: [string, string, number, number][] = [
    ["SC 16", "$OK 16|", 16, 1],
    ["SC 16 V", "$OK 16|", 16, 0],
    ["SC 3 V", "$NK 6|", 6, 0],
    ["SC 0 V", "$NK 6|", 6, 0],
    ["SC 200", "$NK 80|", 80, 1],
    ["SC 40 V", "$NK 32|", 32, 0],
    ["SC 272", "$OK 16|", 16, 1],
  ];
  for (const [command, reply, capacity_A, writes] of rows) {
    it(`${command} gives ${reply} and writes ${writes} bytes`, () => {
      const line = new Terminal();
      expect(line.ask(command).startsWith(reply)).toBe(true);
      expect(line.evse.facts.capacity_A).toBe(capacity_A);
      expect(line.evse.facts.eepromWrites).toBe(writes);
    });
  }

  it("is raised by the temperature throttle although it was set lower", () => {
    const line = new Terminal();
    line.charge();
    line.ask("SC 6 V");
    line.evse.setTemperature(65);
    line.pass(2000);
    expect(line.evse.facts.capacity_A).toBe(16);
    expect(line.ask("SC 20 V").startsWith("$NK 16|")).toBe(true);
    expect(line.ask("SC 6 V").startsWith("$OK 6|")).toBe(true);
    line.evse.setTemperature(62);
    line.pass(2000);
    expect(line.evse.facts.capacity_A).toBe(32);
  });

  it("goes back to the stored one on a change of the service level and on a restart", () => {
    const line = new Terminal();
    line.ask("SC 10 V");
    line.ask("SL 2");
    expect(line.evse.facts.capacity_A).toBe(32);
    line.ask("SC 10 V");
    line.evse.reboot();
    line.pass(6000);
    expect(line.evse.facts.capacity_A).toBe(32);
  });
});

describe("the heartbeat", () => {
  it("falls back when no pulse comes, refuses the pulse, and restores the stored maximum when acknowledged", () => {
    const line = new Terminal();
    line.ask("SC 20 V");
    expect(line.ask("SY 20 6")).toBe("$OK 20 6 0|");
    line.pass(19900);
    expect(line.evse.facts.capacity_A).toBe(20);
    line.pass(200);
    expect(line.evse.facts.capacity_A).toBe(6);
    expect(line.ask("SY")).toBe("$NK 20 6 2|");
    expect(line.ask("SY 165").startsWith("$OK 20 6 1|")).toBe(true);
    expect(line.evse.facts.capacity_A).toBe(32);
  });

  it("overflows above 65 s: 66 s is 464 ms", () => {
    const line = new Terminal();
    line.ask("SY 66 6");
    line.pass(400);
    expect(line.evse.facts.capacity_A).toBe(32);
    line.pass(100);
    expect(line.evse.facts.capacity_A).toBe(6);
  });

  it("never falls below 6 A and never stops charging", () => {
    const line = new Terminal();
    line.charge();
    line.ask("SY 5 0");
    line.pass(5100);
    expect(line.evse.facts.capacity_A).toBe(6);
    expect(line.evse.facts.relayClosed).toBe(true);
  });

  it("writes EEPROM only when it differs", () => {
    const line = new Terminal();
    line.ask("SY 10 6");
    const writes = line.evse.facts.eepromWrites;
    line.ask("SY 10 6");
    expect(line.evse.facts.eepromWrites).toBe(writes);
    expect(writes).toBeGreaterThan(0);
  });
});

describe("states", () => {
  it("goes from A over B to C with debounce and a self test that blocks", () => {
    const line = new Terminal();
    line.plug();
    line.pass(249);
    expect(line.evse.facts.state).toBe(1);
    line.pass(100);
    line.pass(1500);
    expect(line.evse.facts.state).toBe(3);
    expect(line.evse.facts.relayClosed).toBe(true);
    expect(line.text()).toContain("$AT 03 03 32 0540");
  });

  it("sleeps at once, opens the relay when the car has stopped, at the latest after 3 s", () => {
    const line = new Terminal({}, { reaction_s: 20 });
    line.plug();
    line.pass(40000);
    expect(line.ask("FS")).toContain("$OK|$AT fe 03 32 0540|");
    line.pass(2900);
    expect(line.evse.facts.relayClosed).toBe(true);
    line.pass(200);
    expect(line.evse.facts.relayClosed).toBe(false);
    line.ask("FE");
    line.pass(3000);
    expect(line.evse.facts.state).toBe(3);
  });

  it("goes on when it is woken before the relay has opened", () => {
    const line = new Terminal({}, { reaction_s: 20 });
    line.plug();
    line.pass(40000);
    line.ask("FS");
    line.pass(1000);
    line.ask("FE");
    line.pass(5000);
    expect(line.evse.facts).toMatchObject({ state: 3, relayClosed: true });
  });

  it("disables at once under load", () => {
    const line = new Terminal();
    line.charge();
    line.ask("FD", 400);
    expect(line.evse.facts.relayClosed).toBe(false);
    expect(line.ask("G0")).toBe("$OK 2|");
  });

  it("retries a GFCI fault every five minutes, six times, then waits for the unplug", () => {
    const line = new Terminal();
    line.charge();
    line.evse.setFault("gfci");
    for (let retry = 0; retry < 6; retry++) {
      expect(line.evse.facts.hardFault).toBe(false);
      line.pass(301000);
    }
    expect(line.evse.facts.hardFault).toBe(true);
    line.evse.setFault(undefined);
    line.pass(1000000);
    expect(line.evse.facts.state).toBe(6);
    line.unplug();
    line.pass(100);
    expect(line.evse.facts.state).toBe(1);
  });

  it("boots with text, $AB and state, deaf until then", () => {
    const line = new Terminal({ bootNow: true });
    line.raw("$GV^35\r", 5000);
    const said = "relayCloseMs: 100|\nrelayHoldPwm: 255|\n$AT 00 00 0 0200^03|$AB 00 8.2.3^1E|$AT 01 01 32 0200";
    expect(line.text().startsWith(said)).toBe(true);
    expect(line.ask("GV")).toBe("$OK 8.2.3 5.2.1|");
  });

  it("keeps 63 bytes while it is busy and loses the rest", () => {
    const line = new Terminal();
    line.plug();
    line.pass(250);
    line.said = [];
    for (let count = 0; count < 12; count++) line.evse.receive("$GV^35\r", line.now_ms);
    line.pass(1500);
    expect(line.said.filter(({ text }) => text.startsWith("$OK 8.2.3")).length).toBe(9);
  });
});
