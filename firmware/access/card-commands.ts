import { whole } from "#hal/text";
import type { Rejection } from "../settings/rejection";
import { readValue } from "../settings/value";
import { type Card, clearCard, emptyCard, isCardName } from "./card";
import { isUidFault, readUid, uidFaultText } from "./card-uid";

/** Longest command that is looked at. */
const LONGEST_COMMAND = 120;
const COMMANDS = "learn, delete, list, swipe, start or stop";
const UIDS = "8, 14 or 20 hex digits";
const NAMES = "1..20 bytes of printable characters without quotes, backslash and ; (an accented letter takes two)";

export type CardCommandKind =
  "learn" | "learnNext" | "delete" | "deleteNext" | "deleteAll" | "list" | "swipe" | "start" | "stop";

/** A command about cards that was understood. One record is filled again and again. */
export interface CardCommand {
  kind: CardCommandKind;
  /** The card of `learn`, `delete` and `swipe`; only `learn` says more than its number. */
  card: Card;
  /** Who starts or stops. */
  who: string;
  /** The first card of the list, counted from 0. */
  place: number;
}

/** A record to be filled. */
export function emptyCommand(): CardCommand {
  return { kind: "list", card: emptyCard(), who: "", place: 0 };
}

/**
 * Reads a command about cards, the same on every way in:
 * `learn` and `delete` (the next card shown), `learn UID [limit=A] [from=epoch_s] [until=epoch_s] [name=...]` (the name last, it may hold
 * spaces), `delete UID`, `delete all`, `list [place]`, `swipe UID`, `start NAME`, `stop NAME`.
 * Returns why it cannot be taken; the record is worthless then.
 */
export function readCardCommand(text: string, command: CardCommand): Rejection | undefined {
  if (text.length > LONGEST_COMMAND) {
    return refuse("card command", "longer than " + whole(LONGEST_COMMAND) + " characters", COMMANDS);
  }
  const word = wordAt(text, 0);
  const rest = text.substring(word.length + 1);
  clearCard(command.card, "", "");
  switch (word) {
    case "learn":
      if (rest === "") return kind(command, "learnNext");
      return readUidWord(word, wordAt(rest, 0), command, "learn") ?? readOptions(rest, command.card);
    case "delete":
      if (rest === "") return kind(command, "deleteNext");
      return rest === "all" ? kind(command, "deleteAll") : readUidWord(word, rest, command, "delete");
    case "swipe":
      return readUidWord(word, rest, command, "swipe");
    case "list":
      return readPlace(rest, command);
    case "start":
      return readWho(word, rest, command, "start");
    case "stop":
      return readWho(word, rest, command, "stop");
    default:
      return refuse("card command", "no such command", COMMANDS);
  }
}

function refuse(what: string, why: string, allowed: string): Rejection {
  return { what, why, allowed };
}

function kind(command: CardCommand, name: CardCommandKind): undefined {
  command.kind = name;
  return undefined;
}

/** The characters from `at` up to the next space or the end. */
function wordAt(text: string, at: number): string {
  const end = text.indexOf(" ", at);
  return text.substring(at, end < 0 ? text.length : end);
}

function readUidWord(what: string, word: string, command: CardCommand, name: CardCommandKind): Rejection | undefined {
  const uid = readUid(word);
  if (isUidFault(uid)) return refuse(what, uidFaultText(uid), UIDS);
  command.card.uid = uid;
  return kind(command, name);
}

function readWho(what: string, who: string, command: CardCommand, name: CardCommandKind): Rejection | undefined {
  if (!isCardName(who)) return refuse(what, "no name of who does it", NAMES);
  command.who = who;
  return kind(command, name);
}

function readPlace(rest: string, command: CardCommand): Rejection | undefined {
  command.place = 0;
  if (rest !== "") {
    const place = readValue({ allowed: "0..127", unit: "", step: 1 }, rest, "list");
    if (typeof place !== "number") return place;
    command.place = place;
  }
  return kind(command, "list");
}

/** What follows the number of the card to be learned. */
function readOptions(text: string, card: Card): Rejection | undefined {
  let at = wordAt(text, 0).length + 1;
  while (at < text.length) {
    const word = wordAt(text, at);
    if (word.startsWith("name=")) {
      card.name = text.substring(at + 5);
      if (!isCardName(card.name)) return refuse("name", "no name", NAMES);
      at = text.length;
    } else if (word !== "") {
      const refused = readOption(word, card);
      if (refused !== undefined) return refused;
    }
    at += word.length + 1;
  }
  if (card.from_s !== undefined && card.until_s !== undefined && card.until_s <= card.from_s) {
    return refuse("until", "not after from", "a later second than from");
  }
  return undefined;
}

function readOption(word: string, card: Card): Rejection | undefined {
  const sign = word.indexOf("=") + 1;
  const what = word.substring(0, sign - 1);
  const allowed = what === "limit" ? "6..80" : "1..4294967295";
  if (what !== "limit" && what !== "from" && what !== "until") {
    return refuse("learn", "no such option", "limit=, from=, until=, name=");
  }
  const value = readValue({ allowed, unit: what === "limit" ? "A" : "s", step: 1 }, word.substring(sign), what);
  if (typeof value !== "number") return value;
  const old = what === "limit" ? card.limit_A : what === "from" ? card.from_s : card.until_s;
  if (old !== undefined) return refuse(what, "given twice", "each option once");
  if (what === "limit") card.limit_A = value;
  else if (what === "from") card.from_s = value;
  else card.until_s = value;
  return undefined;
}
