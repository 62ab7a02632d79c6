/**
 * What came of a card that was shown, or of a start or stop by name: a row `name|index|sentence` each. The index is that of the
 * status texts of the SmartEVSE's RFID line (1 present, 2 stored, 3 deleted, 4 already stored, 5 not in storage, 6 full, 7 invalid).
 */
export const CARD_OUTCOMES = [
  "accepted|1|The card is known; charging may begin",
  "stopped|1|The card has ended its session",
  "asked|1|The card was passed on to the remote side, which decides",
  "off|1|Cards are not asked for",
  "repeated|1|The same card again within 2.5 s; ignored",
  "learned|2|The card is known from now on",
  "changed|2|What is known of the card has changed",
  "deleted|3|The card is not known any more",
  "known|4|The card was known already",
  "unknown|5|The card is not known",
  "full|6|128 cards are known already; delete one first",
  "busy|6|The last card is still being stored; show this one again in a few seconds",
  "otherCard|7|The session belongs to somebody else",
  "notYet|7|The card is not valid yet",
  "expired|7|The card is not valid any more",
  "clock|7|The card is valid for a time only, and the clock is not set",
  "zeros|7|A number of zeros is a failed read",
  "length|7|A card number has 4, 7 or 10 bytes",
  "notHex|7|A card number consists of hex digits",
  "noName|7|A start needs the name of who starts: 1..20 printable characters without quotes, backslash and ;",
] as const;

type NameOf<Row> = Row extends `${infer Name}|${string}` ? Name : never;

/** Name of an outcome, as published. */
export type CardOutcome = NameOf<(typeof CARD_OUTCOMES)[number]>;

/** The sentence of an outcome. */
export function outcomeText(outcome: CardOutcome): string {
  return rowOf(outcome).substring(outcome.length + 3);
}

/** The index of the SmartEVSE's status text, 1..7. */
export function outcomeIndex(outcome: CardOutcome): number {
  return rowOf(outcome).charCodeAt(outcome.length + 1) - 48;
}

function rowOf(outcome: CardOutcome): string {
  const key = outcome + "|";
  for (const row of CARD_OUTCOMES) if (row.startsWith(key)) return row;
  return "";
}
