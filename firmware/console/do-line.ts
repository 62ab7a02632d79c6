import type { Rejection } from "../settings/rejection";
import type { BrokerKey } from "#hal/console";
import type { Desk } from "./desk";
import { COMMAND_TABLE } from "./command-table";
import { type Command, readCommand } from "./read-command";
import { doSet, findSettings } from "./setting-lines";

import { restartSoon } from "./restart-soon";
import { refused, shown } from "./shown";

/** Does what a line asks for; what to print, or empty. What takes longer is left in the desk as a list, a question or a wait. */
export function doLine(desk: Desk, line: string, now: number): string {
  const command = readCommand(line);
  if ("why" in command) return refused(command);
  const machine = command.words.split(" ")[0] ?? "";
  if (machine !== "" && "|wifi|mqtt|http|log|update|restart|".includes("|" + machine + "|")) {
    const reason = desk.port.refusal(machine);
    if (reason !== undefined) return "error: " + machine + ": " + reason;
    return doMachine(desk, command, now);
  }
  return doController(desk, command, now);
}

/** What the controller itself does. */
function doController(desk: Desk, command: Command, now: number): string {
  switch (command.words) {
    case "":
      return "";
    case "help":
      if (!COMMAND_TABLE.includes(command.text)) return "error: help: nothing about that; help lists all";
      return begin(desk, "help", 1, command.text);
    case "status":
      return begin(desk, "status", 0, "");
    case "get":
      return findSettings(desk, command.text);
    case "set":
      return doSet(desk, command.text, command.value, now);
    case "set schedule":
    case "set time_zone":
      return order(desk, "set_" + command.words.substring(4), command.text, now);
    case "rapi":
      return ask(desk, command.text, now);
    case "factory-reset":
      desk.question = "reset";
      return "This forgets everything that was ever set here.";
    case "exit":
      desk.left = desk.port.leave();
      return desk.left ? "" : "error: exit: this is a wire; unplug it";
    default:
      return orderOf(desk, command, now);
  }
}

/** What the machine does that the controller runs on. */
function doMachine(desk: Desk, command: Command, now: number): string {
  const { wifi, broker, logging } = desk.port;
  const machine = command.words.split(" ")[0] ?? "";
  if (machine === "wifi" && wifi !== undefined) return doWifi(desk, command, now);
  if (machine === "mqtt" && broker !== undefined) {
    if (command.words === "mqtt") return begin(desk, "broker", 0, "");
    const fixed = broker.fixed();
    if (fixed !== undefined) return "error: mqtt: " + shown(fixed);
    if (command.words === "mqtt password") return askFor(desk, "brokerPassword");
    return outcome("mqtt", broker.set(command.words.substring(5) as BrokerKey, command.text));
  }
  if (machine === "log" && logging !== undefined) {
    if (command.words === "log") return "level " + logging.level();
    if (command.words === "log level") {
      logging.setLevel(command.text);
      return "level " + logging.level() + " until the next start";
    }
    desk.waits = "follow";
    logging.follow(true);
    return "";
  }
  if (machine === "http" && desk.port.setHttpPassword !== undefined) return askFor(desk, "httpPassword");
  if (machine === "update") return orderUpdate(desk, command, now);
  if (machine !== "restart") return "error: " + machine + ": this machine cannot do that";
  return "ok" + restartSoon(desk, "asked for at the console");
}

/** What comes of it is told in the log. */
function orderUpdate(desk: Desk, command: Command, now: number): string {
  switch (command.words) {
    case "update now":
      return order(desk, "set_update", "2", now);
    case "update files":
      return order(desk, "set_update_spiffs", "1", now);
    case "update server":
      return order(desk, "set_update_server", command.text, now);
    case "update key":
      return order(desk, "set_update_key", command.text, now);
    default:
      return order(desk, "set_update", "1", now);
  }
}

function doWifi(desk: Desk, command: Command, now: number): string {
  const wifi = desk.port.wifi;
  switch (command.words) {
    case "wifi":
      return begin(desk, "wifi", 0, "");
    case "wifi scan":
      if (wifi?.scan() !== true) return "error: wifi scan: not now; try again in a few seconds";
      desk.waits = "scan";
      desk.since = now;
      return "looking for networks ...";
    case "wifi join":
      desk.about = command.text;
      desk.hidden = command.hidden;
      return askFor(desk, "join");
    case "wifi forget":
      wifi?.leave();
      return "ok: forgotten";
    default:
      return askFor(desk, "accessPoint");
  }
}

function askFor(desk: Desk, question: Desk["question"]): string {
  desk.question = question;
  return "";
}

function begin(desk: Desk, list: Desk["list"], place: number, about: string): string {
  desk.list = list;
  desk.place = place;
  desk.about = about;
  return "";
}

function outcome(what: string, reason: string | undefined): string {
  return reason === undefined ? "ok: stored" : "error: " + what + ": " + shown(reason);
}

function ask(desk: Desk, command: string, now: number): string {
  const verdict = desk.actions.passThroughVerdict(command);
  if (verdict === "order") return order(desk, "rapi", command, now);
  if (verdict !== "allowed") return "error: rapi: " + shown(command) + " " + verdict;
  if (!desk.actions.askEvse(command, "console", now)) {
    return "error: rapi: the EVSE does not answer, or too many commands wait; see status";
  }
  desk.waits = "evse";
  desk.about = command;
  desk.since = now;
  return "";
}

/** `rfid ...` and `trip ...` are orders of that name. */
function orderOf(desk: Desk, command: Command, now: number): string {
  const space = command.words.indexOf(" ");
  if (space < 0) return refused({ what: command.words, why: "one word more", allowed: "see help " + command.words });
  const topic = command.words.substring(0, space);
  const verb = command.words.substring(space + 1);
  if (command.words === "rfid list") return begin(desk, "cards", 0, "");
  return order(desk, topic, command.text === "" ? verb : verb + " " + command.text, now);
}

function order(desk: Desk, topic: string, text: string, now: number): string {
  desk.told = "";
  const rejection: Rejection | undefined = desk.actions.order(topic, text, now);
  if (rejection !== undefined) return refused(rejection);
  desk.port.ordered?.(topic, text);
  desk.awaitsCard = desk.told.includes('"outcome":"waiting"');
  return desk.told === "" ? "ok" : shown(desk.told);
}
