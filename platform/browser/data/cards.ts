import { fieldsOf, isTrue, listOf, numberOf, textOf } from "./read";

export interface Card {
  uid: string;
  name: string;
  /** Largest current of whoever charges with it, A. */
  limit_A: number | undefined;
  /** Seconds since 1970 from and until which it is valid. */
  from_s: number | undefined;
  until_s: number | undefined;
}

export interface Cards {
  cards: Card[];
  /** The next card that is read is learned. */
  isLearning: boolean;
  /** What came of the card that was read last; a command may have no card. */
  last: { uid: string; outcome: string } | undefined;
}

export function readCards(value: unknown): Cards | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined || !Array.isArray(fields["cards"])) return undefined;
  const last = fieldsOf(fields["last"]);
  const outcome = textOf(last?.["outcome"]);
  return {
    cards: listOf(fields["cards"], readCard),
    isLearning: isTrue(fields["learning"]),
    last: outcome === undefined ? undefined : { uid: textOf(last?.["uid"]) ?? "", outcome },
  };
}

function readCard(value: unknown): Card | undefined {
  const card = fieldsOf(value);
  const uid = textOf(card?.["uid"]);
  if (uid === undefined) return undefined;
  const [limit_A, from_s, until_s] = [card?.["limit_A"], card?.["from_s"], card?.["until_s"]].map(numberOf);
  return { uid, name: textOf(card?.["name"]) ?? "", limit_A, from_s, until_s };
}

/** A card as the controller takes it; what is not named it does not have. */
export function cardBody({ from_s, until_s }: Card, name: string, limit_A: number | undefined): object {
  return {
    ...(name === "" ? {} : { name }),
    ...(limit_A === undefined ? {} : { limit_A }),
    ...(from_s === undefined ? {} : { from_s }),
    ...(until_s === undefined ? {} : { until_s }),
  };
}
