import type { BrokerKey } from "#hal/console";
import type { Rejection } from "../settings/rejection";
import { readValue } from "../settings/value";
import { isCommand, secondWords } from "./command-table";
import { isRefused, readWord, type Word } from "./word";

/** Most bytes of the name of a network (IEEE 802.11), and of what the module's MQTT client takes. */
const LONGEST_SSID = 32;
const LONGEST_HOST = 128;
const LONGEST_USER = 32;

/** A line that was understood. */
export interface Command {
  /** Its words in the table; empty: there is nothing to do. */
  words: string;
  /** What follows them: a key, a network, a command for the EVSE. */
  text: string;
  /** The value of `set`. */
  value: string;
  /** `wifi join`: the network does not show itself. */
  hidden: boolean;
}

/** Reads a line: a command, or why it is none. */
export function readCommand(line: string): Command | Rejection {
  const text = trimmed(line);
  const first = wordOf(text);
  let words = first;
  let rest = trimmed(text.substring(first.length));
  const second = wordOf(rest);
  if (second !== "" && isCommand(first + " " + second)) {
    words = first + " " + second;
    rest = trimmed(rest.substring(second.length));
  } else if (first !== "" && !isCommand(first)) {
    const seconds = secondWords(first);
    if (seconds === "") return { what: "command", why: "there is no " + first, allowed: "what help lists" };
    return { what: first, why: second === "" ? "one word more" : "there is no " + second, allowed: seconds };
  }
  return withRest({ words, text: rest, value: "", hidden: false });
}

/** The words are known; what follows them is looked at. */
function withRest(command: Command): Command | Rejection {
  switch (command.words) {
    case "set":
      return readPair(command);
    case "wifi join":
      return readNetwork(command);
    case "mqtt server":
      return readBroker(command, "a name or an address of 1..128 characters without spaces");
    case "mqtt port":
    case "mqtt tls":
      return readBroker(command, command.words === "mqtt tls" ? "on, off" : "1..65535");
    case "mqtt user":
      return readBroker(command, "1..32 characters without spaces, or nothing");
    case "log level":
      return listed("|error|warn|info|debug|", command.text)
        ? command
        : { what: "log level", why: "no such level", allowed: "error, warn, info, debug" };
    case "rapi":
      return command.text === "" ? { what: "rapi", why: "no command", allowed: "e.g. rapi GV" } : command;
    default:
      return withoutRest(command);
  }
}

/** The words after which anything may follow, and those after which nothing may. */
function withoutRest(command: Command): Command | Rejection {
  const { words, text } = command;
  if (text === "" || listed("|help|get|set schedule|set time_zone|update server|update key|", words)) return command;
  if (words.startsWith("rfid ") || words.startsWith("trip ")) return command;
  const seconds = secondWords(words);
  return { what: words, why: "there is no " + wordOf(text), allowed: seconds === "" ? "nothing more" : seconds };
}

function readPair(command: Command): Command | Rejection {
  const key = wordOf(command.text);
  command.value = trimmed(command.text.substring(key.length));
  if (command.value === "") {
    return { what: "set", why: key === "" ? "no setting" : "no value", allowed: "set KEY VALUE; get shows the keys" };
  }
  command.text = key;
  return command;
}

function readNetwork(command: Command): Command | Rejection {
  const allowed = 'wifi join SSID [hidden]; an SSID with spaces as "my network", with other bytes as "caf\\xc3\\xa9"';
  const word: Word | Rejection = readWord(command.text, allowed);
  if (isRefused(word)) return word;
  if (word.text.length < 1 || word.text.length > LONGEST_SSID) {
    return { what: "wifi join", why: "an SSID has 1..32 bytes", allowed };
  }
  const rest = trimmed(word.rest);
  if (rest !== "" && rest !== "hidden") return { what: "wifi join", why: "something behind the SSID", allowed };
  command.text = word.text;
  command.hidden = rest === "hidden";
  return command;
}

function readBroker(command: Command, allowed: string): Command | Rejection {
  const { words, text } = command;
  const key = words.substring(5) as BrokerKey;
  const longest = key === "user" ? LONGEST_USER : LONGEST_HOST;
  if (text.includes(" ")) return { what: words, why: "a space in it", allowed };
  if (text.length > longest) return { what: words, why: "too long", allowed };
  if (text === "" && key !== "user") return { what: words, why: "empty", allowed };
  if (key === "server" && text.includes("/")) {
    return {
      what: words,
      why: "not only a name or an address",
      allowed: allowed + "; mqtt port and mqtt tls set the rest",
    };
  }
  if (key === "tls" && !listed("|on|off|", text)) return { what: words, why: "neither on nor off", allowed };
  if (key !== "port") return command;
  const port = readValue({ allowed, unit: "", step: 1 }, text, words);
  return typeof port === "number" ? command : port;
}

/** Whether a text is one of those between bars. */
function listed(list: string, text: string): boolean {
  return !text.includes("|") && text !== "" && list.includes("|" + text + "|");
}

/** The characters up to the first space. */
function wordOf(text: string): string {
  const end = text.indexOf(" ");
  return end < 0 ? text : text.substring(0, end);
}

/** The text without the spaces around it. */
function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) === 32) from++;
  while (to > from && text.charCodeAt(to - 1) === 32) to--;
  return text.substring(from, to);
}
