import type { HttpResponse } from "#hal/http";
import { pause, rest } from "#hal/pause";
import type { Plans } from "../../limits/plans";
import { defaultOf } from "../../settings/default-value";
import { readyStore } from "../../settings/ready-store";
import { settingOfKey } from "../../settings/setting";
import { changeText, SETTINGS_FILE, type Settings } from "../../settings/settings";
import { type SettingKey, SETTINGS_TABLE } from "../../settings/table";
import { valueText } from "../../settings/value";
import { strangeName } from "../http/body";
import { Fields } from "../http/fields";
import { itemOf, type Json, numberOf } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { cardOptions, cardsJson } from "./card-routes";
import { type Changes, checkTogether, textOfValue } from "./change-settings";
import { failure, refused, unknownField, wrongValue } from "./failure";
import { plansIn, PLAN_TOPICS } from "./schedule-routes";

const FORMAT = "dinamics-backup";
const VERSION = 1;
const KNOWN = "|format|version|product|serial|firmware|time_s|settings|cards|schedule|";
/** The place of the delayed start and stop among the topics. */
const DELAYED = 2;
/** What only a gateway holds; here it is left out, and named in the answer. */
const LEFT = "sessions|tokens";

/** About how many VM instructions a card takes to be read, and so many rows of the settings to be written down. */
const CARD_COST = 900;
const ROWS_AT_ONCE = 20;
const ROWS_COST = 1000;
/** About how many it takes to compare a setting, and to tell of one that changes. */
const COMPARE_COST = 80;
const TELL_COST = 1200;

/** What a backup brings, checked and not yet taken in. */
interface Restoration {
  changes: Changes;
  cards: string[];
  plans: Plans;
}

/** Everything that people have set, as one document. */
export function showBackup(parts: HttpParts): HttpResponse {
  const { system, settings, core } = parts;
  const epoch_s = system.epoch_s();
  const fields = new Fields();
  fields.text("format", FORMAT);
  fields.number("version", VERSION);
  fields.text("product", "Dinamics");
  fields.text("serial", system.serial);
  fields.text("firmware", system.version);
  if (epoch_s !== undefined) fields.number("time_s", epoch_s);
  fields.put("settings", "{" + changedJson(settings) + "}");
  fields.put("cards", cardsJson(parts));
  const plans = new Fields();
  const texts = plansIn(core.ports.storage);
  const topics = PLAN_TOPICS;
  for (let place = 0; place < topics.length; place++) plans.text(topics[place] ?? "", texts[place] ?? "");
  fields.put("schedule", plans.toJson());
  return json(200, fields.toJson());
}

/** The settings that differ from their defaults, in the order of the table, as the fields of a JSON object. */
function changedJson({ own }: Settings): string {
  const parts: string[] = [];
  for (let at = 1; at < SETTINGS_TABLE.length; at = SETTINGS_TABLE.indexOf("\n", at) + 1) {
    const key = SETTINGS_TABLE.substring(at, SETTINGS_TABLE.indexOf("|", at));
    const value = own[key];
    if (value !== undefined && value !== defaultOf(key)) parts.push('"' + key + '":' + valueText(value));
  }
  return parts.join(",");
}

/** What a backup changes of the settings, each as the log tells it, and whether the controller has to start anew for one of them. */
function changesIn(settings: Settings, trial: Settings): { texts: string[]; restarts: boolean } {
  const texts: string[] = [];
  let restarts = false;
  for (let at = 1; at < SETTINGS_TABLE.length; at = SETTINGS_TABLE.indexOf("\n", at) + 1) {
    const key = SETTINGS_TABLE.substring(at, SETTINGS_TABLE.indexOf("|", at)) as SettingKey;
    const before = settings.get(key);
    const after = trial.get(key);
    const row = before === after ? undefined : settingOfKey(key);
    if (row !== undefined) {
      texts.push(changeText(row, after, before));
      if (row.restart) restarts = true;
    }
    pause(row === undefined ? COMPARE_COST : TELL_COST);
  }
  return { texts, restarts };
}

/** Takes a backup in, all of it or nothing; `isCheck`: only looks at it. What it does not mention goes back to the default. */
export function restore(parts: HttpParts, object: Json, isCheck: boolean, now: number): HttpResponse {
  const wrong = checkHead(object);
  if (wrong !== undefined) return wrong;
  const changes = settingsIn(parts, itemOf(object, "settings"));
  if ("status" in changes) return changes;
  const cards = cardsIn(parts, itemOf(object, "cards"));
  if ("status" in cards) return cards;
  const plans = schedulesIn(parts, itemOf(object, "schedule"));
  if ("status" in plans) return plans;
  let left = "";
  for (const name of LEFT.split("|")) {
    const list = itemOf(object, name);
    if (list !== undefined && list.kind !== "list") return wrongValue(name, "a list");
    if (list !== undefined && list.items.length > 0) left += (left === "" ? "" : ",") + '"' + name + '"';
  }
  const failed = isCheck ? undefined : apply(parts, { changes, cards: cards.lines, plans }, now);
  if (failed !== undefined) return failed;
  const more = left === "" ? "}" : ',"left":[' + left + "]}";
  return json(200, '{"restored":' + (isCheck ? "false" : "true") + ',"sessions":0' + more);
}

