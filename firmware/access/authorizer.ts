import { elapsed_ms } from "#hal/clock";
import { amperes, seconds } from "#hal/text";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import { Hold } from "../timing/hold";
import { type Card, clearCard, emptyCard, isCardName, validity } from "./card";
import { type CardOutcome, outcomeText } from "./card-outcome";
import type { CardStore } from "./card-store";
import { isUidFault, readUid } from "./card-uid";

/** What cards are for (the numbers of the SmartEVSE's RFID line). Any other number asks for a card and takes none. */
export const enum ACCESS {
  off = 0,
  all = 1,
  one = 2,
  learn = 3,
  forget = 4,
  forgetAll = 5,
  remote = 6,
}

/** The same card within this time after its last read is the same showing: a reader reads a card that lies on it every second. */
const REPEAT_ms = 2500;
/** How long a card may take to come after {@link Authorizer.expect}. */
const EXPECT_ms = 120000;
const NOBODY = "waiting for a card";

/** What the authorizer looks at. */
export interface AccessView {
  /** {@link ACCESS}. */
  mode: ACCESS;
  /** `undefined` while the EVSE cannot tell; what it said last counts then, and before it has said anything, that no car is there. */
  carConnected: boolean | undefined;
  /** Without a car for this long a session ends. */
  relock_ms: number;
  /** Wall clock, or `undefined` while it is not set. */
  epoch_s: number | undefined;
}

/**
 * Who may charge. A known card, or a start by name over the API, begins a session that belongs to it: in mode `all` any known card ends
 * it, in mode `one` the same card only. It also ends when no car was there for a while, when the card's validity ends, and when the card
 * is deleted; a card that is merely taken away from the reader changes nothing. The card's limit is the limit of its session. In the modes
 * that learn and delete, a session goes on and no card begins one. In mode `off` it claims nothing and forgets the session.
 */
export class Authorizer implements Policy {
  readonly claim: Claim = { source: "no card", permit: undefined, priority: PRIORITY.person, limit_mA: undefined };
  /** Whether somebody's session runs. Never in mode `off`. */
  active = false;
  /** Rises whenever a session begins or ends. */
  revision = 0;
  /** The card of the session; its number is empty when the session was started by name. Worthless while none runs. */
  readonly owner: Card = emptyCard();
  private readonly shown: Card = emptyCard();
  private why = NOBODY;
  private cardsRevision = 0;
  private away = true;
  private readonly unplugged = new Hold();
  private lastUid = "";
  private lastUid_ms = 0;
  /** What the next card is for, see {@link expect}; off: what the mode says. */
  task: ACCESS = ACCESS.off;
  private task_ms = 0;

  constructor(private readonly cards: CardStore) {}

  follow(view: AccessView, now: number): void {
    if (this.lastUid !== "" && elapsed_ms(this.lastUid_ms, now) >= REPEAT_ms) this.lastUid = "";
    if (this.task !== ACCESS.off && elapsed_ms(this.task_ms, now) >= EXPECT_ms) this.task = ACCESS.off;
    if (view.carConnected !== undefined) this.away = !view.carConnected;
    const claim = this.claim;
    if (view.mode === ACCESS.off) {
      if (this.active) this.end("no card", NOBODY);
      claim.permit = undefined;
      claim.limit_mA = undefined;
      return;
    }
    if (!this.active || !this.goesOn(view, now)) {
      claim.permit = "sleeping";
      claim.limit_mA = undefined;
      return;
    }
    const limit_A = this.owner.limit_A;
    claim.source = "card limit";
    claim.permit = undefined;
    claim.limit_mA = limit_A === undefined ? undefined : limit_A * 1000;
  }

  /** A card was read; `text` is what the reader says. What it brings about is claimed at the next {@link follow}. */
  show(text: string, view: AccessView, now: number): CardOutcome {
    const uid = readUid(text);
    if (isUidFault(uid)) return uid;
    const repeated = uid === this.lastUid && elapsed_ms(this.lastUid_ms, now) < REPEAT_ms;
    this.lastUid = uid;
    this.lastUid_ms = now;
    if (repeated) return "repeated";
    const outcome = this.judge(uid, view);
    if (!this.active && outcome !== "stopped" && outcome !== "off") this.why = outcomeText(outcome);
    return outcome;
  }

  /** The next card within two minutes is learned (or deleted), whatever the mode. */
  expect(task: ACCESS.learn | ACCESS.forget, now: number): void {
    this.task = task;
    this.task_ms = now;
  }

