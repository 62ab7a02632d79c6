import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { HttpMachine } from "#hal/http";
import { profileName } from "#firmware/api/smartevse/serial-number";
import { Advert } from "#platform/node/http/advert";
import { DEFAULT_USER } from "#platform/node/http/guard";
import { Secret } from "#platform/node/http/secret";
import type { OwnParts } from "#platform/node/http/own/ask";
import { HttpServer } from "#platform/node/http/server";
import type { LineLog } from "#platform/node/log";
import { SmartEvseLink } from "#platform/node/smartevse-link";
import { VERSION } from "#tools/controller/version";
import { pageFolder } from "#tools/page/build-page";
import type { Assembly } from "./assemble";
import { LogTail } from "./log-tail";
import type { RunPlan } from "./run-plan";

/** Where `dinamics password` keeps the hash of the password, in the data directory. */
export const PASSWORD_FILE = "http-password";

/** What is served, until it is closed. */
export interface Serving {
  /** Where a browser on this machine finds the page, or the status when there is no page; `undefined`: there is no HTTP API. */
  url: string | undefined;
  /** Where others find it; `undefined`: it is for this machine only. */
  publicUrl: string | undefined;
  close(): Promise<void>;
}

/** Serves the HTTP API, and the SmartEVSE profile while its setting is on, as the plan says. */
export async function serve(assembly: Assembly, plan: RunPlan, log: LineLog): Promise<Serving> {
  const http = await serveHttp(assembly, plan, log);
  const { serial, client, gateway } = assembly;
  const options = { client, serial, version: VERSION, machine: machineOf(plan), advertPort: http?.advertPort };
  const link = new SmartEvseLink(gateway, options, log);
  return {
    url: http?.url,
    publicUrl: http?.publicUrl,
    close: async () => {
      await link.close();
      await http?.close();
    },
  };
}

/** This machine as the API sees it. */
function machineOf(plan: RunPlan): HttpMachine {
  const hasMeter = plan.meterTopic !== undefined || plan.meterFile !== undefined || plan.evse === undefined;
  const { profilePrefix } = plan;
  return { mode: "Wired", hostname: ownName(), rssi_dBm: () => 0, hasMeter, profilePrefix };
}

function ownName(): string {
  return hostname().toLowerCase().replace(/\..*$/, "");
}

interface HttpServed {
  url: string;
  publicUrl: string | undefined;
  /** The port, where the network is told of it. */
  advertPort: number | undefined;
  close(): Promise<void>;
}

/** To this computer only while no password is set, unless an address is named. */
async function serveHttp(assembly: Assembly, plan: RunPlan, log: LineLog): Promise<HttpServed | undefined> {
  const config = plan.http;
  if (config === undefined) return undefined;
  const secret = secretOf(plan);
  const listen = config.listen ?? (secret === undefined ? "127.0.0.1" : "0.0.0.0");
  const name = ownName();
  const profile = profileName(assembly.serial, plan.profilePrefix).toLowerCase();
  const names = [
    name,
    `${name}.local`,
    `${profile}.local`,
    ...(config.name === undefined ? [] : [config.name.toLowerCase()]),
  ];
  const { user = DEFAULT_USER, openAccess, port } = config;
  const machine = machineOf(plan);
  const tail = new LogTail(log);
  const own = ownParts(assembly, secret !== undefined, tail);
  const options = { listen, port, user, secret, names, openAccess, machine, own, page: await findPage(log) };
  const server = await HttpServer.start(assembly.gateway, options, log);
  if (server === undefined) return undefined;
  assembly.observers.seeSun(() => server.solar_W());
  const isOwn = listen === "localhost" || listen === "::1" || listen.startsWith("127.");
  log.log("info", `http at ${listen}:${String(server.port)}, ${accessText(secret !== undefined, openAccess === true)}`);
  if (openAccess === true && secret === undefined && !isOwn)
    log.log("warn", `http.openAccess: everybody who reaches ${listen} can set this charger`);
  const advert =
    isOwn || config.mdns === false
      ? undefined
      : Advert.start({ hostname: name, port: server.port, serial: assembly.serial, version: VERSION }, log);
  return {
    url: `http://localhost:${String(server.port)}${options.page === undefined ? "/status" : "/"}`,
    publicUrl: isOwn ? undefined : `http://${config.name ?? `${name}.local`}:${String(server.port)}/`,
    advertPort: advert === undefined ? undefined : server.port,
    close: async () => {
      await advert?.close();
      await server.close();
      tail.close();
    },
  };
}

/** The folder of the local page, which is built when need be. */
function findPage(log: LineLog): Promise<string | undefined> {
  return pageFolder((text) => log.log("warn", text));
}

/** What the own API shows of this machine. */
function ownParts({ observers, storage, tape }: Assembly, hasPassword: boolean, tail: LogTail): OwnParts {
  return { hasPassword, history: observers.history, storage, rapi: () => tape.lines, logTail: () => tail.lines };
}

function accessText(hasPassword: boolean, openAccess: boolean): string {
  if (hasPassword) return "with a password";
  return openAccess
    ? "open to everybody"
    : "without a password: changes from this computer only (see dinamics password)";
}

/** The password: of the file that the configuration names, or the one that `dinamics password` has kept. */
function secretOf({ http, dataDir, place }: RunPlan): Secret | undefined {
  if (http?.passwordFile !== undefined) return Secret.read(http.passwordFile, `${place}: http.passwordFile`);
  const kept = dataDir === undefined ? undefined : join(dataDir, PASSWORD_FILE);
  return kept !== undefined && existsSync(kept) ? Secret.read(kept, "http") : undefined;
}
