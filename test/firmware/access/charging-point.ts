import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { type ACCESS, type AccessView, Authorizer } from "#firmware/access/authorizer";
import { type Card, emptyCard } from "#firmware/access/card";
import type { CardOutcome } from "#firmware/access/card-outcome";
import { CardStore } from "#firmware/access/card-store";
import { Store } from "#firmware/settings/store";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";

export const START = CLOCK_SPAN_ms - 10000;
export const ANNA = "04A1B2C3D4E5F6";
export const BERT = "04FFFFFF";
export const STRANGER = "DEADBEEF";
/** A moment at which every clock is set. */
export const NOON_s = 1800000000;

/** A charging point with two known cards, a car plugged in, the clock set. */
export class Point {
  now = START;
  readonly cards: CardStore;
  readonly access: Authorizer;
  readonly view: AccessView;

  constructor(mode: ACCESS) {
    const storage = new FakeStorage();
    new Store(storage, "cards").save(ANNA + ";16;;;Anna\n" + BERT + ";\n");
    this.cards = new CardStore(storage, new FakeLog());
    this.access = new Authorizer(this.cards);
    this.view = { mode, carConnected: true, relock_ms: 60000, epoch_s: NOON_s };
    this.tick(0);
  }

  tick(span_ms: number): void {
    this.now = after_ms(this.now, span_ms);
    this.cards.tick(this.now);
    this.access.follow(this.view, this.now);
  }

  /** Shows a card ten seconds after whatever came before it. */
  show(uid: string): CardOutcome {
    for (let index = 0; index < 10; index++) this.tick(1000);
    return this.again(uid, 0);
  }

  again(uid: string, span_ms: number): CardOutcome {
    this.tick(span_ms);
    const outcome = this.access.show(uid, this.view, this.now);
    this.access.follow(this.view, this.now);
    return outcome;
  }

  /** Puts a card with a validity into the store. */
  bound(uid: string, from_s: number | undefined, until_s: number | undefined): void {
    const card: Card = emptyCard();
    card.uid = uid;
    card.from_s = from_s;
    card.until_s = until_s;
    this.cards.put(card);
  }

  mayCharge(): boolean {
    return this.access.claim.permit === undefined;
  }

  says(): string {
    return this.access.claim.source + " " + this.access.explain(this.now);
  }
}
