import { describe, expect, it } from "#test/spec";
import { ACCESS } from "#firmware/access/authorizer";
import { emptyCommand, readCardCommand } from "#firmware/access/card-commands";
import { doCardCommand } from "#firmware/access/do-card-command";
import { ANNA, BERT, Point, STRANGER } from "./charging-point";

/** Gives commands ten seconds apart; what came of the last one. */
function given(point: Point, texts: string[]): string {
  let outcome: string | undefined;
  for (const text of texts) {
    for (let index = 0; index < 10; index++) point.tick(1000);
    const command = emptyCommand();
    expect(readCardCommand(text, command)).toBeUndefined();
    outcome = doCardCommand(command, point, point.now);
    point.tick(100);
  }
  return outcome ?? "nothing yet";
}

describe("a command about cards", () => {
  const rows: [string[], string, number, boolean][] = [
    [["learn " + STRANGER], "learned", 3, false],
    [["learn " + BERT], "known", 2, false],
    [["learn " + ANNA + " limit=10"], "changed", 2, false],
    [["delete " + ANNA], "deleted", 1, false],
    [["delete " + STRANGER], "unknown", 2, false],
    [["delete all"], "deleted", 0, false],
    [["learn", "swipe " + STRANGER], "learned", 3, false],
    [["delete", "swipe " + ANNA], "deleted", 1, false],
    [["learn"], "nothing yet", 2, false],
    [["list"], "nothing yet", 2, false],
    [["swipe " + ANNA], "accepted", 2, true],
    [["swipe " + ANNA, "delete " + ANNA], "deleted", 1, false],
    [["swipe " + ANNA, "delete all"], "deleted", 0, false],
    [["start page"], "accepted", 2, true],
    [["start page", "stop page"], "stopped", 2, false],
    [["learn " + STRANGER + " limit=6", "swipe " + STRANGER], "accepted", 3, true],
  ];
  for (const row of rows) {
    it(row[0].join(", ") + ": " + row[1], () => {
      const point = new Point(ACCESS.all);
      expect(given(point, row[0])).toBe(row[1]);
      expect(point.cards.count).toBe(row[2]);
      expect(point.mayCharge()).toBe(row[3]);
    });
  }

  it("is told to wait while the card before it is being stored", () => {
    const point = new Point(ACCESS.all);
    const command = emptyCommand();
    readCardCommand("learn " + STRANGER, command);
    expect(doCardCommand(command, point, point.now)).toBe("learned");
    readCardCommand("learn 04123456", command);
    expect(doCardCommand(command, point, point.now)).toBe("busy");
  });
});
