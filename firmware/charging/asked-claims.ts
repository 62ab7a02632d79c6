import { amperes, whole } from "#hal/text";
import type { Claim, Policy } from "./claim";
import { PRIORITY } from "./claim";

/** Number of the client that is a person's override, as OpenEVSE numbers them. */
export const MANUAL_CLIENT = 65537;
const MANUAL_PRIORITY = 1000;
const OTHER_PRIORITY = 500;
/** Most claims at a time. */
const MOST = 10;
/** Beats plug & charge and the schedule, but no limit of the session, no pause for lack of current and no stop of a person. */
const ASKS = PRIORITY.startNow;

/** What somebody asks for; `undefined`: of this nothing. */
export interface AskedClaim {
  client: number;
  active: boolean | undefined;
  charge_mA: number | undefined;
  max_mA: number | undefined;
  /** It goes when the car is unplugged. */
  autoRelease: boolean;
}

/**
 * The claims of people and programs outside: the manual override and those with a number of their own. Whether to charge says the override,
 * else the claim that came first; of the currents the smallest counts. What is less than the smallest current worth charging with pauses.
 */
export class AskedClaims implements Policy {
  readonly claim: Claim = { source: "override", permit: undefined, priority: ASKS, limit_mA: undefined };
  readonly list: AskedClaim[] = [];
  /** Rise with every change. */
  revision = 0;
  overrides = 0;
  private minimum_mA = 6000;
  private sawCar = false;

  /** Makes a claim or replaces the one of the same client; false: there are too many. */
  put(asked: AskedClaim): boolean {
    const at = this.placeOf(asked.client);
    if (at < 0 && this.list.length >= MOST) return false;
    if (at < 0) this.list.push(asked);
    else this.list[at] = asked;
    this.changed(asked.client);
    return true;
  }

  /** Takes a claim back; false: there is none. */
  release(client: number): boolean {
    const at = this.placeOf(client);
    if (at < 0) return false;
    this.list.splice(at, 1);
    this.changed(client);
    return true;
  }

  of(client: number): AskedClaim | undefined {
    const at = this.placeOf(client);
    return at < 0 ? undefined : this.list[at];
  }

  /**
   * A person has said otherwise meanwhile, in another way: the override no longer says whether to charge. A start also ends the stops of
   * programs, which may be gone for good; the currents that they ask for hold.
   */
  overruled(starts: boolean): void {
    for (let at = this.list.length - 1; at >= 0; at--) {
      const asked = this.list[at];
      if (asked === undefined || asked.active === undefined) continue;
      if (asked.client !== MANUAL_CLIENT && (!starts || asked.active)) continue;
      asked.active = undefined;
      if (asked.charge_mA === undefined && asked.max_mA === undefined) this.release(asked.client);
      else this.changed(asked.client);
    }
  }

  /** A person has said another limit meanwhile, in another way, or none: the override bounds the current no more. */
  unbounded(): void {
    const manual = this.of(MANUAL_CLIENT);
    if (manual === undefined || (manual.charge_mA === undefined && manual.max_mA === undefined)) return;
    manual.charge_mA = undefined;
    manual.max_mA = undefined;
    if (manual.active === undefined) this.release(MANUAL_CLIENT);
    else this.changed(MANUAL_CLIENT);
  }

  /** Follows the car and the smallest current worth charging with. */
  follow(carConnected: boolean | undefined, minimum_mA: number): void {
    if (carConnected === true) this.sawCar = true;
    if (this.minimum_mA !== minimum_mA) {
      this.minimum_mA = minimum_mA;
      this.write();
    }
    if (!this.sawCar || carConnected !== false) return;
    this.sawCar = false;
    for (let at = this.list.length - 1; at >= 0; at--) {
      const asked = this.list[at];
      if (asked !== undefined && asked.autoRelease) this.release(asked.client);
    }
  }

  /** The claim that says whether to charge. */
  whoDecides(): AskedClaim | undefined {
    let winner: AskedClaim | undefined;
    for (const asked of this.list) {
      if (asked.active === undefined) continue;
      if (winner === undefined || priorityOf(asked.client) > priorityOf(winner.client)) winner = asked;
    }
    return winner;
  }

  /** The claim with the smallest charge current (or the smallest bound of it). */
  whoLimits(bound: boolean): AskedClaim | undefined {
    let winner: AskedClaim | undefined;
    let least_mA = 0;
    for (const asked of this.list) {
      const limit_mA = bound ? asked.max_mA : asked.charge_mA;
      if (limit_mA === undefined || (winner !== undefined && limit_mA >= least_mA)) continue;
      winner = asked;
      least_mA = limit_mA;
    }
    return winner;
  }

  /** Somebody wants a charge whatever the sun does. */
  wantsCharge(): boolean {
    return this.claim.permit === "enabled";
  }

  explain(_now: number): string {
    const limit = "(" + amperes(this.claim.limit_mA ?? 0) + ")";
    if (this.claim.permit !== "sleeping") return limit;
    const smallest_mA = this.smallest_mA();
    if (smallest_mA === undefined || smallest_mA >= this.minimum_mA) return "asks for a stop until it is released";
    return "(" + amperes(smallest_mA) + "), less than " + amperes(this.minimum_mA);
  }

  private smallest_mA(): number | undefined {
    const charge_mA = this.whoLimits(false)?.charge_mA;
    const max_mA = this.whoLimits(true)?.max_mA;
    if (charge_mA === undefined || max_mA === undefined) return charge_mA ?? max_mA;
    return charge_mA < max_mA ? charge_mA : max_mA;
  }

  private placeOf(client: number): number {
    for (let at = 0; at < this.list.length; at++) if (this.list[at]?.client === client) return at;
    return -1;
  }

  private changed(client: number): void {
    this.revision++;
    if (client === MANUAL_CLIENT) this.overrides++;
    this.write();
  }

  private write(): void {
    const claim = this.claim;
    const limit_mA = this.smallest_mA();
    const decides = this.whoDecides();
    claim.limit_mA = limit_mA;
    claim.priority = ASKS;
    claim.permit = undefined;
    if (decides !== undefined && decides.active === false) {
      claim.permit = "sleeping";
      claim.priority = PRIORITY.person;
      claim.source = nameOf(decides.client);
      return;
    }
    if (limit_mA !== undefined) claim.source = nameOf(this.limiter(limit_mA));
    if (limit_mA !== undefined && limit_mA < this.minimum_mA) {
      claim.permit = "sleeping";
      claim.priority = PRIORITY.pause;
      claim.limit_mA = this.minimum_mA;
    } else if (decides !== undefined) claim.permit = "enabled";
  }

  private limiter(limit_mA: number): number {
    const charge = this.whoLimits(false);
    const bound = this.whoLimits(true);
    const winner = charge !== undefined && charge.charge_mA === limit_mA ? charge : bound;
    return winner?.client ?? MANUAL_CLIENT;
  }
}

/** How OpenEVSE weighs it: a person's word more than a program's. */
export function priorityOf(client: number): number {
  return client === MANUAL_CLIENT ? MANUAL_PRIORITY : OTHER_PRIORITY;
}

function nameOf(client: number): string {
  return client === MANUAL_CLIENT ? "manual override" : "claim " + whole(client);
}
