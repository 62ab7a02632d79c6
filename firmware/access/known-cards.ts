import { pause, rest } from "#hal/pause";
import type { Core } from "../core";
import type { Rejection } from "../settings/rejection";
import { Store } from "../settings/store";
import { AccessControl } from "./access-control";
import { type Card, emptyCard, lineOfCard, readCard } from "./card";
import { emptyCommand, readCardCommand } from "./card-commands";
import { MOST_CARDS } from "./card-store";

/** About how many VM instructions a card takes to be read. */
const READ_COST = 300;

/** The known cards, oldest first; also while cards are not asked for. */
export function knownCards(core: Core): Card[] {
  const cards: Card[] = [];
  rest();
  const { access } = core.features ?? {};
  let lines = access === undefined ? new Store(core.ports.storage, "cards").load(core.ports.log) : "";
  let at = access === undefined ? -1 : access.cards.seek(0);
  while (access !== undefined && at >= 0 && access.cards.lineFrom(at) !== "") {
    const line = access.cards.lineFrom(at) + "\n";
    lines = (lines ?? "") + line;
    at += line.length;
  }
  rest();
  for (const line of (lines ?? "").split("\n")) {
    const card = emptyCard();
    if (line !== "" && readCard(line, card)) cards.push(card);
    pause(READ_COST);
  }
  return cards;
}

/** Cards that can be known at the same time. */
export function mostCards(): number {
  return MOST_CARDS;
}

/** The line under which a card is stored, read from `UID` and the options of the command `learn`; or what is wrong. */
export function cardLineOf(text: string): string | Rejection {
  const command = emptyCommand();
  const wrong = readCardCommand("learn " + text, command);
  if (wrong !== undefined) return wrong;
  if (command.kind === "learn") return lineOfCard(command.card) + "\n";
  return { what: "uid", why: "no number of a card", allowed: "8, 14 or 20 hex digits" };
}

/** Stores cards that were made ready instead of those that are known; the session that runs goes on when its card is among them. */
export function replaceCards(core: Core, ready: Store): void {
  const { storage, log } = core.ports;
  const { features } = core;
  ready.finish();
  rest();
  if (features?.access === undefined) return;
  const access = new AccessControl(storage, log);
  // whoever asks for cards may have gone meanwhile
  const place = features.access === undefined ? -1 : core.policies.indexOf(features.access);
  if (place < 0) return;
  core.policies[place] = access;
  features.access = access;
  access.take(core.settings);
}
