import { elapsed_ms } from "#hal/clock";
import type { LogPort } from "#hal/log";
import { pause, rest } from "#hal/pause";
import type { StoragePort } from "#hal/storage";
import { whole } from "#hal/text";
import { Store } from "../settings/store";
import { type Card, emptyCard, lineOfCard, readCard } from "./card";

/** Cards that can be known at the same time. */
export const MOST_CARDS = 128;
/** Name of the stored record. */
const FILE = "cards";
/** Pause before the medium is tried again after it refused. */
const RETRY_ms = 2000;
/** Bytes of the checksum worked through in one tick. */
const BYTES_PER_TICK = 192;
/** About how many VM instructions it takes to look at a line. */
const LINE_COST = 200;

/** What became of a change: `busy` means that the last one is still on its way to the medium, and nothing was changed. */
export type CardChange = "added" | "changed" | "known" | "full" | "busy" | "deleted" | "unknown";

/**
 * The known cards in one string, a line `uid;limit_A;from_s;until_s;name` each (`uid;` when there is nothing to add), oldest first.
 * A change is in force at once and goes to the medium over the next ticks; until it is there no further card is taken, so that a power
 * cut costs at most the card that was being learned. Deleting is never refused.
 */
export class CardStore {
  /** Number of known cards. */
  count = 0;
  /** Rises with every change. */
  revision = 0;
  private cards = "";
  private dirty = false;
  private saving = false;
  /** When the medium last refused; `undefined` while it does not. */
  private refused_ms: number | undefined = undefined;
  private readonly store: Store;

  constructor(
    storage: StoragePort,
    private readonly log: LogPort,
  ) {
    this.store = new Store(storage, FILE);
    const content = this.store.load(log) ?? "";
    rest();
    this.take(content);
  }

  /** Whether everything is on the medium. */
  stored(): boolean {
    return !this.dirty && !this.saving;
  }

  /** Finds a card by its number and fills `card`; false for an unknown one. */
  find(uid: string, card: Card): boolean {
    const at = this.lineOf(uid);
    return at >= 0 && readCard(this.line(at), card);
  }

  /** Where the card at a place 0..{@link count}-1 begins, for {@link lineFrom}; -1 when there is none. */
  seek(place: number): number {
    if (!(place >= 0 && place < this.count)) return -1;
    let at = 0;
    for (let index = 0; index < place; index++) at = this.cards.indexOf("\n", at) + 1;
    return at;
  }

  /** The line of the card that begins there (the next one begins its length and one later); empty when there is none. */
  lineFrom(at: number): string {
    return at >= 0 && at < this.cards.length ? this.line(at) : "";
  }

  /** Takes a card up, or replaces what is known of it. */
  put(card: Card): CardChange {
    const line = lineOfCard(card);
    const at = this.lineOf(card.uid);
    if (at >= 0 && this.line(at) === line) return "known";
    if (!this.stored()) return "busy";
    if (at >= 0) {
      this.cut(at);
      this.append(line);
      return "changed";
    }
    if (this.count >= MOST_CARDS) return "full";
    this.append(line);
    return "added";
  }

  /** Forgets a card. */
  remove(uid: string): CardChange {
    const at = this.lineOf(uid);
    if (at < 0) return "unknown";
    this.cut(at);
    this.change();
    return "deleted";
  }

  /** Forgets all cards. */
  removeAll(): void {
    this.cards = "";
    this.count = 0;
    this.change();
  }

  /** Stores what changed, in small steps. Call it every tick. */
  tick(now: number): void {
    if (this.saving) {
      if (this.store.step(BYTES_PER_TICK)) this.finish(now);
      return;
    }
    if (!this.dirty) return;
    if (this.refused_ms !== undefined && elapsed_ms(this.refused_ms, now) < RETRY_ms) return;
    this.store.begin(this.cards);
    this.dirty = false;
    this.saving = true;
  }

  private finish(now: number): void {
    this.saving = false;
    if (this.store.finish()) {
      this.refused_ms = undefined;
      return;
    }
    this.dirty = true;
    if (this.refused_ms === undefined) this.log.log("error", "the cards could not be stored; trying again every 2 s");
    this.refused_ms = now;
  }

  /** Takes over a stored record; lines that hold no card, or one a second time, are left out. */
  private take(content: string): void {
    const whose = "\n" + content;
    const card = emptyCard();
    const good: string[] = [];
    let dropped = 0;
    let at = 0;
    for (const line of content.split("\n")) {
      const first = good.length < MOST_CARDS && readCard(line, card) && whose.indexOf("\n" + card.uid + ";") === at;
      if (first) good.push(line);
      else if (line !== "") dropped++;
      at += line.length + 1;
      pause(LINE_COST);
    }
    this.count = good.length;
    if (dropped === 0 && (content === "" || content.endsWith("\n"))) {
      this.cards = content;
      return;
    }
    this.cards = good.length === 0 ? "" : good.join("\n") + "\n";
    if (dropped > 0) {
      this.log.log("warn", whole(dropped) + " stored lines are no cards; left out");
    }
  }

  private append(line: string): void {
    this.cards += line + "\n";
    this.count++;
    this.change();
  }

  private cut(at: number): void {
    this.cards = this.cards.substring(0, at) + this.cards.substring(this.cards.indexOf("\n", at) + 1);
    this.count--;
  }

  private change(): void {
    this.dirty = true;
    this.revision++;
  }

  /** Index of the line of a card, -1 for an unknown one. */
  private lineOf(uid: string): number {
    const key = uid + ";";
    if (this.cards.startsWith(key)) return 0;
    const at = this.cards.indexOf("\n" + key);
    return at < 0 ? -1 : at + 1;
  }

  private line(at: number): string {
    return this.cards.substring(at, this.cards.indexOf("\n", at));
  }
}
