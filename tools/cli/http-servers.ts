import { OPEN_ACCESS } from "#platform/node/config-table";
import { HttpServer, type HttpServerOptions } from "#platform/node/http/server";
import type { LineLog } from "#platform/node/log";
import type { Assembly } from "./assemble";
import { type Charger, entriesOf, prefixOf } from "./chargers";
import { LogTail } from "./log-tail";
import { machineOf } from "./machine";
import { ownPartsOf } from "./own-parts";
import type { RunPlan } from "./run-plan";

type Common = Pick<
  HttpServerOptions,
  "names" | "listen" | "listenLater" | "accounts" | "certificate" | "sessions" | "page"
>;

/** The HTTP API of all chargers at one address: the first at its root, the others below their prefixes. */
export async function startServers(
  [first, ...others]: readonly Charger[],
  common: Common,
  log: LineLog,
): Promise<{ port: number; close(): Promise<void> } | undefined> {
  if (first === undefined) return undefined;
  const tail = new LogTail(log);
  const prepared: HttpServer[] = [];
  const mounted = [];
  for (const charger of others) {
    const { gateway } = charger.assembly;
    const server = await HttpServer.prepared(gateway, optionsOf(charger, common, tail), log.named(charger.name));
    seePower(charger, server);
    prepared.push(server);
    mounted.push(server.mount(prefixOf(charger)));
  }
  const options = optionsOf(first, common, tail);
  const own = Object.assign(options.own, { chargers: () => entriesOf(others) });
  const server = await HttpServer.start(first.assembly.gateway, { ...options, own, mounted }, log);
  seePower(first, server);
  return {
    port: server.port,
    close: async () => {
      await server.close();
      for (const one of prepared) await one.close();
      tail.close();
    },
  };
}

function optionsOf({ name, assembly, plan }: Charger, common: Common, tail: LogTail) {
  const { audit } = assembly;
  const clients = clientsOf(plan, assembly);
  const machine = name === "" ? clients.machine : { ...clients.machine, hostname: name };
  return { ...clients, machine, ...common, own: ownPartsOf(assembly, tail), audit };
}

function seePower({ assembly }: Charger, server: HttpServer): void {
  assembly.observers.seePower(() => server.power());
}

/** What clients are to know and may do. */
function clientsOf(plan: RunPlan, { observers }: Assembly) {
  const { port, openAccess = "" } = plan.http ?? {};
  return { port, openAccess: OPEN_ACCESS[openAccess], machine: machineOf(plan, observers.posts) };
}
