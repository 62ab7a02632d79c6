import { describe, expect, it } from "#test/spec";
import { CLOCK_SPAN_ms } from "#hal/clock";
import { whole } from "#hal/text";
import { ACCESS, Authorizer } from "#firmware/access/authorizer";
import { CARD_OUTCOMES, type CardOutcome, outcomeIndex, outcomeText } from "#firmware/access/card-outcome";
import { CardStore, MOST_CARDS } from "#firmware/access/card-store";
import { Store } from "#firmware/settings/store";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";
import { ANNA, BERT, Point, START, STRANGER } from "./charging-point";

describe("what a card brings about", () => {
  const rows: [string, ACCESS, string[], CardOutcome[], boolean][] = [
    ["with cards off nothing is asked", ACCESS.off, [ANNA, STRANGER], ["off", "off"], true],
    ["nobody may charge before a card", ACCESS.all, [], [], false],
    ["a known card begins a session", ACCESS.all, [ANNA], ["accepted"], true],
    ["an unknown card does not", ACCESS.all, [STRANGER], ["unknown"], false],
    ["the same card ends its session", ACCESS.all, [ANNA, ANNA], ["accepted", "stopped"], false],
    ["in mode all any known card ends it", ACCESS.all, [ANNA, BERT], ["accepted", "stopped"], false],
    ["an unknown card ends nothing", ACCESS.all, [ANNA, STRANGER], ["accepted", "unknown"], true],
    ["a third showing begins the next one", ACCESS.all, [ANNA, BERT, BERT], ["accepted", "stopped", "accepted"], true],
    ["in mode one the same card ends it", ACCESS.one, [ANNA, ANNA], ["accepted", "stopped"], false],
    ["in mode one another card does not", ACCESS.one, [ANNA, BERT], ["accepted", "otherCard"], true],
    ["in mode one a stranger does not either", ACCESS.one, [ANNA, STRANGER], ["accepted", "unknown"], true],
    ["the remote side is asked about every card", ACCESS.remote, [STRANGER, ANNA], ["asked", "asked"], false],
    ["learning lets nobody charge", ACCESS.learn, [STRANGER, ANNA], ["learned", "known"], false],
    ["deleting lets nobody charge", ACCESS.forget, [ANNA, ANNA], ["deleted", "unknown"], false],
    ["deleting all takes no card", ACCESS.forgetAll, [ANNA], ["unknown"], false],
    ["a mode that does not exist takes no card", 7 as ACCESS, [ANNA], ["unknown"], false],
    ["zeros are no card", ACCESS.all, ["00000000000000"], ["zeros"], false],
    ["an odd number of digits is no card", ACCESS.all, ["04A1B2C3D4E5F"], ["length"], false],
    ["six bytes are no card", ACCESS.all, ["04A1B2C3D4E5"], ["length"], false],
    ["letters are no card", ACCESS.learn, ["04A1B2CX"], ["notHex"], false],
    ["small letters are the same card", ACCESS.all, ["04a1b2c3d4e5f6"], ["accepted"], true],
  ];
  for (const row of rows) {
    it(row[0], () => {
      const point = new Point(row[1]);
      const outcomes: CardOutcome[] = [];
      for (const uid of row[2]) outcomes.push(point.show(uid));
      expect(outcomes).toEqual(row[3]);
      expect(point.mayCharge()).toBe(row[4]);
    });
  }

  it("claims nothing when off, neither permission nor limit", () => {
    const point = new Point(ACCESS.all);
    point.show(ANNA);
    point.view.mode = ACCESS.off;
    point.tick(100);
    expect(point.access.claim.permit).toBeUndefined();
    expect(point.access.claim.limit_mA).toBeUndefined();
    expect(point.access.who()).toBe("");
    point.view.mode = ACCESS.all;
    point.tick(100);
    expect(point.mayCharge()).toBe(false);
  });

  it("says why nobody may charge", () => {
    const point = new Point(ACCESS.all);
    expect(point.says()).toBe("no card waiting for a card");
    point.show(STRANGER);
    expect(point.says()).toBe("no card The card is not known");
    point.show(ANNA);
    point.show(BERT);
    expect(point.says()).toBe("no card ended by another card");
  });

  it("refuses a card that the full store has no place for", () => {
    const point = new Point(ACCESS.learn);
    let content = "";
    for (let index = 0; index < MOST_CARDS; index++) content += "04" + whole(100000 + index) + ";\n";
    const storage = new FakeStorage();
    new Store(storage, "cards").save(content);
    const full = new Authorizer(new CardStore(storage, new FakeLog()));
    expect(full.show(ANNA, point.view, START)).toBe("full");
    expect(full.show("04100000", point.view, START)).toBe("known");
  });

  it("has a sentence and a status for each outcome", () => {
    for (const row of CARD_OUTCOMES) {
      const name = row.substring(0, row.indexOf("|")) as CardOutcome;
      expect(row).toBe(name + "|" + whole(outcomeIndex(name)) + "|" + outcomeText(name));
      expect(outcomeText(name).length).toBeGreaterThan(10);
    }
    expect(outcomeIndex("full")).toBe(6);
  });
});

describe("a card read twice", () => {
  it("within 2.5 s is one showing, and counts again after that", () => {
    const point = new Point(ACCESS.all);
    expect(point.show(ANNA)).toBe("accepted");
    expect(point.again(ANNA, 2499)).toBe("repeated");
    expect(point.mayCharge()).toBe(true);
    expect(point.again(ANNA, 2500)).toBe("stopped");
  });

  it("is one showing for as long as it lies on the reader", () => {
    const point = new Point(ACCESS.all);
    point.show(ANNA);
    for (let second = 0; second < 30; second++) expect(point.again(ANNA, 1000)).toBe("repeated");
    expect(point.mayCharge()).toBe(true);
  });

  it("is not repeated by another card or by a failed read", () => {
    const point = new Point(ACCESS.all);
    point.show(ANNA);
    expect(point.again("00000000", 500)).toBe("zeros");
    expect(point.again(ANNA, 500)).toBe("repeated");
    expect(point.again(BERT, 500)).toBe("stopped");
    expect(point.again(ANNA, 500)).toBe("accepted");
  });

  it("a whole turn of the clock apart is shown twice", () => {
    const point = new Point(ACCESS.all);
    point.show(ANNA);
    point.tick(3000);
    point.tick(CLOCK_SPAN_ms - 3000);
    expect(point.access.show(ANNA, point.view, point.now)).toBe("stopped");
  });
});
