import { profileName } from "#firmware/api/smartevse/serial-number";
import { Advert, type AdvertOptions } from "#platform/node/http/advert";
import type { LineLog } from "#platform/node/log";
import {
  type Certificate,
  describeCertificate,
  givenCertificate,
  ownCertificate,
} from "#platform/node/security/certificate";
import type { PasswordKeeper } from "#platform/node/security/password-keeper";
import { Sessions } from "#platform/node/security/sessions";
import { SmartEvseLink } from "#platform/node/smartevse-link";
import type { AppHost } from "#platform/node/app-host";
import { VERSION } from "#tools/controller/version";
import { pageFolder } from "#tools/page/build-page";
import type { Assembly } from "./assemble";
import type { Charger } from "./chargers";
import { startServers } from "./http-servers";
import { machineOf, ownName } from "./machine";
import type { RunPlan } from "./run-plan";

const EVERYWHERE = "0.0.0.0";
const HERE = "127.0.0.1";

/** What is served, until it is closed. */
export interface Serving {
  /** Where a browser on this machine finds the page, or the status when there is no page; `undefined`: there is no HTTP API. */
  url: string | undefined;
  /** What is left to do before others can reach it, if anything. */
  note: string | undefined;
  /** Where others find it; `undefined`: it is for this machine only. */
  publicUrl: string | undefined;
  close(): Promise<void>;
}

/** Serves the HTTP API, and the SmartEVSE profile while its setting is on, as the plan says. */
export async function serve(
  assembly: Assembly,
  plan: RunPlan,
  log: LineLog,
  chargers: readonly Charger[] = [],
): Promise<Serving> {
  const http = await serveHttp(assembly, plan, log, chargers);
  const links = [assembly, ...chargers.map((charger) => charger.assembly)].map((one, index) =>
    linkOf(one, index === 0 ? plan : (chargers[index - 1]?.plan ?? plan), log, http?.advertPort),
  );
  return {
    url: http?.url,
    note: http?.note,
    publicUrl: http?.publicUrl,
    close: async () => {
      for (const link of links) await link.close();
      await http?.close();
    },
  };
}

/** The SmartEVSE profile of a charger. */
function linkOf(assembly: Assembly, plan: RunPlan, log: LineLog, advertPort?: () => number | undefined): SmartEvseLink {
  const { serial, client, gateway, audit, senders, observers } = assembly;
  const host: AppHost = { fact: (tell) => audit.as(audit.messenger(), () => gateway.fact(tell)) };
  const heard = (topic: string, payload: string): void => audit.spoken(senders.find(topic, payload));
  const machine = machineOf(plan, observers.posts);
  return new SmartEvseLink(host, { client, serial, version: VERSION, machine, advertPort, heard }, log);
}

/** Names by which this machine is called. */
function namesOf({ serial }: Assembly, plan: RunPlan): string[] {
  const profile = profileName(serial, plan.profilePrefix).toLowerCase();
  const given = plan.http?.name?.toLowerCase();
  return [ownName(), `${ownName()}.local`, `${profile}.local`, ...(given === undefined ? [] : [given])];
}

interface HttpServed extends Serving {
  /** The port, while the network is told of it. */
  advertPort: () => number | undefined;
}

/** Serves the HTTP API as the plan says: to this computer only until a password is set. */
async function serveHttp(
  assembly: Assembly,
  plan: RunPlan,
  log: LineLog,
  chargers: readonly Charger[],
): Promise<HttpServed | undefined> {
  const config = plan.http;
  if (config === undefined) return undefined;
  const { accounts } = assembly;
  const { password } = accounts;
  const names = namesOf(assembly, plan);
  const [name = ""] = names;
  const certificate = await certificateOf(plan, names, log);
  const wanted = config.listen ?? EVERYWHERE;
  const listen = password.isSet ? wanted : HERE;
  const listenLater = listen === wanted ? undefined : wanted;
  const common = { names, listen, listenLater, accounts, certificate, sessions: new Sessions() };
  const page = await pageFolder((text) => log.log("warn", text));
  const server = await startServers([{ name: "", plan, assembly }, ...chargers], { ...common, page }, log);
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
    url: `${scheme}://localhost:${String(port)}${page === undefined ? "/status" : "/"}`,
    note: password.isSet ? undefined : "no password yet: call dinamics password, or open the page on this computer",
    publicUrl: isOwn(wanted) ? undefined : `${scheme}://${config.name ?? `${name}.local`}:${String(port)}/`,
    advertPort: () => (advert.isOut() && certificate === undefined ? port : undefined),
    close: async () => {
      await advert.close();
      await server.close();
    },
  };
}

/** Lets clients find this controller as soon as others than this computer are answered. */
function advertise(
  options: AdvertOptions,
  { wanted, log }: { wanted: PasswordKeeper | undefined; log: LineLog },
): { isOut(): boolean; close(): Promise<void> } {
  let advert: Advert | undefined;
  const start = (): void => {
    advert ??= Advert.start(options, log);
  };
  if (wanted?.isSet === true) start();
  else wanted?.onChange(start);
  return { isOut: () => advert !== undefined, close: async () => advert?.close() };
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

async function certificateOf(plan: RunPlan, names: readonly string[], log: LineLog): Promise<Certificate | undefined> {
  const { tls, certFile, keyFile } = plan.http ?? {};
  if (certFile !== undefined && keyFile !== undefined) return givenCertificate(certFile, keyFile);
  if (tls !== true) return undefined;
  const certificate = await ownCertificate(plan.dataDir, names);
  const { fingerprint, validTo } = describeCertificate(certificate);
  log.log("info", `https: own certificate until ${validTo.toISOString().slice(0, 10)}, SHA-256 ${fingerprint}`);
  return certificate;
}
