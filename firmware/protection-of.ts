import type { Core } from "./core";
import { Protection } from "./protection/protection";

/** The protective stops, made and loaded when there is first something to stop for. */
export function protectionOf(core: Core): Protection {
  if (core.protection !== undefined) return core.protection;
  const protection = new Protection(core.ports.storage, core.ports.log);
  protection.take(core.settings);
  core.protection = protection;
  core.policies.push(protection);
  return protection;
}
