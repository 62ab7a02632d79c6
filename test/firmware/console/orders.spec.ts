import { describe, expect, it } from "#test/spec";
import { person } from "./rig";

const WAITING = '{"command":"learn","uid":null,"outcome":"waiting","sentence":"show a card within two minutes"}';
const LEARNED = '{"command":"swipe","uid":"04A1","outcome":"learned","sentence":"learned"}';

describe("rapi", () => {
  it("sends one command and shows the reply", () => {
    const rig = person();
    rig.console.received("rapi GV\r", rig.now);
    rig.run(300);
    expect(rig.asked).toEqual(["evse GV>console"]);
    expect(rig.terminal.take()).toBe("rapi GV\r\n");
    rig.console.evseReply("GV", "$OK 8.2.3 5.2.1^1A" + "\x07");
    rig.run(100);
    expect(rig.terminal.take()).toBe("$OK 8.2.3 5.2.1^1A\\x07\r\n> ");
  });

  it("says so when the EVSE does not answer, even when nobody says that it did not", () => {
    const rig = person();
    rig.console.received("rapi GV\r", rig.now);
    rig.run(200);
    rig.console.evseReply("GV", undefined);
    rig.run(100);
    expect(rig.terminal.take()).toContain("error: rapi: no answer from the EVSE\r\n> ");
    rig.console.received("rapi GV\r", rig.now);
    rig.run(9900);
    expect(rig.terminal.take()).toBe("rapi GV\r\n");
    rig.run(300);
    expect(rig.terminal.take()).toBe("error: rapi: no answer from the EVSE\r\n> ");
  });

  it("a reply to another command, or one that nobody waits for, is not shown", () => {
    const rig = person();
    rig.console.evseReply("GV", "$OK");
    rig.console.received("rapi GV\r", rig.now);
    rig.run(200);
    rig.console.evseReply("GG", "$OK 1");
    rig.run(200);
    expect(rig.terminal.take()).toBe("rapi GV\r\n");
    rig.console.received("\x03", rig.now);
    rig.console.evseReply("GV", "$OK 2");
    rig.run(200);
    expect(rig.terminal.take()).not.toContain("$OK");
  });

  it("says what may not be passed on, and why, and when the line is busy", () => {
    const rig = person();
    rig.verdict = "writes settings of the EVSE";
    expect(rig.line("rapi SC 16")).toBe("error: rapi: SC 16 writes settings of the EVSE\r\n");
    expect(rig.asked).toEqual([]);
    rig.verdict = "allowed";
    rig.answers = false;
    expect(rig.line("rapi GV")).toContain("error: rapi: the EVSE does not answer");
  });
});

describe("rfid and trip", () => {
  const rows: [string, string][] = [
    ["rfid learn", "order rfid: learn"],
    ["rfid learn 04A1B2C3 limit=10 name=Anna B", "order rfid: learn 04A1B2C3 limit=10 name=Anna B"],
    ["rfid delete all", "order rfid: delete all"],
    ["rfid swipe 04A1B2C3", "order rfid: swipe 04A1B2C3"],
    ["rfid start page", "order rfid: start page"],
    ["rfid stop page", "order rfid: stop page"],
    ["trip list", "order trip: list"],
    ["trip reset", "order trip: reset"],
    ["trip reset earth", "order trip: reset earth"],
    ["trip selftest", "order trip: selftest"],
  ];
  for (const row of rows) {
    it(row[0] + " is the order of MQTT", () => {
      const rig = person();
      rig.outcomes = [LEARNED];
      expect(rig.line(row[0])).toBe(LEARNED + "\r\n");
      expect(rig.asked).toEqual([row[1]]);
      expect(rig.terminal.orders).toEqual([row[1].substring(6)]);
    });
  }

  it("says why an order is not taken", () => {
    const rig = person();
    rig.refuses = { what: "rfid", why: "cards are not asked for", allowed: "set_rfid_mode 1 first" };
    for (const line of ["rfid learn", "rfid list"]) {
      expect(rig.line(line)).toBe("error: rfid: cards are not asked for; allowed: set_rfid_mode 1 first\r\n");
    }
    expect(rig.terminal.orders).toEqual([]);
  });

  it("tells what came of the card that was awaited, once, and of no other", () => {
    const rig = person();
    rig.console.told("event/card", LEARNED);
    rig.outcomes = [WAITING];
    rig.line("rfid learn");
    rig.console.told("rfid/list", "{}");
    rig.run(200);
    expect(rig.terminal.take()).toBe("");
    rig.console.told("event/card", LEARNED);
    rig.run(200);
    expect(rig.terminal.take()).toContain(LEARNED + "\r\n");
    rig.console.told("event/card", LEARNED);
    rig.run(200);
    expect(rig.terminal.take()).toBe("");
  });

  it("lists the cards line by line, page after page", () => {
    const rig = person();
    rig.outcomes = [
      '{"count":3,"first":0,"cards":[{"uid":"04A1","name":"Anna"},{"uid":"04A2","name":null}],"next":2}',
      '{"count":3,"first":2,"cards":[{"uid":"04A3","name":"]"}],"next":null}',
    ];
    expect(rig.line("rfid list")).toBe(
      '{"uid":"04A1","name":"Anna"}\r\n{"uid":"04A2","name":null}\r\n{"uid":"04A3","name":"]"}\r\n',
    );
    expect(rig.asked).toEqual(["order rfid: list 0", "order rfid: list 2"]);
    rig.outcomes = ['{"count":0,"first":0,"cards":[],"next":null}'];
    expect(rig.line("rfid list")).toBe("there are none\r\n");
  });
});
