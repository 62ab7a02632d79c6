import { describe, expect, it } from "#test/spec";
import { after_ms } from "#hal/clock";
import { whole } from "#hal/text";
import { ACCESS, Authorizer } from "#firmware/access/authorizer";
import { emptyCard } from "#firmware/access/card";
import type { CardOutcome } from "#firmware/access/card-outcome";
import { ANNA, BERT, NOON_s, Point, START, STRANGER } from "./charging-point";

describe("the session of a card", () => {
  it("has the card's limit and name", () => {
    const point = new Point(ACCESS.all);
    point.show(ANNA);
    expect(point.access.claim.limit_mA).toBe(16000);
    expect(point.says()).toBe("card limit (16 A) of Anna");
    point.show(ANNA);
    expect(point.access.claim.limit_mA).toBeUndefined();
    point.show(BERT);
    expect(point.access.claim.limit_mA).toBeUndefined();
    expect(point.access.who()).toBe(BERT);
  });

  it("takes over a limit that is lowered while it runs", () => {
    const point = new Point(ACCESS.all);
    point.show(ANNA);
    const card = emptyCard();
    expect(point.cards.find(ANNA, card)).toBe(true);
    card.limit_A = 8;
    expect(point.cards.put(card)).toBe("changed");
    point.tick(100);
    expect(point.access.claim.limit_mA).toBe(8000);
  });

  it("ends when its card is deleted, not when another one is", () => {
    const point = new Point(ACCESS.all);
    point.show(ANNA);
    point.cards.remove(BERT);
    point.tick(100);
    expect(point.mayCharge()).toBe(true);
    point.cards.remove(ANNA);
    point.tick(100);
    expect(point.mayCharge()).toBe(false);
    expect(point.says()).toBe("card deleted the session's card is gone");
  });

  it("goes on when the card is taken away from the reader", () => {
    const point = new Point(ACCESS.one);
    point.show(ANNA);
    point.tick(3600000);
    expect(point.mayCharge()).toBe(true);
  });

  it("goes on while cards are learned", () => {
    const point = new Point(ACCESS.one);
    point.show(ANNA);
    point.view.mode = ACCESS.learn;
    expect(point.show(STRANGER)).toBe("learned");
    expect(point.mayCharge()).toBe(true);
  });

  it("ends a minute after the car was unplugged, not a millisecond before", () => {
    const point = new Point(ACCESS.one);
    point.show(ANNA);
    point.view.carConnected = false;
    point.tick(100);
    point.tick(59999);
    expect(point.mayCharge()).toBe(true);
    point.tick(1);
    expect(point.mayCharge()).toBe(false);
    expect(point.says()).toBe("no card no car for 60 s");
  });

  it("goes on when the car is plugged in again in time", () => {
    const point = new Point(ACCESS.one);
    point.show(ANNA);
    point.view.carConnected = false;
    point.tick(59000);
    point.view.carConnected = true;
    point.tick(1000);
    point.view.carConnected = false;
    point.tick(59000);
    expect(point.mayCharge()).toBe(true);
  });

  it("does not live longer because the EVSE stops telling whether a car is there", () => {
    const point = new Point(ACCESS.one);
    point.show(ANNA);
    point.view.carConnected = false;
    point.tick(1000);
    point.view.carConnected = undefined;
    point.tick(60000);
    expect(point.mayCharge()).toBe(false);
  });

  it("ends after a minute when the EVSE never tells", () => {
    const point = new Point(ACCESS.one);
    const fresh = new Authorizer(point.cards);
    point.view.carConnected = undefined;
    fresh.show(ANNA, point.view, START);
    fresh.follow(point.view, START);
    expect(fresh.claim.permit).toBeUndefined();
    fresh.follow(point.view, after_ms(START, 60000));
    expect(fresh.claim.permit).toBe("sleeping");
  });

  it("is taken up after a restart when its card is still known", () => {
    const point = new Point(ACCESS.one);
    const rows: [string, string, boolean][] = [
      ["", "", false],
      [ANNA, "Anna", true],
      [STRANGER, "", false],
      ["=broker", "broker", true],
      ["=", "", false],
      ["04", "", false],
    ];
    for (const row of rows) {
      const next = new Authorizer(point.cards);
      next.restore(row[0]);
      next.follow(point.view, START);
      expect(next.claim.permit === undefined).toBe(row[2]);
      expect(next.who()).toBe(row[1]);
      expect(next.kept()).toBe(row[2] ? row[0] : "");
    }
  });

  it("counts its beginnings and ends", () => {
    const point = new Point(ACCESS.all);
    point.show(STRANGER);
    expect(point.access.revision).toBe(0);
    point.show(ANNA);
    expect(point.access.revision).toBe(1);
    point.show(ANNA);
    expect(point.access.revision).toBe(2);
  });
});

/** A number, `undefined` for -1. */
function known(value: number): number | undefined {
  return value === -1 ? undefined : value;
}

