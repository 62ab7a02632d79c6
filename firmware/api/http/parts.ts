import type { HttpMachine } from "#hal/http";
import type { MainsSample } from "#hal/mains";
import type { SystemPort } from "#hal/system";
import type { AskedClaims } from "../../charging/asked-claims";
import type { Core } from "../../core";
import type { FrontDesk } from "../../front-desk";
import type { AskedLimit } from "../../limits/asked-limit";
import type { Feeds } from "../../metering/feeds";
import type { Settings } from "../../settings/settings";
import type { ApiActions } from "../actions";
import type { Snapshot } from "../snapshot";
import type { HttpMemory } from "./memory";

/** What the routes look at and act on. */
export interface HttpParts {
  readonly core: Core;
  readonly settings: Settings;
  readonly feeds: Feeds;
  readonly claims: AskedClaims;
  readonly limit: AskedLimit;
  readonly system: SystemPort;
  readonly actions: ApiActions;
  readonly machine: HttpMachine;
  readonly memory: HttpMemory;
  readonly desk: FrontDesk;
  /** Everything that is known at this moment. */
  snapshot(now: number): Snapshot;
}

/** Who owns the controller: what the routes ask it for. */
export interface HttpSource extends ApiActions {
  readonly core: Core;
  /** A sample of the mains; each phase is there, or has no meter. */
  mainsSampled(sample: MainsSample, now: number): void;
  snapshot(now: number): Snapshot;
}