function checkHead(object: Json): HttpResponse | undefined {
  const format = itemOf(object, "format");
  const version = itemOf(object, "version");
  if (format === undefined || format.text !== FORMAT) return wrongValue("format", FORMAT);
  if (version === undefined || numberOf(version) !== VERSION)
    return failure(400, "other-version", "this backup was made by another version; update first", "version");
  const strange = strangeName(object, KNOWN + LEFT + "|");
  return strange === undefined ? undefined : unknownField(strange, (KNOWN + LEFT).split("|").join(" ").trim());
}

function settingsIn({ settings }: HttpParts, object: Json | undefined): Changes | HttpResponse {
  if (object === undefined || object.kind !== "object") return wrongValue("settings", "an object");
  const texts: string[] = [];
  for (let index = 0; index < object.names.length; index++) {
    const item = object.items[index];
    const text = item === undefined ? undefined : textOfValue(item);
    if (text === undefined) return wrongValue(object.names[index] ?? "", "a number");
    texts.push(text);
  }
  const changes = checkTogether(settings, true, object.names, texts);
  if ("why" in changes) return refused(changes);
  if (changes.rows.length === object.names.length) return changes;
  return failure(400, "unknown-field", "there is a setting that this version does not know", "settings");
}

/** The lines of the cards as they are stored. */
function cardsIn({ desk }: HttpParts, list: Json | undefined): { lines: string[] } | HttpResponse {
  if (list === undefined || list.kind !== "list") return wrongValue("cards", "a list");
  if (list.items.length > desk.mostCards()) return failure(400, "too-many", "there are more than 128 cards", "cards");
  const lines: string[] = [];
  let uids = ";";
  for (const item of list.items) {
    if (item.kind !== "object") return wrongValue("cards", "a list of objects");
    const uid = itemOf(item, "uid");
    const options = cardOptions(item, "|uid|name|limit_A|from_s|until_s|");
    if (typeof options !== "string") return options;
    const line = desk.cardLine((uid === undefined ? "" : uid.text) + options);
    if (typeof line !== "string") return refused(line, "cards");
    const number = line.substring(0, line.indexOf(";") + 1);
    if (uids.includes(";" + number)) return wrongValue("cards", "each card once");
    uids += number;
    lines.push(line);
    pause(CARD_COST);
  }
  return { lines };
}

function schedulesIn({ desk }: HttpParts, object: Json | undefined): Plans | HttpResponse {
  if (object === undefined || object.kind !== "object") return wrongValue("schedule", "an object");
  const topics = PLAN_TOPICS;
  const strange = strangeName(object, "|" + topics.join("|") + "|");
  if (strange !== undefined) return unknownField(strange, topics.join(", "));
  const texts: string[] = [];
  for (const topic of topics) {
    const item = itemOf(object, topic);
    if (item !== undefined && (item.kind !== "text" || item.text.includes("\n"))) return wrongValue(topic, "a text");
    texts.push(item === undefined ? "" : item.text);
  }
  let plans = desk.readPlans(true, topics, texts);
  if ("why" in plans && plans.what === topics[DELAYED] && plans.why.endsWith("has passed")) {
    // a delayed start and stop that is over by now is left out
    texts[DELAYED] = "";
    plans = desk.readPlans(true, topics, texts);
  }
  return "why" in plans ? refused(plans, "schedule") : plans;
}

/** Gets everything ready, and then puts all of it in force and stores it at once: nobody else has a turn in between. */
function apply(parts: HttpParts, { changes, cards, plans }: Restoration, now: number): HttpResponse | undefined {
  const { settings, actions, desk, core } = parts;
  const { trial } = changes;
  const { storage } = core.ports;
  while (!trial.gather(ROWS_AT_ONCE)) pause(ROWS_COST);
  const readySettings = readyStore(storage, SETTINGS_FILE, trial.lines);
  const readyCards = readyStore(storage, "cards", cards.join(""));
  desk.readyPlans(plans);
  const { texts, restarts } = changesIn(settings, trial);
  rest();
  const { access } = core.features ?? {};
  if (access !== undefined && !access.cards.stored())
    return failure(503, "busy", "a card is still being stored; send it again in some seconds");
  desk.takePlans(plans, PLAN_TOPICS);
  settings.replace(trial, readySettings);
  actions.settingChanged("breaker_A", now);
  desk.replaceCards(readyCards);
  for (const text of texts) {
    core.ports.log.log("info", text);
    pause(TELL_COST);
  }
  if (restarts) actions.restart("restored", now);
  return undefined;
}
