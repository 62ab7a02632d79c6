import { allRows, rowOfKey } from "#firmware/settings/row";
import { readValue } from "#firmware/settings/value";
import { emoncmsServerProblem } from "./emoncms/emoncms";
import { LOG_LEVELS } from "./log";
import { METER_DEVICES } from "./mains-modbus";
import { METER_TOPIC_ALLOWED, meterTopicProblem } from "./mains-topic";
import { BROKER_ALLOWED, brokerUrlProblem } from "./mqtt-options";
import { addressProblem } from "./serial";
import { feedKeys } from "./sets/feed-set";
import { FEED_ALLOWED, readFeedSources } from "./sets/feed-source";
import { isSerial } from "./system";

/** One key of the configuration file. */
export interface ConfigKey {
  /** Path in the file, e.g. `mqtt.url`. */
  path: string;
  allowed: string;
  /** Why the value cannot be taken, or `undefined`. */
  problem(value: unknown): string | undefined;
  /** The value is a path, relative to the folder of the configuration file. */
  isPath?: boolean;
}

/** Who may do what without the password, for clients that know none; the words say what that means. */
export const OPEN_ACCESS: Readonly<Record<string, "read" | "control">> = {
  "anybody-in-the-network-may-read": "read",
  "anybody-in-the-network-may-start-stop-and-set-the-current": "control",
};

const BASE_ALLOWED = "a topic that others begin with, e.g. openevse or house/charger";
const FILE = "the path of a file, relative to this one";

/** Every key there is, beside those of `settings`. */
export const CONFIG_KEYS: readonly ConfigKey[] = [
  {
    path: "serial",
    allowed: "12 upper-case hex digits",
    problem: text((t) => (isSerial(t) ? undefined : "no serial number")),
  },
  { path: "evse.port", allowed: "a device such as /dev/ttyUSB0, or tcp:HOST:PORT", problem: text(addressProblem) },
  { path: "evse.baud", allowed: "300..4000000", problem: integer(300, 4000000) },
  { path: "mqtt.url", allowed: BROKER_ALLOWED, problem: text(brokerUrlProblem) },
  { path: "mqtt.username", allowed: "a text", problem: text(notEmpty) },
  { path: "mqtt.passwordFile", allowed: FILE, problem: text(notEmpty), isPath: true },
  { path: "mqtt.caFile", allowed: FILE, problem: text(notEmpty), isPath: true },
  { path: "mqtt.certFile", allowed: FILE, problem: text(notEmpty), isPath: true },
  { path: "mqtt.keyFile", allowed: FILE, problem: text(notEmpty), isPath: true },
  { path: "mqtt.rejectUnauthorized", allowed: "true or false", problem: truth },
  { path: "broker.listen", allowed: "an address of this machine, e.g. 127.0.0.1 or 0.0.0.0", problem: text(notEmpty) },
  { path: "broker.port", allowed: "1..65535", problem: integer(1, 65535) },
  { path: "broker.openAccess", allowed: Object.keys(OPEN_ACCESS).join(" or "), problem: text(openAccessProblem) },
  { path: "http.listen", allowed: "an address of this machine, e.g. 127.0.0.1 or 0.0.0.0", problem: text(notEmpty) },
  { path: "http.port", allowed: "1..65535", problem: integer(1, 65535) },
  { path: "http.user", allowed: "a text", problem: text(notEmpty) },
  { path: "http.passwordFile", allowed: FILE, problem: text(notEmpty), isPath: true },
  { path: "http.name", allowed: "the name this machine is called by, e.g. charger.lan", problem: text(hostProblem) },
  { path: "http.openAccess", allowed: Object.keys(OPEN_ACCESS).join(" or "), problem: text(openAccessProblem) },
  { path: "http.tls", allowed: "true or false", problem: truth },
  { path: "http.certFile", allowed: FILE, problem: text(notEmpty), isPath: true },
  { path: "http.keyFile", allowed: FILE, problem: text(notEmpty), isPath: true },
  { path: "http.mdns", allowed: "true or false", problem: truth },
  { path: "meter.topic", allowed: METER_TOPIC_ALLOWED, problem: text(meterTopicProblem) },
  { path: "meter.file", allowed: FILE, problem: text(notEmpty), isPath: true },
  { path: "meter.port", allowed: "a device such as /dev/ttyUSB1, or tcp:HOST:PORT", problem: text(addressProblem) },
  { path: "meter.device", allowed: METER_DEVICES.join(", "), problem: text(deviceProblem) },
  { path: "meter.address", allowed: "1..245", problem: integer(1, 245) },
  { path: "meter.phases", allowed: "1, 2, 3, 12, 13, 23 or 123", problem: phasesProblem },
  {
    path: "emoncms.server",
    allowed: "https://HOST[/PATH]; http:// in the own network only",
    problem: text(emoncmsServerProblem),
  },
  { path: "emoncms.node", allowed: "letters, digits, _ - . and blanks", problem: text(nodeProblem) },
  { path: "emoncms.apiKeyFile", allowed: FILE, problem: text(notEmpty), isPath: true },
  { path: "openevse.topic", allowed: BASE_ALLOWED, problem: text(baseProblem) },
  { path: "openevse.announceTopic", allowed: BASE_ALLOWED, problem: text(baseProblem) },
  { path: "openevse.retain", allowed: "true or false", problem: truth },
  { path: "homeAssistant.discovery", allowed: "true or false", problem: truth },
  {
    path: "homeAssistant.prefix",
    allowed: "Home Assistant's discovery prefix, e.g. homeassistant",
    problem: text(baseProblem),
  },
  { path: "homeAssistant.name", allowed: "a text of 1..60 characters", problem: text(deviceNameProblem) },
  {
    path: "smartevse.prefix",
    allowed: "what topics begin with, e.g. SmartEVSE/1234",
    problem: text(meterTopicProblem),
  },
  { path: "dataDir", allowed: "the path of a directory, relative to this file", problem: text(notEmpty), isPath: true },
  { path: "logLevel", allowed: LOG_LEVELS.join(", "), problem: text(levelProblem) },
];

