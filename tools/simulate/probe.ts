import type { EvseState } from "#hal/evse";
import type { Snapshot } from "#firmware/api/snapshot";
import type { World } from "./world";

/** What limits, and in which state the EVSE is, while the controller has no power. */
const CONTROLLER_OFF = "controller off";

/** The truth and the controller's view of it at a moment. */
export interface Probe {
  t_s: number;
  house_A: readonly [number, number, number];
  mains_A: readonly [number, number, number];
  draw_A: readonly [number, number, number];
  /** What the pilot grants: 0 while it grants nothing. */
  offered_A: number;
  /** Whether the lock really holds the cable; `undefined`: there is none. */
  locked: boolean | undefined;
  /** As the controller says; `controller off` while it has no power. */
  limitedBy: string;
  state: EvseState | typeof CONTROLLER_OFF;
  /** The controller's own record, rewritten by the next look; `undefined` while it has no power. */
  snapshot: Snapshot | undefined;
}

/** Looks at the world now, beside what the controller says. */
export function look(world: World, snapshot: Snapshot | undefined): Probe {
  return {
    t_s: world.now_ms / 1000,
    house_A: world.houseNow().house_A,
    mains_A: world.mains_A(true),
    draw_A: world.carDraw_A(),
    offered_A: world.offered_A(),
    locked: world.lock?.locked(world.now_ms),
    limitedBy: snapshot?.limitedBy ?? CONTROLLER_OFF,
    state: snapshot?.state ?? CONTROLLER_OFF,
    snapshot,
  };
}
