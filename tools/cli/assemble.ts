import type { IClientOptions } from "mqtt";
import type { HttpMachine } from "#hal/http";
import type { StoragePort } from "#hal/storage";
import { ModbusSource } from "#platform/node/mains-modbus";
import { createApp } from "#firmware/app";
import { Settings } from "#firmware/settings/settings";
import { OPEN_ACCESS } from "#platform/node/config-table";
import type { Accounts } from "#platform/node/security/accounts";
import { Audit, AuditedLog } from "#platform/node/security/audit";
import { AuditFile } from "#platform/node/security/audit-file";
import { auditedMqtt } from "#platform/node/security/audited-mqtt";
import { Senders } from "#platform/node/security/senders";
import { applySettings } from "#platform/node/apply-settings";
import { EmbeddedBroker } from "#platform/node/broker";
import { monotonicClock } from "#platform/node/clock";
import type { BrokerFacts } from "#platform/node/console-machine";
import { DataLock } from "#platform/node/data-lock";
import { Gateway, type MainsSource } from "#platform/node/gateway";
import type { LineLog } from "#platform/node/log";
import { errorText } from "#platform/node/input-error";
import { readMainsFile, ReplaySource } from "#platform/node/mains-replay";
import { NodeMqtt } from "#platform/node/mqtt";
import { clientOptions } from "#platform/node/mqtt-options";
import { RapiTape } from "#platform/node/rapi-tape";
import { requestTopics } from "#platform/node/request-topics";
import { feedsMains } from "#platform/node/sets/feed-set";
import { type Line, serialLine } from "#platform/node/serial";
import { FileStorage } from "#platform/node/storage";
import { keptSerial, NodeSystem } from "#platform/node/system";
import { MemoryStorage } from "#tools/live/memory-storage";
import { accountsOf, warnOfOpenFiles } from "./accounts";
import { createObservers, type Observers } from "./observers";
import { machineOf } from "./machine";
import type { RunPlan } from "./run-plan";
import { VERSION } from "#tools/controller/version";

/** Whether the password or the tokens have changed is looked up so often. */
const LOOK_ms = 1000;
/** Serial number of a controller that leaves nothing behind. */
const DEMO_SERIAL = "DE3000000001";
/** Settings with which the demonstration shows soon what it does; the configuration file may say otherwise. */
const DEMO_SETTINGS = { breaker_A: 25, charge_limit_A: 32, raise_hold_s: 8, pause_min_s: 20 };

/** A controller with everything around it, ready to start. */
export interface Assembly {
  gateway: Gateway;
  serial: string;
  /** Where things are, a line each. */
  details: string[];
  /** What goes on in the simulated house, if it is one. */
  note(): string | undefined;
  /** The settings as they are stored now. */
  settings: () => Settings;
  /** Where what lasts is kept, and how the broker is reached. */
  storage: StoragePort & { settled?(): Promise<boolean> };
  client: IClientOptions;
  /** What the console says of the broker. */
  broker: BrokerFacts;
  /** Who has changed what. */
  audit: Audit;
  /** Who has sent which message, as far as is known. */
  senders: Senders;
  accounts: Accounts;
  observers: Observers;
  /** The last lines to and from the EVSE. */
  tape: RapiTape;
  /** Call when the gateway has stopped. */
  close(): Promise<void>;
}

/** What a further charger shares with the gateway's own. */
export interface Shared {
  client: IClientOptions;
  accounts: Accounts;
  senders: Senders;
  /** Serial numbers that are taken. */
  serials: readonly string[];
}

