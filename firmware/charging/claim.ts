import type { EvseRun } from "#hal/evse";

/**
 * What one policy asks for. A policy owns one claim and rewrites it in place; nobody else writes it.
 * Permission goes to the claim with the highest priority, limits fold by minimum: no policy can loosen another's limit.
 */
export interface Claim {
  /** Short name shown as `limitedBy`, e.g. `breaker L2`. */
  source: string;
  /** What the EVSE may do, or `undefined`: no opinion. */
  permit: EvseRun | undefined;
  /** Weighs permissions against each other, see {@link PRIORITY}. */
  priority: number;
  /** Largest current in mA, or `undefined`: no limit. */
  limit_mA: number | undefined;
}

/**
 * Priorities of permissions; a protective stop beats a person, a person beats plug & charge. The schedule beats plug & charge, a person who
 * wants to charge this car now beats the schedule, and what limits a session, pauses or protects beats that.
 */
export const enum PRIORITY {
  start = 10,
  schedule = 20,
  startNow = 30,
  sessionLimit = 40,
  pause = 60,
  person = 80,
  trip = 100,
}

/** Something that limits or permits, and can say why. */
export interface Policy {
  readonly claim: Claim;
  /** The reason as an equation with units, without the source, e.g. `(25 A) - margin 0.5 A - house 15.2 A`. */
  explain(now: number): string;
}

/** What follows from all claims. */
export interface Decision {
  run: EvseRun;
  limit_mA: number;
  /** Who decided: the policy that stops, or else the one with the smallest limit. */
  by: Policy;
}

/**
 * Folds the policies into `decision`, which is written in place. Without any permission the EVSE sleeps; among equal priorities and
 * equal limits the earlier policy is named. There must be at least one policy with a limit.
 */
export function resolve(policies: readonly Policy[], decision: Decision): void {
  let permitter: Policy | undefined;
  let limiter: Policy | undefined;
  for (const policy of policies) {
    const claim = policy.claim;
    if (claim.permit !== undefined && (permitter === undefined || claim.priority > permitter.claim.priority)) {
      permitter = policy;
    }
    const limit_mA = claim.limit_mA;
    if (limit_mA !== undefined && (limiter === undefined || limit_mA < (limiter.claim.limit_mA ?? 0))) limiter = policy;
  }
  decision.run = permitter?.claim.permit ?? "sleeping";
  decision.limit_mA = limiter?.claim.limit_mA ?? 0;
  if (permitter !== undefined && decision.run !== "enabled") decision.by = permitter;
  else if (limiter !== undefined) decision.by = limiter;
}
