import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { whole } from "#hal/text";
import { type Card, emptyCard } from "#firmware/access/card";
import { CardStore, MOST_CARDS } from "#firmware/access/card-store";
import { Store } from "#firmware/settings/store";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage, type Tear } from "#test/fakes/fake-storage";

const START = CLOCK_SPAN_ms - 10000;
const ANNA = "04A1B2C3D4E5F6";

function plain(uid: string): Card {
  const card = emptyCard();
  card.uid = uid;
  return card;
}

function numbered(index: number): string {
  return "04A1B2" + whole(10000000 + index);
}

function opened(storage: FakeStorage): CardStore {
  return new CardStore(storage, new FakeLog());
}

/** Ticks until all is stored, at most `most` times; the ticks it took. */
function settle(store: CardStore, most: number): number {
  for (let tick = 0; tick < most; tick++) {
    if (store.stored()) return tick;
    store.tick(after_ms(START, tick * 100));
  }
  return most;
}

/** A medium that knows `count` cards. */
function knowing(count: number): FakeStorage {
  const storage = new FakeStorage();
  let content = "";
  for (let index = 0; index < count; index++) content += numbered(index) + ";\n";
  new Store(storage, "cards").save(content);
  return storage;
}

describe("the store of cards", () => {
  it("knows nobody on an empty medium", () => {
    const store = opened(new FakeStorage());
    expect(store.count).toBe(0);
    expect(store.find(ANNA, emptyCard())).toBe(false);
    expect(store.lineFrom(store.seek(0))).toBe("");
  });

  it("keeps a card with name, limit and validity over a restart", () => {
    const storage = new FakeStorage();
    const store = opened(storage);
    const card = plain(ANNA);
    card.name = "Anna";
    card.limit_A = 13;
    card.from_s = 1700000000;
    card.until_s = 1800000000;
    expect(store.put(card)).toBe("added");
    settle(store, 50);
    const found = emptyCard();
    expect(opened(storage).find(ANNA, found)).toBe(true);
    expect(found).toEqual(card);
  });

  it("keeps any one of the options without the others", () => {
    const store = opened(new FakeStorage());
    const only: Card[] = [plain("04000001"), plain("04000002"), plain("04000003"), plain("04000004")];
    for (let option = 0; option < 4; option++) {
      const card = only[option] as Card;
      if (option === 0) card.name = "A";
      if (option === 1) card.limit_A = 6;
      if (option === 2) card.from_s = 1;
      if (option === 3) card.until_s = 4000000000;
      expect(store.put(card)).toBe("added");
      settle(store, 50);
    }
    for (const card of only) {
      const found = emptyCard();
      expect(store.find(card.uid, found)).toBe(true);
      expect(found).toEqual(card);
    }
  });

  it("tells cards apart whose numbers begin or end alike", () => {
    const store = opened(new FakeStorage());
    store.put(plain("A1B2C3D4E5F604"));
    expect(store.find("A1B2C3D4", emptyCard())).toBe(false);
    expect(store.find("D4E5F604", emptyCard())).toBe(false);
    settle(store, 50);
    expect(store.put(plain("A1B2C3D4"))).toBe("added");
    expect(store.find("A1B2C3D4", emptyCard())).toBe(true);
  });

  it("does not mistake a name for a number", () => {
    const store = opened(new FakeStorage());
    const card = plain(ANNA);
    card.name = "DEADBEEF";
    store.put(card);
    expect(store.find("DEADBEEF", emptyCard())).toBe(false);
  });

  it("knows a card once, and replaces what is known of it", () => {
    const store = opened(new FakeStorage());
    store.put(plain(ANNA));
    settle(store, 50);
    expect(store.put(plain(ANNA))).toBe("known");
    const limited = plain(ANNA);
    limited.limit_A = 10;
    expect(store.put(limited)).toBe("changed");
    expect(store.count).toBe(1);
  });

  it("takes the last free place, and nobody after it", () => {
    const store = opened(knowing(MOST_CARDS - 1));
    expect(store.put(plain(ANNA))).toBe("added");
    settle(store, 100);
    expect(store.count).toBe(MOST_CARDS);
    expect(store.put(plain("04FFFFFF"))).toBe("full");
    expect(store.find("04FFFFFF", emptyCard())).toBe(false);
    expect(store.remove(numbered(0))).toBe("deleted");
    settle(store, 100);
    expect(store.put(plain("04FFFFFF"))).toBe("added");
  });

  it("forgets one card, or all, also on the medium", () => {
    const storage = knowing(3);
    const store = opened(storage);
    expect(store.remove(ANNA)).toBe("unknown");
    expect(store.remove(numbered(1))).toBe("deleted");
    settle(store, 50);
    const again = opened(storage);
    expect(again.count).toBe(2);
    expect(again.lineFrom(again.seek(0)) + again.lineFrom(again.seek(1))).toBe(numbered(0) + ";" + numbered(2) + ";");
    again.removeAll();
    settle(again, 50);
    expect(opened(storage).count).toBe(0);
  });

  it("takes no further card until the last one is stored, but forgets one at once", () => {
    const store = opened(knowing(3));
    store.put(plain(ANNA));
    expect(store.put(plain("04FFFFFF"))).toBe("busy");
    expect(store.remove(numbered(0))).toBe("deleted");
    settle(store, 50);
    expect(store.put(plain("04FFFFFF"))).toBe("added");
  });

  it("stores a full store of plain cards within two seconds, a little in each tick", () => {
    const store = opened(knowing(MOST_CARDS - 1));
    store.put(plain(ANNA));
    const ticks = settle(store, 100);
    expect(ticks).toBeGreaterThan(5);
    expect(ticks).toBeLessThanOrEqual(20);
  });

  it("changes with every change and with nothing else", () => {
    const store = opened(new FakeStorage());
    store.put(plain(ANNA));
    expect(store.revision).toBe(1);
    settle(store, 50);
    store.put(plain(ANNA));
    store.remove("04FFFFFF");
    expect(store.revision).toBe(1);
    store.remove(ANNA);
    expect(store.revision).toBe(2);
  });
});

