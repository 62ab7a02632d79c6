import { hostname } from "node:os";
import { join } from "node:path";
import { OPEN_ACCESS } from "#platform/node/config-table";
import { Advert, type AdvertOptions } from "#platform/node/http/advert";
import { Secret } from "#platform/node/http/secret";
import { HttpServer } from "#platform/node/http/server";
import type { LineLog } from "#platform/node/log";
import {
  type Certificate,
  describeCertificate,
  givenCertificate,
  ownCertificate,
} from "#platform/node/security/certificate";
import { PASSWORD_FILE, PasswordKeeper } from "#platform/node/security/password-keeper";
import { isOpenToOthers } from "#platform/node/security/private-file";
import { TOKENS_FILE, TokenStore } from "#platform/node/security/token-store";
import { VERSION } from "#tools/controller/version";
import type { Assembly } from "./assemble";
import type { RunPlan } from "./run-plan";

const EVERYWHERE = "0.0.0.0";
const HERE = "127.0.0.1";

/** What is served, until it is closed. */
export interface Serving {
  /** Where a browser on this machine finds it. */
  url: string;
  /** What is left to do before others can reach it, if anything. */
  note: string | undefined;
  close(): Promise<void>;
}

/** Serves the HTTP API as the plan says: to this computer only until a password is set. */
export async function serveHttp(assembly: Assembly, plan: RunPlan, log: LineLog): Promise<Serving | undefined> {
  const config = plan.http;
  if (config === undefined) return undefined;
  const password = passwordOf(plan, log);
  const name = hostname().toLowerCase().replace(/\..*$/, "");
  const names = [name, `${name}.local`, ...(config.name === undefined ? [] : [config.name.toLowerCase()])];
  const certificate = await certificateOf(plan, names, log);
  const wanted = config.listen ?? EVERYWHERE;
  const listen = password.isSet ? wanted : HERE;
  const listenLater = listen === wanted ? undefined : wanted;
  const { audit } = assembly;
  const options = { ...clientsOf(plan, names), listen, listenLater, password, certificate, audit };
  const server = await HttpServer.start(assembly.gateway, options, log);
  if (server === undefined) return undefined;
  const { port } = server;
  const scheme = certificate === undefined ? "http" : "https";
  log.log("info", `${scheme} at ${listen}:${String(port)}`);
  const advert = advertise(
    { hostname: name, port, serial: assembly.serial, version: VERSION, tls: certificate !== undefined },
    { wanted: isOwn(wanted) || config.mdns === false ? undefined : password, log },
  );
  sayRisks(plan, password.isSet, log);
  return {
    url: `${scheme}://localhost:${String(port)}`,
    note: password.isSet ? undefined : "no password yet: call dinamics password, or open the page on this computer",
    close: async () => {
      await advert.close();
      await server.close();
    },
  };
}

/** What clients are to know and may do. */
function clientsOf(plan: RunPlan, names: readonly string[]) {
  const { port, user, openAccess = "" } = plan.http ?? {};
  const machine = { mode: "Wired", hostname: names[0] ?? "", rssi_dBm: () => 0 };
  const tokens = new TokenStore(inData(plan, TOKENS_FILE));
  return { port, user, names, openAccess: OPEN_ACCESS[openAccess], machine, tokens };
}

/** Lets clients find this controller as soon as others than this computer are answered. */
function advertise(
  options: AdvertOptions,
  { wanted, log }: { wanted: PasswordKeeper | undefined; log: LineLog },
): { close(): Promise<void> } {
  let advert: Advert | undefined;
  const start = (): void => {
    advert ??= Advert.start(options, log);
  };
  if (wanted?.isSet === true) start();
  else wanted?.onChange(start);
  return { close: async () => advert?.close() };
}

function isOwn(address: string): boolean {
  return address === "localhost" || address === "::1" || address.startsWith("127.");
}

function sayRisks({ http, dataDir }: RunPlan, isSet: boolean, log: LineLog): void {
  if (!isSet) {
    const how = dataDir === undefined ? "on the page" : "with dinamics password, or on the page";
    log.log("warn", `http: no password is set: only this computer is answered until you set one, ${how}`);
  }
  if (http?.openAccess === undefined) return;
  const since = isSet ? "" : ", as soon as a password is set";
  log.log("warn", `http.openAccess: ${http.openAccess.replaceAll("-", " ")}${since}`);
}

/** The password: of the file that the configuration names, or the one that `dinamics password` has kept. */
function passwordOf(plan: RunPlan, log: LineLog): PasswordKeeper {
  const path = plan.http?.passwordFile;
  if (path === undefined) return PasswordKeeper.kept(inData(plan, PASSWORD_FILE));
  if (isOpenToOthers(path)) log.log("warn", `http.passwordFile: others may read ${path}; chmod 600 it`);
  return PasswordKeeper.of(Secret.read(path, `${plan.place}: http.passwordFile`));
}

async function certificateOf(plan: RunPlan, names: readonly string[], log: LineLog): Promise<Certificate | undefined> {
  const { tls, certFile, keyFile } = plan.http ?? {};
  if (certFile !== undefined && keyFile !== undefined) return givenCertificate(certFile, keyFile, log);
  if (tls !== true) return undefined;
  const certificate = await ownCertificate(plan.dataDir, names);
  const { fingerprint, validTo } = describeCertificate(certificate);
  log.log("info", `https: own certificate until ${validTo.toISOString().slice(0, 10)}, SHA-256 ${fingerprint}`);
  return certificate;
}

function inData({ dataDir }: RunPlan, name: string): string | undefined {
  return dataDir === undefined ? undefined : join(dataDir, name);
}
