import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { LogLevel } from "#hal/log";
import { CONFIG_KEYS, type ConfigKey, feedConfigKey, kind, settingConfigKey, settingKeys } from "./config-table";
import { errorText, InputError } from "./input-error";
import { jsonReason, syntaxErrorPlace } from "./json-place";
import type { MeterOnLine } from "./mains-modbus";
import type { BrokerSettings } from "./mqtt-options";
import { didYouMean } from "./nearest";
import { CHARGER_KEYS, type ChargerConfig, chargerProblems } from "./chargers-config";
import { feedKeys, isMainsFeed, sameMainsPhases } from "./sets/feed-set";

/** The configuration file. Everything may be left out; paths have become absolute. */
export interface Config {
  serial?: string;
  evse?: { port?: string; baud?: number };
  mqtt?: Partial<BrokerSettings>;
  broker?: { listen?: string; port?: number; openAccess?: string };
  http?: HttpConfig;
  emoncms?: { server?: string; node?: string; apiKeyFile?: string };
  /** OpenEVSE's topics below a base topic. */
  openevse?: { topic?: string; announceTopic?: string; retain?: boolean };
  homeAssistant?: { discovery?: boolean; prefix?: string; name?: string };
  /** Reports that come from other topics, by the name of the report. */
  feeds?: Record<string, string>;
  /** The SmartEVSE profile, which the setting `smartevse` switches on. */
  smartevse?: { prefix?: string };
  meter?: { topic?: string; file?: string } & Partial<MeterOnLine>;
  /** Further chargers. */
  chargers?: ChargerConfig[];
  dataDir?: string;
  logLevel?: LogLevel;
  /** Settings put in force at each start, by key of the table of settings and in its unit. */
  settings?: Record<string, number>;
}

/** The HTTP API. */
export interface HttpConfig {
  listen?: string;
  port?: number;
  user?: string;
  passwordFile?: string;
  name?: string;
  openAccess?: string;
  mdns?: boolean;
  /** TLS with a certificate of the controller's own, unless one is given. */
  tls?: boolean;
  certFile?: string;
  keyFile?: string;
}

type Json = Record<string, unknown>;

/** Reads a configuration file; throws {@link InputError} that names the file, the path in it, and what is allowed. */
export function readConfigFile(path: string): Config {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new InputError([`configuration ${path} cannot be read (${errorText(error)}); name a readable JSON file`]);
  }
  return parseConfig(text, path);
}

