import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { ACCESS, Authorizer } from "#firmware/access/authorizer";
import { type Card, isCardName } from "#firmware/access/card";
import { emptyCommand, readCardCommand } from "#firmware/access/card-commands";
import { cardPage } from "#firmware/access/card-list";
import { CardStore } from "#firmware/access/card-store";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";

const hex = fc.constantFrom(..."0123456789ABCDEF".split(""));
const uid = fc
  .constantFrom(8, 14, 20)
  .chain((length) => fc.array(hex, { minLength: length, maxLength: length }))
  .map((digits) => digits.join(""))
  .filter((text) => !/^0+$/.test(text));
const name = fc.oneof(fc.constant(""), fc.string({ maxLength: 20 }).filter(isCardName));
const epoch = fc.option(fc.integer({ min: 1, max: 4294967295 }), { nil: undefined });
const card: fc.Arbitrary<Card> = fc
  .record({
    uid,
    name,
    limit_A: fc.option(fc.integer({ min: 6, max: 80 }), { nil: undefined }),
    from_s: epoch,
    until_s: epoch,
  })
  .filter((one) => one.from_s === undefined || one.until_s === undefined || one.until_s > one.from_s);

describe("any card", () => {
  it("is listed as a line that learns the same card again", () => {
    fc.assert(
      fc.property(card, (one) => {
        const cards = new CardStore(new FakeStorage(), new FakeLog());
        cards.put(one);
        const command = emptyCommand();
        expect(readCardCommand("learn " + cardPage(cards, 0, false).text, command)).toBeUndefined();
        expect(command.card).toEqual(one);
      }),
    );
  });

  it("is listed as JSON that says the same", () => {
    fc.assert(
      fc.property(card, (one) => {
        const cards = new CardStore(new FakeStorage(), new FakeLog());
        cards.put(one);
        const page = JSON.parse(cardPage(cards, 0, true).text) as { cards: Record<string, unknown>[] };
        expect(page.cards[0]?.["uid"]).toBe(one.uid);
        expect(page.cards[0]?.["name"] ?? "").toBe(one.name);
        expect(page.cards[0]?.["until_s"] ?? undefined).toBe(one.until_s);
      }),
    );
  });
});

describe("any text", () => {
  it("is a command or is refused with a reason, and begins no session without a known card", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 130 }), fc.integer({ min: -1, max: 8 }), (text, mode) => {
        const refused = readCardCommand(text, emptyCommand());
        if (refused !== undefined) expect(refused.why).not.toBe("");
        const cards = new CardStore(new FakeStorage(), new FakeLog());
        const access = new Authorizer(cards);
        const view = { mode: mode as ACCESS, carConnected: true, relock_ms: 60000, epoch_s: 1 };
        access.show(text, view, 0);
        access.follow(view, 0);
        expect(access.active).toBe(false);
        expect(access.claim.permit).toBe(view.mode === ACCESS.off ? undefined : "sleeping");
      }),
    );
  });

  it("shown as cards in any order leaves the store with as many cards as were learned and not deleted", () => {
    const step = fc.record({ mode: fc.constantFrom(ACCESS.learn, ACCESS.forget), uid });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const storage = new FakeStorage();
        const cards = new CardStore(storage, new FakeLog());
        const access = new Authorizer(cards);
        const known = new Set<string>();
        let now = 0;
        for (const { mode, uid: shown } of steps) {
          access.show(shown, { mode, carConnected: undefined, relock_ms: 60000, epoch_s: undefined }, now);
          if (mode === ACCESS.learn) known.add(shown);
          else known.delete(shown);
          for (let tick = 0; tick < 30; tick++) cards.tick((now += 100));
        }
        expect(cards.count).toBe(known.size);
        expect(new CardStore(storage, new FakeLog()).count).toBe(known.size);
      }),
    );
  });
});
