import { whole } from "#hal/text";
import { type Card, emptyCard, readCard } from "./card";
import type { CardStore } from "./card-store";

/** A page has fewer bytes than this, so that it fits into one message. */
const PAGE_BYTES = 1000;
/** Most cards in a page, so that one is written within one callback. */
const PAGE_CARDS = 8;

/** Some of the cards, and where to go on. */
export interface CardPage {
  text: string;
  /** The first card of the next page, `undefined` behind the last card. */
  next: number | undefined;
}

/**
 * The cards from a place (0: the oldest) on: JSON `{"count":n,"first":n,"cards":[{"uid":"..","name":"..","limit_A":n,"from_s":n,
 * "until_s":n}],"next":n}` with `null` for what is not known, or else a line each.
 */
export function cardPage(cards: CardStore, first: number, json: boolean): CardPage {
  const card = emptyCard();
  const parts: string[] = [];
  let at = cards.seek(first);
  let place = first;
  let bytes = json ? 80 : 0;
  while (at >= 0 && place < cards.count && parts.length < PAGE_CARDS) {
    const line = cards.lineFrom(at);
    const part = !readCard(line, card) ? "" : json ? jsonOf(card) : lineOf(card);
    if (bytes + part.length + 1 >= PAGE_BYTES) break;
    parts.push(part);
    bytes += part.length + 1;
    at += line.length + 1;
    place++;
  }
  const next = at >= 0 && place < cards.count ? place : undefined;
  if (!json) return { text: parts.join("\n"), next };
  const head = '{"count":' + whole(cards.count) + ',"first":' + whole(first) + ',"cards":[';
  return { text: head + parts.join(",") + '],"next":' + orNull(next) + "}", next };
}

function jsonOf(card: Card): string {
  const name = card.name === "" ? "null" : '"' + card.name + '"';
  const limit = ',"limit_A":' + orNull(card.limit_A);
  const bounds = ',"from_s":' + orNull(card.from_s) + ',"until_s":' + orNull(card.until_s);
  return '{"uid":"' + card.uid + '","name":' + name + limit + bounds + "}";
}

function lineOf(card: Card): string {
  let line = card.uid;
  if (card.limit_A !== undefined) line += " limit=" + whole(card.limit_A);
  if (card.from_s !== undefined) line += " from=" + whole(card.from_s);
  if (card.until_s !== undefined) line += " until=" + whole(card.until_s);
  return card.name === "" ? line : line + " name=" + card.name;
}

function orNull(value: number | undefined): string {
  return value === undefined ? "null" : whole(value);
}
