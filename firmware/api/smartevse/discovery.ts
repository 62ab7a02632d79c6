import { jsonText } from "#hal/json";
import { whole } from "#hal/text";
import { Fields } from "../http/fields";
import type { ProfileParts } from "./parts";
import { profileName } from "./serial-number";

/**
 * What Home Assistant is told of, an entity each: name | domain | kind. Without its blanks the name is the state topic, unless the kind has
 * another behind a colon. Kinds: `dA` a current, `W`, `Wh`, `C`, `s`, `dBm`, `text`, `diagnosis`, `options`, `switch`, `override`.
 */
const ENTITIES = `
Charge Current|sensor|dA
Max Current|sensor|dA
Mains Current L1|sensor|dA
Mains Current L2|sensor|dA
Mains Current L3|sensor|dA
EV Current L1|sensor|dA
EV Current L2|sensor|dA
EV Current L3|sensor|dA
Circuit Current L1|sensor|dA
Circuit Current L2|sensor|dA
Circuit Current L3|sensor|dA
Home Battery Current|sensor|dA
EV Charge Power|sensor|W
EV Energy Charged|sensor|Wh
EV Total Energy Charged|sensor|Wh
EV Import Active Energy|sensor|Wh
EV Export Active Energy|sensor|Wh
Mains Import Active Energy|sensor|Wh
Mains Export Active Energy|sensor|Wh
EV Plug State|sensor|text
Access|sensor|text
State|sensor|text
Number Of Phases|sensor|text:NrOfPhases
Solar Stop Timer|sensor|s
RFID|sensor|text
RFID Last Read|sensor|text
Error|sensor|diagnosis
WiFi RSSI|sensor|dBm
ESP Temp|sensor|C
ESP Uptime|sensor|s
Mode|select|options
Enable C2|select|options
Cable Lock|switch|switch
Charge Current Override|number|override
`;
const MODES = '["Off","Normal","Smart","Solar","Pause"]';
const CONTACTS = '["Not present","Always Off","Solar Off","Always On","Auto"]';

/** How many entities there are. */
export function entityCount(): number {
  return ENTITIES.split("\n").length - 2;
}

/** Whole topic of an entity's description. */
export function entityTopic(prefix: string, index: number): string {
  const row = rowOf(index);
  return "homeassistant/" + (row[1] ?? "") + "/" + prefix + "-" + plain(row[0] ?? "") + "/config";
}

/** The description of an entity as Home Assistant's MQTT discovery takes it. */
export function entityDocument(parts: ProfileParts, index: number): string {
  const { prefix } = parts;
  const row = rowOf(index);
  const name = row[0] ?? "";
  const domain = row[1] ?? "";
  const [kind = "", other] = (row[2] ?? "").split(":");
  const topic = other ?? plain(name);
  const fields = new Fields();
  fields.text("name", name);
  fields.text("object_id", prefix + "-" + plain(name));
  fields.text("default_entity_id", domain + "." + slug(prefix + "_" + name));
  fields.text("unique_id", prefix + "-" + plain(name));
  fields.text("state_topic", prefix + "/" + topic);
  fields.text("availability_topic", prefix + "/connected");
  fields.text("payload_available", "online");
  fields.text("payload_not_available", "offline");
  putKind(fields, kind);
  putCommand(fields, parts, kind, topic);
  fields.put("device", device(parts));
  return fields.toJson();
}

function putKind(fields: Fields, kind: string): void {
  switch (kind) {
    case "dA":
      putClass(fields, "current", "measurement", "A");
      fields.text("value_template", "{{ value | int / 10 }}");
      break;
    case "W":
      putClass(fields, "power", "measurement", "W");
      break;
    case "Wh":
      putClass(fields, "energy", "total_increasing", "Wh");
      break;
    case "C":
      putClass(fields, "temperature", "measurement", String.fromCharCode(194) + String.fromCharCode(176) + "C");
      fields.text("entity_category", "diagnostic");
      break;
    case "s":
      putClass(fields, "duration", "measurement", "s");
      break;
    case "dBm":
      putClass(fields, "signal_strength", "measurement", "dBm");
      fields.text("entity_category", "diagnostic");
      break;
    case "diagnosis":
      fields.text("entity_category", "diagnostic");
      break;
    default:
      break;
  }
}

/** What can be set besides being shown. */
function putCommand(fields: Fields, { prefix, http }: ProfileParts, kind: string, topic: string): void {
  switch (kind) {
    case "options":
      fields.text("command_topic", prefix + "/Set/" + topic);
      fields.put("options", topic === "Mode" ? MODES : CONTACTS);
      break;
    case "switch":
      fields.text("command_topic", prefix + "/Set/" + topic);
      fields.text("payload_on", "1");
      fields.text("payload_off", "0");
      break;
    case "override":
      fields.text("command_topic", prefix + "/Set/CurrentOverride");
      fields.text("device_class", "current");
      fields.text("unit_of_measurement", "A");
      fields.text("mode", "slider");
      fields.put("min", "0");
      fields.put("max", whole(http.settings.get("charge_limit_A")));
      fields.text("value_template", "{{ value | int / 10 }}");
      fields.text("command_template", "{{ (value * 10) | int }}");
      break;
    default:
      break;
  }
}

function putClass(fields: Fields, deviceClass: string, stateClass: string, unit: string): void {
  fields.text("device_class", deviceClass);
  fields.text("state_class", stateClass);
  fields.text("unit_of_measurement", unit);
}

function device({ http, prefix }: ProfileParts): string {
  const fields = new Fields();
  fields.text("model", "SmartEVSE profile");
  fields.put("identifiers", "[" + jsonText(prefix) + "]");
  fields.text("name", profileName(http.system.serial, prefix));
  fields.text("manufacturer", "Dinamics");
  const ip = http.system.ip();
  if (ip !== undefined) fields.text("configuration_url", "http://" + ip + "/");
  fields.text("sw_version", http.system.version);
  return fields.toJson();
}

/** Number `index` of the entities. */
function rowOf(index: number): string[] {
  return (ENTITIES.split("\n")[index + 1] ?? "").split("|");
}

/** Without blanks. */
function plain(name: string): string {
  return name.split(" ").join("");
}

/** Small letters, digits and underscores. */
function slug(text: string): string {
  let out = "";
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index).toLowerCase();
    out += "abcdefghijklmnopqrstuvwxyz0123456789".includes(letter) ? letter : "_";
  }
  return out;
}
