import { describe, expect, it } from "#test/spec";
import { whole } from "#hal/text";
import { cardPage } from "#firmware/access/card-list";
import { CardStore, MOST_CARDS } from "#firmware/access/card-store";
import { Store } from "#firmware/settings/store";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";

function knowing(content: string): CardStore {
  const storage = new FakeStorage();
  new Store(storage, "cards").save(content);
  return new CardStore(storage, new FakeLog());
}

describe("the list of cards", () => {
  const two = "04A1B2C3;16;1700000000;1800000000;Anna\n04FFFFFF;\n";

  it("is JSON with null for what is not known", () => {
    const page = cardPage(knowing(two), 0, true);
    expect(page.text).toBe(
      '{"count":2,"first":0,"cards":[' +
        '{"uid":"04A1B2C3","name":"Anna","limit_A":16,"from_s":1700000000,"until_s":1800000000},' +
        '{"uid":"04FFFFFF","name":null,"limit_A":null,"from_s":null,"until_s":null}],"next":null}',
    );
    expect(page.next).toBeUndefined();
  });

  it("is text with a line for each card", () => {
    expect(cardPage(knowing(two), 0, false).text).toBe(
      "04A1B2C3 limit=16 from=1700000000 until=1800000000 name=Anna\n04FFFFFF",
    );
    expect(cardPage(knowing(two), 1, false).text).toBe("04FFFFFF");
  });

  it("is empty without cards and behind the last one", () => {
    expect(cardPage(knowing(""), 0, true).text).toBe('{"count":0,"first":0,"cards":[],"next":null}');
    expect(cardPage(knowing(two), 2, true).text).toBe('{"count":2,"first":2,"cards":[],"next":null}');
    expect(cardPage(knowing(two), 2, false).text).toBe("");
  });

  for (const json of [true, false]) {
    it("of a full store comes in pages below 1000 bytes that hold each card once" + (json ? " (JSON)" : ""), () => {
      let content = "";
      for (let index = 0; index < MOST_CARDS; index++) {
        content += "04A1B2C3D4E5F6" + whole(100000 + index) + ";80;4294967294;4294967295;abcdefghijklmnopqrst\n";
      }
      const cards = knowing(content);
      let all = "";
      let pages = 0;
      let next: number | undefined = 0;
      while (next !== undefined && pages < 100) {
        const page = cardPage(cards, next, json);
        expect(page.text.length).toBeLessThan(1000);
        all += page.text;
        next = page.next;
        pages++;
      }
      for (let index = 0; index < MOST_CARDS; index++) {
        expect(all.split("04A1B2C3D4E5F6" + whole(100000 + index)).length).toBe(2);
      }
    });
  }
});