describe("the validity of a card", () => {
  const rows: [string, number, number, number, CardOutcome][] = [
    // from, until and the clock, -1: not set
    ["a second before it begins", 1000, -1, 999, "notYet"],
    ["when it begins", 1000, -1, 1000, "accepted"],
    ["in its last second", -1, 2000, 1999, "accepted"],
    ["when it ends", -1, 2000, 2000, "expired"],
    ["between both", 1000, 2000, 1500, "accepted"],
    ["of which nothing is left", 2000, 1000, 1500, "expired"],
    ["without a clock", 1000, 2000, -1, "clock"],
    ["with a clock that says 1970", -1, 2000, 0, "clock"],
    ["with a clock that is no number", -1, 2000, 0 / 0, "clock"],
    ["without bounds and without a clock", -1, -1, -1, "accepted"],
  ];
  for (const row of rows) {
    it(row[0] + ": " + row[4], () => {
      const point = new Point(ACCESS.all);
      point.bound(STRANGER, known(row[1]), known(row[2]));
      point.view.epoch_s = known(row[3]);
      expect(point.show(STRANGER)).toBe(row[4]);
      expect(point.mayCharge()).toBe(row[4] === "accepted");
    });
  }

  it("ends the session when it ends", () => {
    const point = new Point(ACCESS.one);
    point.bound(STRANGER, undefined, NOON_s + 60);
    point.show(STRANGER);
    point.view.epoch_s = NOON_s + 59;
    point.tick(100);
    expect(point.mayCharge()).toBe(true);
    point.view.epoch_s = NOON_s + 60;
    point.tick(100);
    expect(point.says()).toBe("card expired The card is not valid any more");
    point.view.epoch_s = NOON_s;
    point.tick(100);
    expect(point.mayCharge()).toBe(false);
  });

  it("pauses the session while the clock is lost, and ends it when the clock was set back before it began", () => {
    const point = new Point(ACCESS.one);
    point.bound(STRANGER, NOON_s - 10, undefined);
    point.show(STRANGER);
    point.view.epoch_s = undefined;
    point.tick(100);
    expect(point.mayCharge()).toBe(false);
    expect(point.access.claim.source).toBe("clock not set");
    point.view.epoch_s = NOON_s;
    point.tick(100);
    expect(point.mayCharge()).toBe(true);
    point.view.epoch_s = NOON_s - 11;
    point.tick(100);
    point.view.epoch_s = NOON_s;
    point.tick(100);
    expect(point.mayCharge()).toBe(false);
  });
});

describe("a start by name", () => {
  it("begins a session that no other name, but a stop ends", () => {
    const point = new Point(ACCESS.remote);
    expect(point.access.start("broker", point.view)).toBe("accepted");
    point.tick(100);
    expect(point.mayCharge()).toBe(true);
    expect(point.access.who()).toBe("broker");
    expect(point.access.start("broker", point.view)).toBe("accepted");
    expect(point.access.start("page", point.view)).toBe("otherCard");
    expect(point.access.stop("page")).toBe("stopped");
    point.tick(100);
    expect(point.mayCharge()).toBe(false);
    expect(point.says()).toBe("stopped by page");
  });

  it("is not taken from a card's session, and its own is not ended by a card in mode one", () => {
    const point = new Point(ACCESS.one);
    point.show(ANNA);
    expect(point.access.start("broker", point.view)).toBe("otherCard");
    point.show(ANNA);
    expect(point.access.start("broker", point.view)).toBe("accepted");
    expect(point.show(ANNA)).toBe("otherCard");
    expect(point.mayCharge()).toBe(true);
  });

  it("has no limit and no validity left over from a card", () => {
    const point = new Point(ACCESS.one);
    point.show(ANNA);
    point.show(ANNA);
    point.access.start("broker", point.view);
    point.tick(100);
    expect(point.access.claim.limit_mA).toBeUndefined();
  });

  it("needs a name, and cards that are asked for", () => {
    const point = new Point(ACCESS.remote);
    for (const name of ["", "a;b", "a\nb", "x".repeat(21), "x".repeat(1000000)]) {
      expect(point.access.start(name, point.view)).toBe("noName");
    }
    point.view.mode = ACCESS.off;
    expect(point.access.start("broker", point.view)).toBe("off");
    expect(point.access.active).toBe(false);
  });
});

describe("one card to be learned or deleted", () => {
  it("is the next one within two minutes, and only that", () => {
    const point = new Point(ACCESS.all);
    point.access.expect(ACCESS.learn, point.now);
    expect(point.show(STRANGER)).toBe("learned");
    expect(point.show("04123456")).toBe("unknown");
    expect(point.show(STRANGER)).toBe("accepted");
    point.access.expect(ACCESS.forget, point.now);
    expect(point.show(STRANGER)).toBe("deleted");
    expect(point.mayCharge()).toBe(false);
    expect(point.access.claim.source).toBe("card deleted");
  });

  const edges: [number, CardOutcome][] = [
    [119999, "learned"],
    [120000, "unknown"],
  ];
  for (const edge of edges) {
    it("after " + whole(edge[0]) + " ms is " + edge[1], () => {
      const point = new Point(ACCESS.all);
      point.access.expect(ACCESS.learn, point.now);
      expect(point.again(STRANGER, edge[0])).toBe(edge[1]);
    });
  }

  it("waits while the one before it is still being stored", () => {
    const point = new Point(ACCESS.learn);
    expect(point.again(STRANGER, 3000)).toBe("learned");
    expect(point.access.show("04123456", point.view, point.now)).toBe("busy");
    expect(point.show("04123456")).toBe("learned");
  });

  it("keeps name and limit of a card that is known", () => {
    const point = new Point(ACCESS.learn);
    expect(point.show(ANNA)).toBe("known");
    expect(point.cards.lineFrom(point.cards.seek(0))).toBe(ANNA + ";16;;;Anna");
  });
});
