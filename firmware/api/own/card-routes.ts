import type { HttpResponse } from "#hal/http";
import { jsonText } from "#hal/json";
import { pause } from "#hal/pause";
import { thousandths } from "#hal/text";
import type { Card } from "../../access/card";
import type { Rejection } from "../../settings/rejection";
import { strangeName } from "../http/body";
import { Fields } from "../http/fields";
import { itemOf, type Json, numberOf, textOf } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { conflict, failure, notFound, refused, unknownField, wrongValue } from "./failure";
import { objectOf, ordered } from "./order";

/** About how many VM instructions a card takes to be written down. */
const WRITE_COST = 300;

/** The cards as JSON, whether the next one is learned, and what came of the last. */
export function showCards(parts: HttpParts): HttpResponse {
  const fields = new Fields();
  fields.put("cards", cardsJson(parts));
  fields.truth("learning", parts.desk.learns());
  const last = objectOf(parts.memory.card);
  if (last !== undefined) {
    const uid = textIn(last, "uid");
    const about =
      '"outcome":' + jsonText(textIn(last, "outcome")) + ',"sentence":' + jsonText(textIn(last, "sentence"));
    fields.put("last", "{" + (uid === "" || uid === "null" ? "" : '"uid":' + jsonText(uid) + ",") + about + "}");
  }
  return json(200, fields.toJson());
}

/** The list of the cards, oldest first. */
export function cardsJson({ desk }: HttpParts): string {
  const cards: string[] = [];
  for (const card of desk.cards()) {
    cards.push(cardJson(card));
    pause(WRITE_COST);
  }
  return "[" + cards.join(",") + "]";
}

function cardJson(card: Card): string {
  const fields = new Fields();
  fields.text("uid", card.uid);
  if (card.name !== "") fields.text("name", card.name);
  if (card.limit_A !== undefined) fields.number("limit_A", card.limit_A);
  if (card.from_s !== undefined) fields.number("from_s", card.from_s);
  if (card.until_s !== undefined) fields.number("until_s", card.until_s);
  return fields.toJson();
}

/** The next card is learned, or no longer. */
export function learnNext(parts: HttpParts, on: boolean, now: number): HttpResponse {
  if (!on) parts.desk.learnsNoMore();
  const answer = on ? ordered(parts, "rfid", "learn", now) : "";
  if (typeof answer !== "string") return conflict(answer);
  return json(200, '{"learning":' + (parts.desk.learns() ? "true" : "false") + "}");
}

/** Learns a card by its number, or changes what is known of it. */
export function setCard(parts: HttpParts, uid: string, object: Json, now: number): HttpResponse {
  const options = cardOptions(object, "|name|limit_A|from_s|until_s|");
  if (typeof options !== "string") return options;
  return answered(ordered(parts, "rfid", "learn " + uid + options, now));
}

export function clearCard(parts: HttpParts, uid: string, now: number): HttpResponse {
  if (uid === "all") return notFound("there is no such card");
  return answered(ordered(parts, "rfid", "delete " + uid, now));
}

/** What a card may do, as the command `learn` has it behind the number; or what is wrong. */
export function cardOptions(object: Json, known: string): string | HttpResponse {
  const strange = strangeName(object, known);
  if (strange !== undefined) return unknownField(strange, "name, limit_A, from_s and until_s");
  let options = "";
  for (const key of ["limit_A", "from_s", "until_s"]) {
    const item = itemOf(object, key);
    if (item === undefined) continue;
    const value = item.kind === "number" ? numberOf(item) : undefined;
    if (value === undefined || value < 0 || value > 4294967295) return wrongValue(key, "a number");
    options += " " + key.substring(0, key.indexOf("_")) + "=" + thousandths(value * 1000, 3);
  }
  const name = itemOf(object, "name");
  if (name === undefined) return options;
  const text = name.kind === "text" ? textOf(name) : undefined;
  if (text === undefined) return wrongValue("name", "a text");
  return text === "" ? options : options + " name=" + text;
}

function answered(answer: string | Rejection): HttpResponse {
  if (typeof answer !== "string") {
    return answer.what === "rfid" ? conflict(answer) : refused(answer);
  }
  const told = objectOf(answer);
  const outcome = told === undefined ? "" : textIn(told, "outcome");
  const sentence = told === undefined ? "" : textIn(told, "sentence");
  if (outcome === "unknown") return notFound(sentence);
  if (outcome === "full" || outcome === "busy") return failure(409, outcome, sentence);
  return json(200, '{"outcome":' + jsonText(outcome) + ',"sentence":' + jsonText(sentence) + "}");
}

/** The text of that name; empty without one. */
function textIn(object: Json, name: string): string {
  const item = itemOf(object, name);
  return item === undefined ? "" : (textOf(item) ?? "");
}