/** Checks the text of a configuration file strictly; all problems are reported together. */
export function parseConfig(text: string, path: string): Config {
  const tree = parseJson(text.replace(/^\ufeff/, ""), path);
  const problems: string[] = [];
  if (!isObject(tree)) throw new InputError([`${path}: ${kind(tree)} at the top; allowed: an object { ... }`]);
  const config = checkObject(tree, "", problems, dirname(resolve(path)));
  problems.push(...togetherProblems(config));
  if (problems.length > 0) throw new InputError(problems.map((problem) => `${path}: ${problem}`));
  return config;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The checked object at a path; adds what is wrong to `problems`. */
function checkObject(object: Json, at: string, problems: string[], folder: string): Json {
  const checked: Json = {};
  for (const [name, value] of Object.entries(object)) {
    const path = at === "" ? name : `${at}.${name}`;
    const key = keyOf(at, name);
    if (at === "" && name === "chargers") {
      checked[name] = checkChargers(value, problems, folder);
    } else if (key !== undefined) {
      const why = key.problem(value);
      if (why === undefined) checked[name] = key.isPath === true ? resolve(folder, String(value)) : value;
      else problems.push(`${path}: ${why}; allowed: ${key.allowed}`);
    } else if (at === "" && name !== "" && childNames(name).length > 0) {
      if (isObject(value)) checked[name] = checkObject(value, name, problems, folder);
      else
        problems.push(`${path}: ${kind(value)} instead of an object; allowed: { ${childNames(name)[0] ?? ""}: ... }`);
    } else {
      problems.push(
        `${path === "" ? '""' : path}: no such key${didYouMean(name, childNames(at))}; allowed: ${childNames(at).join(", ")}`,
      );
    }
  }
  return checked;
}

/** The list of further chargers, each checked as the same keys of the file are. */
function checkChargers(value: unknown, problems: string[], folder: string): Json[] {
  if (!Array.isArray(value)) {
    problems.push(`chargers: ${kind(value)}; allowed: a list of { "name": ..., "evse": { "port": ... } }`);
    return [];
  }
  return value.flatMap((item: unknown, index): Json[] => {
    const at = `chargers[${String(index)}]`;
    if (!isObject(item)) {
      problems.push(`${at}: ${kind(item)} instead of an object; allowed: { "name": ..., "evse": { "port": ... } }`);
      return [];
    }
    const { name, ...rest } = item;
    const mine: string[] = [];
    for (const key of Object.keys(rest))
      if (!CHARGER_KEYS.includes(key)) mine.push(`${key}: no key of a charger; allowed: ${CHARGER_KEYS.join(", ")}`);
    const known = Object.fromEntries(Object.entries(rest).filter(([key]) => CHARGER_KEYS.includes(key)));
    const checked = checkObject(known, "", mine, folder);
    problems.push(...[...mine, ...togetherProblems(checked)].map((problem) => `${at}.${problem}`));
    return [
      name === undefined ? checked : { ...checked, name: typeof name === "string" ? name : JSON.stringify(name) },
    ];
  });
}

function keyOf(at: string, name: string): ConfigKey | undefined {
  if (at === "settings") return settingConfigKey(name);
  if (at === "feeds") return feedConfigKey(name);
  const path = at === "" ? name : `${at}.${name}`;
  return CONFIG_KEYS.find((key) => key.path === path);
}

/** Names that are allowed in the object at a path; none when it is no object. */
function childNames(at: string): string[] {
  if (at === "settings") return settingKeys();
  if (at === "feeds") return feedKeys();
  const names = CONFIG_KEYS.map((key) => key.path.split(".")).flatMap(([first = "", second]) => {
    if (at === "") return [first];
    return first === at && second !== undefined ? [second] : [];
  });
  return [...new Set(at === "" ? [...names, "chargers", "feeds", "settings"] : names)];
}

function togetherProblems(config: Config): string[] {
  const problems: string[] = [];
  const { mqtt, broker, meter } = config;
  if (mqtt?.url !== undefined && broker !== undefined) {
    problems.push("mqtt.url and broker: either a broker elsewhere or the embedded one; leave one of them out");
  }
  if (mqtt !== undefined && mqtt.url === undefined && Object.keys(mqtt).length > 0) {
    problems.push("mqtt: url is missing; the other keys of mqtt need it");
  }
  if ((mqtt?.certFile === undefined) !== (mqtt?.keyFile === undefined)) {
    problems.push("mqtt: certFile and keyFile belong together; name both or none");
  }
  const { emoncms, http } = config;
  if ((http?.certFile === undefined) !== (http?.keyFile === undefined))
    problems.push("http: certFile and keyFile belong together; name both or none");
  if (http?.certFile !== undefined && http.tls === false)
    problems.push("http.tls: false, but a certificate is named; leave one of them out");
  if (emoncms !== undefined && (emoncms.server === undefined || emoncms.apiKeyFile === undefined)) {
    problems.push("emoncms: server and apiKeyFile belong together; name both or neither");
  }
  if (meter?.topic !== undefined && meter.file !== undefined) {
    problems.push("meter.topic and meter.file: one source of the mains currents; leave one of them out");
  }
  if (meter?.port !== undefined && (meter.topic !== undefined || meter.file !== undefined)) {
    problems.push("meter.port: one source of the mains currents; leave meter.topic and meter.file out");
  }
  if ((meter?.port === undefined) !== (meter?.device === undefined)) {
    problems.push("meter: port and device belong together; name both or neither");
  }
  problems.push(...feedProblems(config), ...chargerProblems(config.chargers ?? [], config));
  return problems;
}

function feedProblems({ meter, feeds = {}, openevse }: Config): string[] {
  const problems: string[] = [];
  const mains = Object.keys(feeds).filter(isMainsFeed);
  if (mains.length > 0 && (meter?.topic !== undefined || meter?.file !== undefined || meter?.port !== undefined)) {
    problems.push(`meter and feeds.${mains[0] ?? ""}: one source of the mains currents; leave one of them out`);
  }
  const twice = sameMainsPhases(mains);
  if (twice !== undefined) problems.push(`feeds.${twice}: that phase is there as current and as power; leave one out`);
  if (openevse !== undefined && openevse.topic === undefined && Object.keys(openevse).length > 0) {
    problems.push("openevse: topic is missing; the other keys of openevse need it");
  }
  return problems;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError([`${path}:${syntaxErrorPlace(text)}: not JSON (${jsonReason(errorText(error))})`]);
  }
}
