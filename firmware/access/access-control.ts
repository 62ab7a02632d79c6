import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import type { Claim } from "../charging/claim";
import type { Rejection } from "../settings/rejection";
import { Store } from "../settings/store";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { type AccessView, ACCESS, Authorizer } from "./authorizer";
import { cardPage } from "./card-list";
import { emptyCommand, readCardCommand } from "./card-commands";
import { type CardOutcome, outcomeText } from "./card-outcome";
import { CardStore } from "./card-store";
import { doCardCommand } from "./do-card-command";

/** What a command about cards has brought about, for whoever publishes it. */
export interface CardAnswer {
  /** Below the prefix: `event/card` or `rfid/list`. */
  topic: string;
  payload: string;
}

/**
 * Cards and who may charge: brings settings, storage and commands to {@link Authorizer}. The running session survives a restart. It is
 * there while `rfid_mode` is not 0; the stored cards stay whatever the mode.
 */
export class AccessControl implements Feature {
  readonly cards: CardStore;
  readonly access: Authorizer;
  readonly claim: Claim;
  private readonly store: Store;
  private readonly view: AccessView = {
    mode: ACCESS.off,
    carConnected: undefined,
    relock_ms: 60000,
    epoch_s: undefined,
  };
  private readonly command = emptyCommand();
  private revision = 0;

  constructor(storage: StoragePort, log: LogPort) {
    this.cards = new CardStore(storage, log);
    this.access = new Authorizer(this.cards);
    this.claim = this.access.claim;
    this.store = new Store(storage, "access");
    this.access.restore(this.store.load(log) ?? "");
    this.revision = this.access.revision;
  }

  take(settings: Settings): void {
    const mode = settings.get("rfid_mode");
    if (mode === 5 && (this.view.mode as number) !== 5) this.cards.removeAll();
    this.view.mode = mode;
    this.view.relock_ms = settings.get("relock_s") * 1000;
  }

  follow(site: Site, now: number): void {
    const view = this.view;
    view.carConnected = site.evse.status.carConnected;
    view.epoch_s = site.epoch_s;
    this.cards.tick(now);
    this.access.follow(view, now);
    if (this.access.revision === this.revision) return;
    this.revision = this.access.revision;
    this.store.save(this.access.kept());
  }

  explain(now: number): string {
    return this.access.explain(now);
  }

  /** Whom the running session belongs to; empty: nobody. */
  who(): string {
    return this.access.who();
  }

  /** Carries out a command about cards (`learn`, `delete`, `list`, `swipe`, `start`, `stop`); what to publish, or why it cannot be taken. */
  order(text: string, now: number): CardAnswer | Rejection {
    const refused = readCardCommand(text, this.command);
    if (refused !== undefined) return refused;
    const command = this.command;
    if (command.kind === "list") return { topic: "rfid/list", payload: cardPage(this.cards, command.place, true).text };
    const outcome = doCardCommand(command, { cards: this.cards, access: this.access, view: this.view }, now);
    this.access.follow(this.view, now);
    return { topic: "event/card", payload: answer(command.kind, command.card.uid, outcome) };
  }
}

function answer(kind: string, uid: string, outcome: CardOutcome | undefined): string {
  const head = '{"command":"' + kind + '","uid":' + (uid === "" ? "null" : '"' + uid + '"') + ',"outcome":"';
  if (outcome === undefined) return head + 'waiting","sentence":"show a card within two minutes"}';
  return head + outcome + '","sentence":"' + outcomeText(outcome) + '"}';
}
