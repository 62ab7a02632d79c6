import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { Advert } from "#platform/node/http/advert";
import { DEFAULT_USER } from "#platform/node/http/guard";
import { Secret } from "#platform/node/http/secret";
import type { OwnParts } from "#platform/node/http/own/ask";
import { HttpServer } from "#platform/node/http/server";
import type { LineLog } from "#platform/node/log";
import { VERSION } from "#tools/controller/version";
import type { Assembly } from "./assemble";
import type { RunPlan } from "./run-plan";

/** Where `dinamics password` keeps the hash of the password, in the data directory. */
export const PASSWORD_FILE = "http-password";

const LINES_KEPT = 300;

/** What is served, until it is closed. */
export interface Serving {
  /** Where a browser on this machine finds it. */
  url: string;
  /** Where others find it; `undefined`: it is for this machine only. */
  publicUrl: string | undefined;
  close(): Promise<void>;
}

/** Serves the HTTP API as the plan says: to this computer only while no password is set, unless an address is named. */
export async function serveHttp(assembly: Assembly, plan: RunPlan, log: LineLog): Promise<Serving | undefined> {
  const config = plan.http;
  if (config === undefined) return undefined;
  const secret = secretOf(plan);
  const listen = config.listen ?? (secret === undefined ? "127.0.0.1" : "0.0.0.0");
  const name = hostname().toLowerCase().replace(/\..*$/, "");
  const names = [name, `${name}.local`, ...(config.name === undefined ? [] : [config.name.toLowerCase()])];
  const { user = DEFAULT_USER, openAccess, port } = config;
  const machine = { mode: "Wired", hostname: name, rssi_dBm: () => 0 };
  const tail = new LogTail(log);
  const own: OwnParts = {
    hasPassword: secret !== undefined,
    history: assembly.observers.history,
    storage: assembly.storage,
    rapi: () => assembly.tape.lines,
    logTail: () => tail.lines,
  };
  const options = { listen, port, user, secret, names, openAccess, machine, own };
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
    url: `http://localhost:${String(server.port)}`,
    publicUrl: isOwn ? undefined : `http://${config.name ?? `${name}.local`}:${String(server.port)}/`,
    close: async () => {
      await advert?.close();
      await server.close();
      tail.close();
    },
  };
}

/** The last lines of the log, for the report. */
class LogTail {
  readonly lines: string[] = [];
  readonly close: () => void;

  constructor(log: LineLog) {
    this.close = log.follow((line) => {
      this.lines.push(line);
      if (this.lines.length > LINES_KEPT) this.lines.shift();
    });
  }
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
