import { hostname } from "node:os";
import type { LogPort } from "#hal/log";
import { MqttSets } from "#platform/node/sets/mqtt-sets";
import { VERSION } from "#tools/controller/version";
import type { Assembly } from "./assemble";
import type { RunPlan } from "./run-plan";

/** Starts the topics that others speak, as the plan says; `url` is where others find the HTTP API. */
export function serveSets(
  { gateway, client, storage, serial, settings }: Assembly,
  plan: RunPlan,
  log: LogPort,
  url?: string,
): MqttSets | undefined {
  const name = hostname().toLowerCase().replace(/\..*$/, "");
  const machine = { mode: "Wired", hostname: name, rssi_dBm: () => 0 };
  return MqttSets.start(
    plan.sets,
    { host: gateway, client, storage, serial, version: VERSION, machine, url, setting: (key) => settings().get(key) },
    log,
  );
}
