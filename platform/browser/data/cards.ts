import { fieldsOf, isTrue, listOf, numberOf, textOf } from "./read";

export interface Card {
  uid: string;
  name: string;
  limit_Wh: number | undefined;
  /** Seconds since 1970, or a date as the controller writes it. */
  validUntil: number | string | undefined;
}

export interface Cards {
  cards: Card[];
  /** The next card that is read is learned. */
  isLearning: boolean;
  last: { uid: string; outcome: string } | undefined;
}

export function readCards(value: unknown): Cards | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined || !Array.isArray(fields["cards"])) return undefined;
  const last = fieldsOf(fields["last"]);
  const uid = textOf(last?.["uid"]);
  return {
    cards: listOf(fields["cards"], readCard),
    isLearning: isTrue(fields["learning"]),
    last: uid === undefined ? undefined : { uid, outcome: textOf(last?.["outcome"]) ?? "" },
  };
}

function readCard(value: unknown): Card | undefined {
  const card = fieldsOf(value);
  const uid = textOf(card?.["uid"]);
  if (uid === undefined) return undefined;
  const validUntil = numberOf(card?.["validUntil"]) ?? textOf(card?.["validUntil"]);
  return { uid, name: textOf(card?.["name"]) ?? "", limit_Wh: numberOf(card?.["limit_Wh"]), validUntil };
}