/** Builds what the plan says. What is wrong with files, addresses and settings is thrown before anything is opened to the world. */
export async function assemble(
  plan: RunPlan,
  log: LineLog,
  environment: NodeJS.ProcessEnv,
  shared?: Shared,
): Promise<Assembly> {
  if (shared === undefined) warnOfOpenFiles(plan, log);
  const own = plan.mqtt === undefined ? undefined : clientOptions(plan.mqtt, environment);
  const remote = shared?.client ?? own;
  if (typeof remote?.password === "string") log.hide(remote.password);
  const world = await worldOf(plan, log);
  const storage = plan.dataDir === undefined ? new MemoryStorage() : new FileStorage(plan.dataDir, log);
  const lock = plan.dataDir === undefined ? undefined : await DataLock.take(plan.dataDir);
  try {
    const audit = auditOf(plan, log);
    audit.as({ who: plan.place }, () => applySettings(storage, new AuditedLog(log, audit), wantedOf(plan), plan.place));
    const observers = createObservers(plan, log);
    const accounts = shared?.accounts ?? accountsOf(plan);
    const embedded = { ...plan.broker, accounts, openAccess: OPEN_ACCESS[plan.broker.openAccess ?? ""] };
    const broker = remote === undefined ? await EmbeddedBroker.start(embedded, log) : undefined;
    // the HTTP server looks after them where there is one
    const look =
      plan.http === undefined && shared === undefined ? setInterval(() => accounts.look(), LOOK_ms) : undefined;
    const close = async (): Promise<void> => {
      clearInterval(look);
      await observers.close();
      await audit.file.close();
      await broker?.close();
      await lock?.release();
    };
    const client = remote ?? clientOptions({ url: broker?.url ?? "" }, {});
    const senders = shared?.senders ?? broker?.senders ?? new Senders();
    const assembly = connect(plan, log, { world, storage, client, audit, senders, taken: shared?.serials ?? [] });
    startObservers(plan, observers, assembly);
    return { ...assembly, accounts, observers, close };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

function startObservers(
  plan: RunPlan,
  observers: Observers,
  { gateway, settings, storage }: Pick<Assembly, "gateway" | "settings" | "storage">,
): void {
  const machine = machineOf(plan, observers.posts);
  observers.start({ snapshot: () => gateway.snapshot(), settings, storage, status: () => statusOf(gateway, machine) });
}

/** The fields of `/status`; none when the controller has failed. */
function statusOf(gateway: Gateway, machine: HttpMachine): Readonly<Record<string, unknown>> {
  let text = "{}";
  gateway.fact((app, now) => (text = app.openHttp(machine, now).status(now)));
  return JSON.parse(text) as Record<string, unknown>;
}

/** The settings that are asked for; those of the demonstration are others than the firmware's own. */
function wantedOf({ dataDir, evse, settings }: RunPlan): RunPlan["settings"] {
  return dataDir === undefined && evse === undefined ? { ...DEMO_SETTINGS, ...settings } : settings;
}

interface Parts {
  world: World;
  storage: StoragePort & { close(): Promise<boolean> };
  client: IClientOptions;
  audit: Audit;
  senders: Senders;
  taken: readonly string[];
}

function connect(
  plan: RunPlan,
  log: LineLog,
  { world, storage, client, audit, senders, taken }: Parts,
): Omit<Assembly, "close" | "accounts" | "observers"> {
  const serial =
    plan.serial ??
    (plan.dataDir === undefined && taken.length === 0 ? DEMO_SERIAL : keptSerial(storage, undefined, taken));
  const mqtt = new NodeMqtt({ client, serial, topics: requestTopics(), meterTopic: plan.meterTopic }, log);
  const system = new NodeSystem(serial, VERSION, log);
  const { mains } = world;
  const tape = new RapiTape();
  const line = tape.along(world.line);
  const sender = (topic: string, payload: string) => senders.find(`Dinamics/${serial}/${topic}`, payload);
  const heard = { mqtt: auditedMqtt(mqtt, audit, sender), log: new AuditedLog(log, audit) };
  const gateway = new Gateway({ createApp, clock: monotonicClock(), line, storage, system, mains, ...heard });
  return {
    gateway,
    audit,
    senders,
    serial,
    tape,
    client,
    details: [
      ` EVSE   ${plan.evse?.port ?? "simulated, with a car"}`,
      ` Mains  ${meterName(plan)}`,
      ` MQTT   ${mqtt.name}${plan.mqtt === undefined ? " (embedded)" : ""}   topics Dinamics/${serial}/...`,
    ],
    note: () => world.note(),
    settings: watchedSettings(storage),
    storage,
    broker: {
      name: `${mqtt.name}${plan.mqtt === undefined ? " (embedded)" : ""}`,
      user: client.username,
      place: `--broker URL, or mqtt.url in ${plan.place === "settings" ? "a file that --config names" : plan.place}`,
    },
  };
}

function auditOf({ dataDir }: RunPlan, log: LineLog): Audit {
  const failed = (error: unknown): void => log.log("error", `the audit cannot be written: ${errorText(error)}`);
  return new Audit(new AuditFile(dataDir, failed));
}

interface World {
  line: Line;
  mains: MainsSource | undefined;
  note(): string | undefined;
}

async function worldOf(plan: RunPlan, log: LineLog): Promise<World> {
  const recorded = plan.meterFile === undefined ? undefined : readMainsFile(plan.meterFile);
  if (plan.evse === undefined) {
    const { createDemoWorld } = await import("#tools/live/demo");
    const world = createDemoWorld(recorded);
    const { meterLine } = plan;
    if (meterLine !== undefined)
      return { line: world.line, mains: new ModbusSource(meterLine, log, monotonicClock()), note: () => undefined };
    const isMeasured = plan.meterTopic !== undefined || feedsMains(plan.sets.feeds);
    const mains = isMeasured ? undefined : world.mains;
    return { line: world.line, mains, note: () => (mains === undefined ? undefined : world.note()) };
  }
  const line = serialLine(plan.evse.port, plan.evse.baud, log, "evse.port");
  if (plan.meterLine !== undefined)
    return { line, mains: new ModbusSource(plan.meterLine, log, monotonicClock()), note: () => undefined };
  if (recorded === undefined) return { line, mains: undefined, note: () => undefined };
  log.log(
    "info",
    "the currents of the file are taken for the mains; set meter_sees_car 0 when they are those of the house alone",
  );
  return { line, mains: new ReplaySource(recorded, log), note: () => undefined };
}

function meterName(plan: RunPlan): string {
  if (plan.meterTopic !== undefined) return `MQTT topic ${plan.meterTopic}`;
  if (plan.meterFile !== undefined) return plan.meterFile;
  if (feedsMains(plan.sets.feeds)) return "MQTT topics of feeds.mains_...";
  if (plan.meterLine !== undefined) return `${plan.meterLine.device} at ${plan.meterLine.port}`;
  return plan.evse === undefined
    ? "a simulated house"
    : "no meter: name one with --meter-topic; until then the failsafe current applies";
}

/** The settings as stored, looked up again every two seconds. */
function watchedSettings(storage: StoragePort): () => Settings {
  const silent = { log: () => undefined };
  let settings = new Settings(storage, silent);
  let looked_ms = performance.now();
  return () => {
    if (performance.now() - looked_ms < 2000) return settings;
    looked_ms = performance.now();
    settings = new Settings(storage, silent);
    return settings;
  };
}
