import type { ChargerState } from "./data/charger-state";
import type { History, Mark } from "./data/history";

/** So many seconds are kept. */
const LENGTH = 300;

interface Moment {
  at_s: number;
  state: ChargerState;
}

let moments: Moment[] = [];

/** Keeps what has come, one state a second. Another charger begins anew. */
export function remember(state: ChargerState, at_s = Math.floor(Date.now() / 1000)): void {
  const last = moments.at(-1);
  if (last !== undefined && last.state.serial !== state.serial) moments = [];
  if (last?.at_s === at_s) moments.pop();
  moments.push({ at_s, state });
  moments = moments.filter((moment) => moment.at_s > at_s - LENGTH && moment.at_s <= at_s);
}

/** The last five minutes as columns of seconds; seconds without a state are unknown. */
export function recentHistory(): History {
  const last_s = moments.at(-1)?.at_s ?? 0;
  const from_s = last_s - LENGTH + 1;
  const places: (ChargerState | undefined)[] = new Array<undefined>(LENGTH).fill(undefined);
  for (const { at_s, state } of moments) places[at_s - from_s] = state;
  const phases = Math.max(1, ...moments.map(({ state }) => state.mains?.current_mA.length ?? 0));
  return {
    from_s,
    step_s: 1,
    mains_mA: Array.from({ length: phases }, (_, phase) => places.map((state) => freshOf(state, phase))),
    solar_W: places.map((state) => state?.generation_W ?? positive(state?.surplus_W)),
    offered_mA: places.map((state) => state?.offered_mA),
    charge_mA: places.map((state) => largest(state?.charge_mA ?? [])),
    marks: changes(),
  };
}

/** A stale reading is none. */
function freshOf(state: ChargerState | undefined, phase: number): number | undefined {
  return state?.mains?.stale === false ? state.mains.current_mA[phase] : undefined;
}

/** What is taken from the grid is no sun. */
function positive(surplus_W: number | undefined): number | undefined {
  return surplus_W === undefined ? undefined : Math.max(0, surplus_W);
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function changes(): Mark[] {
  return moments
    .filter(({ state }, index) => state.source !== moments[index - 1]?.state.source)
    .map(({ at_s, state: { source, sentence } }) => ({ t_s: at_s, source, sentence }));
}
