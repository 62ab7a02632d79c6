import type { Settings } from "../settings/settings";

/** The settings the balancer looks at, in base units; refreshed by the app whenever a setting changed. */
export interface BalancerSettings {
  dynamic: boolean;
  breaker_mA: number;
  margin_mA: number;
  /** Smallest current worth charging with. */
  minimum_mA: number;
  /** Room needed above the smallest current before a pause ends. */
  resumeMargin_mA: number;
  /** 0: pause while the meter is silent. */
  failsafe_mA: number;
  /** Phases the car uses, 0: learn. */
  phases: number;
  /** Phases that have a meter. */
  clamps: number;
  meterSeesCar: boolean;
  reaction_ms: number;
  /** How long the house must leave room before the offer is raised. */
  hold_ms: number;
  pause_ms: number;
  /** `timer4`: too little current, but no overload, for this long pauses. */
  shortage_ms: number;
}

/** Reads them for the first time. */
export function readBalancerSettings(settings: Settings): BalancerSettings {
  const read = {} as BalancerSettings;
  refreshBalancerSettings(read, settings);
  return read;
}

/** Takes over every value after a change. */
export function refreshBalancerSettings(into: BalancerSettings, settings: Settings): void {
  into.dynamic = settings.on("dynamic") || settings.get("mode") === 3;
  into.breaker_mA = settings.mA("breaker_A");
  into.margin_mA = settings.mA("margin_A");
  into.minimum_mA = settings.mA("min_current_A");
  into.resumeMargin_mA = settings.mA("resume_margin_A");
  into.failsafe_mA = settings.mA("failsafe_A");
  into.phases = settings.get("phases");
  into.clamps = settings.get("clamps");
  into.meterSeesCar = settings.get("meter_sees_car") === 1;
  into.reaction_ms = settings.get("car_reaction_s") * 1000;
  into.hold_ms = settings.get("raise_hold_s") * 1000;
  into.pause_ms = settings.get("pause_min_s") * 1000;
  into.shortage_ms = settings.get("timer4_ms");
}
