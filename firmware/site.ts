import type { EvseStatus } from "#hal/evse";
import type { CarDraw } from "./metering/car-draw";
import type { Policy } from "./charging/claim";
import type { Session } from "./charging/session";
import type { Feeds } from "./metering/feeds";
import type { Mains } from "./metering/mains";
import type { Settings } from "./settings/settings";

/** What a policy may look at: facts and models of this moment, none of which it may change. */
export interface Site {
  readonly evse: { readonly status: EvseStatus };
  readonly mains: Mains;
  /** The house without the car per phase, mA; never negative. */
  readonly house_mA: readonly number[];
  readonly draw: CarDraw;
  readonly feeds: Feeds;
  readonly session: Session;
  /** The last mains sample is not older than its timeout. */
  mainsFresh: boolean;
  /** That sample shows less than the car draws, which this house cannot: it makes no room. */
  mainsDoubtful: boolean;
  /** The relay is closed. */
  charging: boolean;
  /** Code of the phases the car is taken to use, and how many these are. */
  phases: number;
  phaseCount: number;
  voltage_mV: number;
  /** Breaker minus margin, mA; `undefined` while the house is not balanced or its meter is silent. */
  bound_mA: number | undefined;
  /** Filtered surplus of the sun, W; `undefined` while it is not known. */
  surplus_W: number | undefined;
  /** The smallest of the power limits in force, over all phases, W; `undefined`: none. Known while phases can be switched. */
  allowed_W: number | undefined;
  /** Smallest current worth charging with, mA. */
  minimum_mA: number;
  /** Least length of a pause, and how long room must last before a raise, ms. */
  pause_ms: number;
  hold_ms: number;
  /** Too little current for this long pauses, ms. */
  shortage_ms: number;
  /** Wall clock, s since 1970 UTC; `undefined` while it is not set. */
  epoch_s: number | undefined;
}

/** A policy that is there only while somebody has switched it on. */
export interface Feature extends Policy {
  /** The power it allows over all phases at the moment, W; `undefined` while it does not limit power. */
  readonly allowed_W?: number | undefined;
  /** The settings have changed. */
  take(settings: Settings): void;
  follow(site: Site, now: number): void;
}