describe("a medium that fails while cards are learned", () => {
  const tears: Tear[] = ["shortened", "overwritten"];
  for (const tear of tears) {
    it("has the old cards or the old ones and the new one after a power cut at every byte (" + tear + ")", () => {
      let old = 0;
      for (let bytes = 0; bytes <= 90; bytes++) {
        const storage = knowing(3);
        storage.tear = tear;
        const first = opened(storage);
        first.put(plain("04FFFFFF"));
        settle(first, 50);
        storage.cutAfter(bytes);
        first.put(plain(ANNA));
        for (let tick = 0; tick < 5; tick++) first.tick(after_ms(START, tick * 100));
        storage.restore();
        const after = opened(storage);
        const learned = after.find(ANNA, emptyCard());
        expect(after.count).toBe(learned ? 5 : 4);
        expect(after.find("04FFFFFF", emptyCard())).toBe(true);
        for (let index = 0; index < 3; index++) expect(after.find(numbered(index), emptyCard())).toBe(true);
        if (!learned) old++;
      }
      expect(old).toBeGreaterThan(80);
      expect(old).toBeLessThan(91);
    });
  }

  it("has all cards or none after a power cut at every byte while all are deleted", () => {
    let old = 0;
    for (let bytes = 0; bytes <= 20; bytes++) {
      const storage = knowing(3);
      const store = opened(storage);
      storage.cutAfter(bytes);
      store.removeAll();
      for (let tick = 0; tick < 5; tick++) store.tick(after_ms(START, tick * 100));
      storage.restore();
      const after = opened(storage);
      if (after.count !== 0) {
        expect(after.count).toBe(3);
        old++;
      }
    }
    expect(old).toBeGreaterThan(5);
    expect(old).toBeLessThan(21);
  });

  it("is tried again every 2 s, and complains once", () => {
    const storage = new FakeStorage();
    const log = new FakeLog();
    const store = new CardStore(storage, log);
    storage.cutAfter(0);
    store.put(plain(ANNA));
    let now = START;
    for (let tick = 0; tick < 60; tick++) {
      now = after_ms(now, 100);
      store.tick(now);
    }
    expect(log.lines.length).toBe(1);
    expect(store.stored()).toBe(false);
    expect(store.find(ANNA, emptyCard())).toBe(true);
    storage.restore();
    for (let tick = 0; tick < 30; tick++) {
      now = after_ms(now, 100);
      store.tick(now);
    }
    expect(store.stored()).toBe(true);
    expect(opened(storage).count).toBe(1);
  });

  it("gives no card from lines that hold none", () => {
    const storage = new FakeStorage();
    const many = "04FFFFFF;x;;;\n;\n04\n04A1B2C3\n04A1B2C4;;;12345678901;\n" + ANNA + ";\n" + ANNA + ";16;;;\n";
    new Store(storage, "cards").save(many);
    const log = new FakeLog();
    const store = new CardStore(storage, log);
    expect(store.count).toBe(1);
    expect(store.lineFrom(store.seek(0))).toBe(ANNA + ";");
    expect(log.has("6 stored lines")).toBe(true);
    new Store(storage, "cards").save("no card at all");
    expect(opened(storage).count).toBe(0);
    new Store(storage, "cards").save("04FFFFFF;\n" + ANNA + ";");
    expect(opened(storage).find(ANNA, emptyCard())).toBe(true);
  });
});
