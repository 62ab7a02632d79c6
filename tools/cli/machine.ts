import { hostname } from "node:os";
import type { EmoncmsPosts, HttpMachine } from "#hal/http";
import { configFields } from "./config-fields";
import type { RunPlan } from "./run-plan";

/** This machine as the API sees it; `posts` to Emoncms, where there are any. */
export function machineOf(plan: RunPlan, posts: EmoncmsPosts | undefined): HttpMachine {
  const hasMeter = plan.meterTopic !== undefined || plan.meterFile !== undefined || plan.evse === undefined;
  const { profilePrefix } = plan;
  return {
    mode: "Wired",
    hostname: ownName(),
    rssi_dBm: () => 0,
    hasMeter,
    profilePrefix,
    emoncms: posts,
    config: () => configFields(plan),
  };
}

/** The name of this machine in the network. */
export function ownName(): string {
  return hostname().toLowerCase().replace(/\..*$/, "");
}