/** Names of the settings, as keys of `settings`. */
export function settingKeys(): string[] {
  return allRows().map(({ key }) => key);
}

/** The key for a setting, or `undefined` for a name that is none. */
export function settingConfigKey(name: string): ConfigKey | undefined {
  const row = rowOfKey(name);
  if (row === undefined) return undefined;
  const allowed = row.unit === "" ? row.allowed : `${row.allowed} ${row.unit}`;
  const problem = (value: unknown): string | undefined => {
    if (typeof value !== "number") return `${kind(value)} instead of a number`;
    const read = readValue(row, String(value), name);
    return typeof read === "number" ? undefined : read.why;
  };
  return { path: `settings.${name}`, allowed, problem };
}

/** The key for a report of another topic, or `undefined` for a name that is none. */
export function feedConfigKey(name: string): ConfigKey | undefined {
  if (!feedKeys().includes(name)) return undefined;
  const problem = text((value) => {
    const source = readFeedSources(value);
    return typeof source === "string" ? source : undefined;
  });
  return { path: `feeds.${name}`, allowed: FEED_ALLOWED, problem };
}

/** What a value of JSON is, in words. */
export function kind(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function text(check: (value: string) => string | undefined): ConfigKey["problem"] {
  return (value) => (typeof value === "string" ? check(value) : `${kind(value)} instead of a text`);
}

function integer(smallest: number, largest: number): ConfigKey["problem"] {
  return (value) => {
    if (typeof value !== "number") return `${kind(value)} instead of a number`;
    if (!Number.isInteger(value)) return `${String(value)} is not whole`;
    return value < smallest || value > largest ? `${String(value)} is not allowed` : undefined;
  };
}

function truth(value: unknown): string | undefined {
  return typeof value === "boolean" ? undefined : `${kind(value)} instead of true or false`;
}

function notEmpty(value: string): string | undefined {
  return value === "" ? "empty" : undefined;
}

function hostProblem(value: string): string | undefined {
  return /^[a-z0-9.-]{1,253}$/i.test(value) ? undefined : `"${value}" is no name of a machine`;
}

function openAccessProblem(value: string): string | undefined {
  return OPEN_ACCESS[value] === undefined ? `"${value}" does not say what is risked` : undefined;
}

function baseProblem(value: string): string | undefined {
  if (/^Dinamics(\/|$)/.test(value)) return "it is below the topics of Dinamics itself";
  if (/^\/|\/$|\/\/|\s/.test(value)) return "an empty part, or a blank";
  return meterTopicProblem(value);
}

function deviceNameProblem(value: string): string | undefined {
  return /^[^\p{Cc}]{1,60}$/u.test(value.trim()) ? undefined : "empty, too long, or not to be printed";
}

function nodeProblem(value: string): string | undefined {
  return /^[\w. -]{1,60}$/.test(value) ? undefined : `"${value}" is no name of a node`;
}

function deviceProblem(value: string): string | undefined {
  return METER_DEVICES.some((device) => device === value) ? undefined : `"${value}" is no meter that is known`;
}

function phasesProblem(value: unknown): string | undefined {
  return [1, 2, 3, 12, 13, 23, 123].some((phases) => phases === value) ? undefined : "no set of phases";
}

function levelProblem(value: string): string | undefined {
  return LOG_LEVELS.some((level) => level === value) ? undefined : `"${value}" is no level`;
}
