import type { LineLog } from "#platform/node/log";
import type { ChargerEntry } from "#platform/node/http/own/ask";
import { OWN_PREFIX } from "#firmware/api/own/own-path";
import { CHARGERS_PATH } from "#platform/node/http/dispatch";
import { assemble, type Assembly } from "./assemble";
import { planOf, type RunPlan } from "./run-plan";

/** A further charger of this gateway: the same around its own EVSE, with its own topics, settings and data. */
export interface Charger {
  name: string;
  plan: RunPlan;
  assembly: Assembly;
}

/** Builds and starts them, over the broker and with the accounts of the first. What is wrong with one ends those that were begun. */
export async function startChargers(
  first: Assembly,
  plan: RunPlan,
  log: LineLog,
  environment: NodeJS.ProcessEnv,
): Promise<Charger[]> {
  const chargers: Charger[] = [];
  try {
    for (const config of plan.chargers) {
      const own = planOf(plan, config);
      const serials = [first.serial, ...chargers.map(({ assembly }) => assembly.serial)];
      const shared = { client: first.client, accounts: first.accounts, senders: first.senders, serials };
      const assembly = await assemble(own, log.named(config.name), environment, shared);
      chargers.push({ name: config.name, plan: own, assembly });
      assembly.gateway.start();
      first.details.push(` And    ${config.name}: ${own.evse?.port ?? ""}   topics Dinamics/${assembly.serial}/...`);
    }
  } catch (error) {
    await stopChargers(chargers);
    throw error;
  }
  return chargers;
}

/** Hands each EVSE over and closes everything of them. */
export async function stopChargers(chargers: readonly Charger[]): Promise<void> {
  await Promise.all(
    chargers.map(async ({ assembly }) => {
      await assembly.gateway.stop();
      await assembly.close();
    }),
  );
}

/** Path before all of a charger's HTTP API. */
export function prefixOf({ name }: Charger): string {
  return CHARGERS_PATH + name;
}

/** The list of them as the own API tells it. */
export function entriesOf(chargers: readonly Charger[]): ChargerEntry[] {
  return chargers.map((charger) => ({
    serial: charger.assembly.serial,
    name: charger.name,
    prefix: prefixOf(charger) + OWN_PREFIX,
  }));
}
