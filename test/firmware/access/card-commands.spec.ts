import { describe, expect, it } from "#test/spec";
import { type CardCommandKind, emptyCommand, readCardCommand } from "#firmware/access/card-commands";

const UID = "04A1B2C3D4E5F6";

describe("a command about cards", () => {
  const rows: [string, CardCommandKind, string][] = [
    ["learn", "learnNext", ""],
    ["learn 04a1b2c3d4e5f6", "learn", UID],
    ["learn 04:A1:B2:C3:D4:E5:F6", "learn", UID],
    ["delete", "deleteNext", ""],
    ["delete all", "deleteAll", ""],
    ["delete 04A1B2C3", "delete", "04A1B2C3"],
    ["swipe 04A1B2C3D4E5F6071829", "swipe", "04A1B2C3D4E5F6071829"],
    ["list", "list", ""],
  ];
  for (const row of rows) {
    it("'" + row[0] + "' is understood", () => {
      const command = emptyCommand();
      expect(readCardCommand(row[0], command)).toBeUndefined();
      expect(command.kind).toBe(row[1]);
      expect(command.card.uid).toBe(row[2]);
    });
  }

  it("says what a card may do, in any order, with the name last", () => {
    const command = emptyCommand();
    readCardCommand("learn " + UID + " until=1800000000 limit=16 from=1700000000 name=Anna of number 3", command);
    expect(command.card).toEqual({
      uid: UID,
      name: "Anna of number 3",
      limit_A: 16,
      from_s: 1700000000,
      until_s: 1800000000,
    });
    readCardCommand("learn " + UID, command);
    expect(command.card.name).toBe("");
    expect(command.card.limit_A).toBeUndefined();
  });

  it("says who starts and stops, and where a list begins", () => {
    const command = emptyCommand();
    expect(readCardCommand("start the page", command)).toBeUndefined();
    expect(command.kind + " " + command.who).toBe("start the page");
    expect(readCardCommand("stop broker", command)).toBeUndefined();
    expect(command.kind + " " + command.who).toBe("stop broker");
    expect(readCardCommand("list 127", command)).toBeUndefined();
    expect(command.place).toBe(127);
    expect(readCardCommand("list", command)).toBeUndefined();
    expect(command.place).toBe(0);
  });

  it("takes a name in UTF-8", () => {
    const command = emptyCommand();
    const name = String.fromCharCode(197, 189) + "eljko";
    expect(readCardCommand("learn " + UID + " name=" + name, command)).toBeUndefined();
    expect(command.card.name).toBe(name);
  });
});

describe("what is no command about cards", () => {
  const rows: [string, string, string][] = [
    ["", "card command", "no such command"],
    ["LEARN " + UID, "card command", "no such command"],
    ["learnt " + UID, "card command", "no such command"],
    [UID, "card command", "no such command"],
    ["null", "card command", "no such command"],
    ["learn  " + UID, "learn", "not 4, 7 or 10 bytes"],
    ["learn 04A1B2C3D4E5F", "learn", "not 4, 7 or 10 bytes"],
    ["learn 04A1B2CX", "learn", "not hex digits"],
    ["learn 00000000", "learn", "only zeros, which is a failed read"],
    ["learn all", "learn", "not hex digits"],
    ["learn " + UID + " limit=5", "limit", "5 is not allowed"],
    ["learn " + UID + " limit=81", "limit", "81 is not allowed"],
    ["learn " + UID + " limit=6.5", "limit", "not a multiple of 1"],
    ["learn " + UID + " limit=", "limit", "empty"],
    ["learn " + UID + " limit=6 limit=32", "limit", "given twice"],
    ["learn " + UID + " from=0", "from", "0 is not allowed"],
    ["learn " + UID + " until=4294967296", "until", "4294967296 is not allowed"],
    ["learn " + UID + " until=-1", "until", "-1 is not allowed"],
    ["learn " + UID + " until=NaN", "until", "not a number"],
    ["learn " + UID + " from=2000 until=2000", "until", "not after from"],
    ["learn " + UID + " colour=red", "learn", "no such option"],
    ["learn " + UID + " limit", "learn", "no such option"],
    ["learn " + UID + " name=", "name", "no name"],
    ["learn " + UID + " name=a;b", "name", "no name"],
    ["learn " + UID + " name=a\nb", "name", "no name"],
    ["learn " + UID + ' name="a"', "name", "no name"],
    ["learn " + UID + " name=" + String.fromCharCode(255), "name", "no name"],
    ["learn " + UID + " name=123456789012345678901", "name", "no name"],
    ["delete ALL", "delete", "not hex digits"],
    ["delete " + UID + " ", "delete", "not hex digits"],
    ["swipe", "swipe", "not 4, 7 or 10 bytes"],
    ["swipe 0000000000000000000A0", "swipe", "not 4, 7 or 10 bytes"],
    ["list 128", "list", "128 is not allowed"],
    ["list -1", "list", "-1 is not allowed"],
    ["start", "start", "no name of who does it"],
    ["stop a;b", "stop", "no name of who does it"],
  ];
  for (const row of rows) {
    it("'" + row[0] + "' is refused: " + row[2], () => {
      const refused = readCardCommand(row[0], emptyCommand());
      expect(refused?.what).toBe(row[1]);
      expect(refused?.why).toBe(row[2]);
      expect((refused?.allowed ?? "").length).toBeGreaterThan(0);
    });
  }

  it("a megabyte is refused without being read", () => {
    const refused = readCardCommand("learn " + UID + " name=" + "A".repeat(1000000), emptyCommand());
    expect(refused?.why).toBe("longer than 120 characters");
  });

  it("121 characters are refused, 120 are read", () => {
    const long = "start " + " ".repeat(114);
    expect(readCardCommand(long, emptyCommand())?.what).toBe("start");
    expect(readCardCommand(long + " ", emptyCommand())?.what).toBe("card command");
  });
});
