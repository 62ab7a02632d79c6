import type { LogPort } from "#hal/log";
import type { HttpRequest } from "#hal/http";
import type { AppHost } from "#platform/node/app-host";
import { differences, isReport, treeOf } from "#platform/node/http/change-watch";
import { MqttSets } from "#platform/node/sets/mqtt-sets";
import { VERSION } from "#tools/controller/version";
import type { Assembly } from "./assemble";
import { machineOf } from "./machine";
import type { RunPlan } from "./run-plan";

/** Starts the topics that others speak, as the plan says; `url` is where others find the HTTP API. */
export function serveSets(
  { gateway, client, storage, serial, settings, audit, senders, observers }: Assembly,
  plan: RunPlan,
  log: LogPort,
  url?: string,
): MqttSets | undefined {
  const machine = machineOf(plan, observers.posts);
  const host: AppHost = { fact: (tell) => audit.as(audit.messenger(), () => gateway.fact(tell)) };
  const heard = (topic: string, payload: string): void => audit.spoken(senders.find(topic, payload));
  const changed = ({ method, path, body }: HttpRequest, before: string, after: string): void => {
    const isQuestion = path === "/rapi" && /rapi=(%24|\$)?G/i.test(body);
    if (isReport(path) || isQuestion) return;
    const [what, speaker] = [`${method} ${path}`, audit.messenger()];
    if (before === "" && after === "") audit.ordered(speaker, what, body);
    else for (const one of differences(what, treeOf(before), treeOf(after))) audit.add(speaker, one.what, one);
  };
  return MqttSets.start(
    plan.sets,
    {
      host,
      heard,
      changed,
      client,
      storage,
      serial,
      version: VERSION,
      machine,
      url,
      setting: (key) => settings().get(key),
    },
    log,
  );
}
