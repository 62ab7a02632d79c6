import { join, resolve } from "node:path";
import type { LogLevel } from "#hal/log";
import type { ChargerConfig } from "#platform/node/chargers-config";
import { type Config, type HttpConfig, readConfigFile } from "#platform/node/config";
import { CONFIG_KEYS } from "#platform/node/config-table";
import { DEFAULT_BAUD } from "#platform/node/serial";
import type { MeterOnLine } from "#platform/node/mains-modbus";
import type { BrokerSettings } from "#platform/node/mqtt-options";
import type { SetsConfig } from "#platform/node/sets/mqtt-sets";
import { UsageError } from "./command";
import { defaultDataDir } from "./data-dir";
import { readOptions } from "./options";

/** What `dinamics run` shall do, put together from the command line and the configuration file; the command line wins. */
export interface RunPlan {
  /** The way to the EVSE; without it a simulated EVSE, car and house. */
  evse: { port: string; baud: number } | undefined;
  /** A broker elsewhere; without it the embedded one. */
  mqtt: BrokerSettings | undefined;
  broker: { listen?: string; port?: number; openAccess?: string };
  /** The HTTP API; `undefined`: none. */
  http: HttpConfig | undefined;
  meterTopic: string | undefined;
  meterFile: string | undefined;
  /** The topics that others speak. */
  sets: SetsConfig;
  /** A meter on a serial line. */
  meterLine: MeterOnLine | undefined;
  /** Emoncms, where somebody posts to it. */
  emoncms: Config["emoncms"];
  /** What the topics of the SmartEVSE profile begin with. */
  profilePrefix: string | undefined;
  /** Further chargers of this gateway. */
  chargers: readonly ChargerConfig[];
  /** Where settings are kept; `undefined`: nowhere. */
  dataDir: string | undefined;
  serial: string | undefined;
  logLevel: LogLevel;
  settings: Record<string, number>;
  /** Name of the configuration file, for messages. */
  place: string;
  plain: boolean;
}

const OPTIONS = {
  config: { type: "string" },
  port: { type: "string" },
  broker: { type: "string" },
  http: { type: "string" },
  "meter-topic": { type: "string" },
  "meter-file": { type: "string" },
  data: { type: "string" },
  "log-level": { type: "string" },
  plain: { type: "boolean" },
} as const;

/** Reads the arguments of `run` and the configuration file they name; throws UsageError or InputError. */
export function planRun(args: readonly string[], environment: NodeJS.ProcessEnv): RunPlan {
  const { text, on, rest } = readOptions("run", args, OPTIONS);
  if (rest.length > 0) throw new UsageError(`run: unexpected ${rest[0] ?? ""}; see dinamics run --help`);
  const configFile = text("config");
  const config = configFile === undefined ? {} : readConfigFile(configFile);
  const port = checked("--port", "evse.port", text("port")) ?? config.evse?.port;
  const url = checked("--broker", "mqtt.url", text("broker")) ?? config.mqtt?.url;
  const dataDir = text("data") ?? config.dataDir;
  return {
    evse: port === undefined ? undefined : { port, baud: config.evse?.baud ?? DEFAULT_BAUD },
    mqtt: url === undefined ? undefined : { ...config.mqtt, url },
    broker: config.broker ?? {},
    http: httpOf(text("http"), config.http ?? {}),
    emoncms: config.emoncms,
    sets: { openevse: config.openevse, homeAssistant: config.homeAssistant, feeds: config.feeds },
    profilePrefix: config.smartevse?.prefix,
    ...meterOf(text("meter-topic"), text("meter-file"), config),
    dataDir: dataDir !== undefined ? resolve(dataDir) : port === undefined ? undefined : defaultDataDir(environment),
    serial: config.serial,
    logLevel:
      (checked("--log-level", "logLevel", text("log-level")) as LogLevel | undefined) ?? config.logLevel ?? "info",
    chargers: config.chargers ?? [],
    settings: config.settings ?? {},
    place: configFile ?? "settings",
    plain: on("plain"),
  };
}

/** What posts to Emoncms are under unless somebody says otherwise. */
export const EMONCMS_NODE = "dinamics";

/** What one of the further chargers shall do: as the gateway's own, with what is its own. A meter on a line serves the first one alone. */
export function planOf(plan: RunPlan, charger: ChargerConfig): RunPlan {
  const { name, evse, meter, openevse, feeds, smartevse, serial, settings = {} } = charger;
  const { port = "", baud = DEFAULT_BAUD } = evse ?? {};
  const own = meter === undefined ? plan : meterOf(undefined, undefined, { meter });
  const { homeAssistant } = plan.sets;
  return {
    ...plan,
    evse: { port, baud },
    emoncms: plan.emoncms && { ...plan.emoncms, node: `${plan.emoncms.node ?? EMONCMS_NODE}_${name}` },
    sets: { openevse, feeds, homeAssistant: homeAssistant && { ...homeAssistant, name } },
    profilePrefix: smartevse?.prefix,
    meterTopic: own.meterTopic,
    meterFile: own.meterFile,
    meterLine: own === plan ? undefined : own.meterLine,
    chargers: [],
    dataDir: plan.dataDir === undefined ? undefined : join(plan.dataDir, "chargers", name),
    serial,
    settings,
    place: `${plan.place}, charger ${name}`,
  };
}

function meterOf(
  topic: string | undefined,
  file: string | undefined,
  config: Config,
): Pick<RunPlan, "meterTopic" | "meterFile" | "meterLine"> {
  if (topic !== undefined && file !== undefined) {
    throw new UsageError(
      "run: --meter-topic and --meter-file: one source of the mains currents; leave one of them out",
    );
  }
  const none = { meterTopic: undefined, meterFile: undefined, meterLine: undefined };
  if (topic !== undefined) return { ...none, meterTopic: checked("--meter-topic", "meter.topic", topic) };
  if (file !== undefined) return { ...none, meterFile: resolve(file) };
  const { port, device, address = 1, phases = 123 } = config.meter ?? {};
  const meterLine = port === undefined || device === undefined ? undefined : { port, device, address, phases };
  return { meterTopic: config.meter?.topic, meterFile: config.meter?.file, meterLine };
}

/** `--http off`, or the port. */
function httpOf(option: string | undefined, config: HttpConfig): HttpConfig | undefined {
  if (option === "off") return undefined;
  if (option === undefined) return config;
  const port = /^\d{1,5}$/.test(option) ? Number(option) : 0;
  if (port >= 1 && port <= 65535) return { ...config, port };
  throw new UsageError(`run: --http: "${option}" is no port; allowed: 1..65535, or off`);
}

/** The value of an option, checked as the same key of the configuration file is. */
function checked(option: string, path: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const key = CONFIG_KEYS.find((one) => one.path === path);
  const why = key?.problem(value);
  if (key === undefined || why === undefined) return value;
  throw new UsageError(`run: ${option}: ${why}; allowed: ${key.allowed}`);
}