  /** Starts a session by name, e.g. of the remote side or of a key switch. Refused while a session of somebody else runs. */
  start(who: string, view: AccessView): CardOutcome {
    if (view.mode === ACCESS.off) return "off";
    if (!isCardName(who)) return "noName";
    if (this.active) return this.owner.uid === "" && this.owner.name === who ? "accepted" : "otherCard";
    clearCard(this.shown, "", who);
    return this.begin();
  }

  /** Ends the session, whoever it belongs to. */
  stop(who: string): CardOutcome {
    if (this.active) this.end("stopped", "by " + (isCardName(who) ? who : "an unnamed request"));
    return "stopped";
  }

  /** Whom the session belongs to: the name, or else the number of the card; empty when there is none. */
  who(): string {
    if (!this.active) return "";
    return this.owner.name === "" ? this.owner.uid : this.owner.name;
  }

  /** The session in a word to be kept through a restart, see {@link restore}; empty when there is none. */
  kept(): string {
    if (!this.active) return "";
    return this.owner.uid === "" ? "=" + this.owner.name : this.owner.uid;
  }

  /** Takes up the session that was {@link kept}; a card that is not known any more gets none. */
  restore(kept: string): void {
    if (kept.startsWith("=")) {
      clearCard(this.shown, "", kept.substring(1));
      if (isCardName(this.shown.name)) this.begin();
    } else if (kept !== "" && this.cards.find(kept, this.shown)) this.begin();
  }

  explain(_now: number): string {
    const limit_mA = this.claim.limit_mA;
    return limit_mA === undefined ? this.why : "(" + amperes(limit_mA) + ") of " + this.who();
  }

  /** Whether the running session may go on now; ends it where it is over. */
  private goesOn(view: AccessView, now: number): boolean {
    const owner = this.owner;
    if (this.cardsRevision !== this.cards.revision) {
      this.cardsRevision = this.cards.revision;
      if (owner.uid !== "" && !this.cards.find(owner.uid, owner))
        this.end("card deleted", "the session's card is gone");
    }
    if (this.active && this.unplugged.lasted(this.away, view.relock_ms, now)) {
      this.end("no card", "no car for " + seconds(view.relock_ms));
    }
    if (!this.active) return false;
    const verdict = validity(owner, view.epoch_s);
    if (verdict === "accepted") return true;
    if (verdict === "clock") {
      this.claim.source = "clock not set";
      this.why = outcomeText(verdict);
    } else this.end(verdict === "expired" ? "card expired" : "card not valid yet", outcomeText(verdict));
    return false;
  }

  private judge(uid: string, view: AccessView): CardOutcome {
    switch (this.task === ACCESS.off ? view.mode : this.task) {
      case ACCESS.off:
        return "off";
      case ACCESS.all:
      case ACCESS.one:
        return this.swipe(uid, view);
      case ACCESS.learn:
        return this.learn(uid);
      case ACCESS.forget:
        this.task = ACCESS.off;
        return this.cards.remove(uid) === "deleted" ? "deleted" : "unknown";
      case ACCESS.remote:
        return "asked";
      default:
        return "unknown";
    }
  }

  private swipe(uid: string, view: AccessView): CardOutcome {
    if (this.active && this.owner.uid === uid) {
      this.end("no card", "ended by its card");
      return "stopped";
    }
    if (!this.cards.find(uid, this.shown)) return "unknown";
    const verdict = validity(this.shown, view.epoch_s);
    if (verdict !== "accepted") return verdict;
    if (!this.active) return this.begin();
    if (view.mode === ACCESS.one) return "otherCard";
    this.end("no card", "ended by another card");
    return "stopped";
  }

  private learn(uid: string): CardOutcome {
    if (this.cards.find(uid, this.shown)) {
      this.task = ACCESS.off;
      return "known";
    }
    clearCard(this.shown, uid, "");
    const change = this.cards.put(this.shown);
    if (change === "busy") return "busy";
    this.task = ACCESS.off;
    return change === "added" ? "learned" : "full";
  }

  /** Begins a session of the card in `shown`. */
  private begin(): CardOutcome {
    const owner = this.owner;
    const shown = this.shown;
    clearCard(owner, shown.uid, shown.name);
    owner.limit_A = shown.limit_A;
    owner.from_s = shown.from_s;
    owner.until_s = shown.until_s;
    this.active = true;
    this.cardsRevision = this.cards.revision;
    this.unplugged.clear();
    this.revision++;
    return "accepted";
  }

  private end(source: string, why: string): void {
    this.active = false;
    this.claim.source = source;
    this.why = why;
    this.revision++;
  }
}
