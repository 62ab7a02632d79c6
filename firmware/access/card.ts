import { jsonText } from "#hal/json";
import { whole } from "#hal/text";

/** Longest name of a card, bytes. */
export const LONGEST_NAME = 20;

/** A card and what it may do. */
export interface Card {
  /** Upper-case hex: 8, 14 or 20 digits. */
  uid: string;
  /** Whose card it is, see {@link isCardName}; empty: not said. */
  name: string;
  /** Largest current in A, 6..80, or `undefined`: no limit of its own. */
  limit_A: number | undefined;
  /** First second in which the card is valid, and the first in which it is not any more; `undefined`: no bound. */
  from_s: number | undefined;
  until_s: number | undefined;
}

/** A card about which nothing is known. */
export function emptyCard(): Card {
  return { uid: "", name: "", limit_A: undefined, from_s: undefined, until_s: undefined };
}

/** Makes it a card of which only number and name are known. */
export function clearCard(card: Card, uid: string, name: string): void {
  card.uid = uid;
  card.name = name;
  card.limit_A = undefined;
  card.from_s = undefined;
  card.until_s = undefined;
}

/** Whether a text can be a name: 1..{@link LONGEST_NAME} bytes of UTF-8 that need no escape in JSON, without `;`. */
export function isCardName(text: string): boolean {
  if (text.length < 1 || text.length > LONGEST_NAME || text.includes(";")) return false;
  return jsonText(text) === '"' + text + '"';
}

/** Whether a card is valid now; a card that is valid for a time only needs the clock. */
export function validity(card: Card, epoch_s: number | undefined): "accepted" | "notYet" | "expired" | "clock" {
  const { from_s, until_s } = card;
  if (from_s === undefined && until_s === undefined) return "accepted";
  if (!(epoch_s !== undefined && epoch_s > 0)) return "clock";
  if (until_s !== undefined && epoch_s >= until_s) return "expired";
  return from_s !== undefined && epoch_s < from_s ? "notYet" : "accepted";
}

/** The line of a card as it is stored: `uid;limit_A;from_s;until_s;name`, or `uid;` when nothing else is known. */
export function lineOfCard(card: Card): string {
  const line = card.uid + ";" + optional(card.limit_A) + ";" + optional(card.from_s) + ";" + optional(card.until_s);
  return line.endsWith(";;;") && card.name === "" ? card.uid + ";" : line + ";" + card.name;
}

function optional(value: number | undefined): string {
  return value === undefined ? "" : whole(value);
}

/** Fills `card` from its line; false when the line is none. */
export function readCard(line: string, card: Card): boolean {
  const field = line.split(";");
  const limit = digits(field[1]);
  const from = digits(field[2]);
  const until = digits(field[3]);
  if ((field[0] ?? "").length < 8 || field[1] === undefined || limit < 0 || from < 0 || until < 0) return false;
  card.uid = field[0] ?? "";
  card.limit_A = limit === 0 ? undefined : limit;
  card.from_s = from === 0 ? undefined : from;
  card.until_s = until === 0 ? undefined : until;
  card.name = field[4] ?? "";
  return true;
}

/** The number in a field, 0 when it is empty, -1 when it is none. */
function digits(field: string | undefined): number {
  if (field === undefined || field === "") return 0;
  if (field.length > 10) return -1;
  let value = 0;
  for (let index = 0; index < field.length; index++) {
    const code = field.charCodeAt(index);
    if (!(code >= 48 && code <= 57)) return -1;
    value = value * 10 + code - 48;
  }
  return value;
}
