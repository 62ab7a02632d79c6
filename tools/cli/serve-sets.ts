import type { LogPort } from "#hal/log";
import type { HttpRequest } from "#hal/http";
import type { AppHost } from "#platform/node/app-host";
import { isReport } from "#platform/node/http/change-watch";
import { MqttSets } from "#platform/node/sets/mqtt-sets";
import { VERSION } from "#tools/controller/version";
import type { Assembly } from "./assemble";
import { machineOf } from "./machine";
import type { RunPlan } from "./run-plan";

/** Starts the topics that others speak, as the plan says; `url` is where others find the HTTP API. */
export function serveSets(
  { gateway, client, storage, serial, settings, audit, observers }: Assembly,
  plan: RunPlan,
  log: LogPort,
  url?: string,
): MqttSets | undefined {
  const machine = machineOf(plan, observers.posts);
  const host: AppHost = { fact: (tell) => audit.as({ who: "mqtt" }, () => gateway.fact(tell)) };
  const changed = ({ method, path, body }: HttpRequest): void => {
    const isQuestion = path === "/rapi" && /rapi=(%24|\$)?G/i.test(body);
    if (!isReport(path) && !isQuestion) audit.ordered(`${method} ${path}`, body, false);
  };
  return MqttSets.start(
    plan.sets,
    { host, changed, client, storage, serial, version: VERSION, machine, url, setting: (key) => settings().get(key) },
    log,
  );
}
