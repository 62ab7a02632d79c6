import type { Snapshot } from "#firmware/api/snapshot";
import { emptySnapshot } from "#firmware/take-snapshot";

/** Who limits while a controller is not there. */
export const FAILURE = "failure";

/** The time without a controller, from its failure to its next start. */
export interface Outage {
  /** What is told everybody. */
  sentence: string;
  /** What is seen of the charger meanwhile: what was seen last, and no offer. */
  view: Snapshot;
  /** When it began, and how long it lasts. */
  since_ms: number;
  pause_ms: number;
}

/** `last` is what was seen before, `why` what was thrown. */
export function outageOf(
  why: string,
  last: Snapshot | undefined,
  { since_ms, pause_ms }: Pick<Outage, "since_ms" | "pause_ms">,
): Outage {
  const sentence = `paused: the controller failed (${why}); it starts again ${String(pause_ms / 1000)} s after that`;
  const view: Snapshot = {
    ...(last ?? emptySnapshot()),
    ...{ link: "down", offered_mA: undefined, charge_mA: undefined, run: "sleeping", limit_mA: 0 },
    ...{ mainsFresh: false, limitedBy: FAILURE, sentence },
  };
  return { sentence, view, since_ms, pause_ms };
}
