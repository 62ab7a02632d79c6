import type { ChargerState } from "./data/charger-state";
import type { History, Mark } from "./data/history";

/** So many seconds are kept. */
const LENGTH = 300;

interface Moment {
  at_s: number;
  state: ChargerState;
}

let moments: Moment[] = [];
/** What the controller itself had recorded before this page came, in the time of this browser. */
let earlier: History | undefined;

/** Keeps what has come, one state a second. Another charger begins anew. */
export function remember(state: ChargerState, at_s = Math.floor(Date.now() / 1000)): void {
  const last = moments.at(-1);
  if (last !== undefined && last.state.serial !== state.serial) {
    moments = [];
    earlier = undefined;
  }
  if (last?.at_s === at_s) moments.pop();
  moments.push({ at_s, state });
  moments = moments.filter((moment) => moment.at_s > at_s - LENGTH && moment.at_s <= at_s);
}

/** The route to what was recorded before this page came; `undefined` while the time of the controller is not known. */
export function earlierRoute(): string | undefined {
  const time_s = moments.at(-1)?.state.time_s;
  if (time_s === undefined) return undefined;
  return `/history?from=${String(time_s - LENGTH)}&to=${String(time_s)}&points=${String(LENGTH)}`;
}

export function rememberEarlier(history: History): void {
  const last = moments.at(-1);
  if (last?.state.time_s === undefined) return;
  const ahead_s = last.at_s - last.state.time_s;
  const marks = history.marks.map((mark) => ({ ...mark, t_s: mark.t_s + ahead_s }));
  earlier = { ...history, from_s: history.from_s + ahead_s, marks };
}

/** The last five minutes as columns of seconds; seconds without a state are unknown. */
export function recentHistory(): History {
  const last_s = moments.at(-1)?.at_s ?? 0;
  const from_s = last_s - LENGTH + 1;
  const states = new Map(moments.map(({ at_s, state }) => [at_s, state]));
  const seconds = Array.from({ length: LENGTH }, (_, index) => from_s + index);
  const column = (
    of: (state: ChargerState) => number | undefined,
    before: readonly (number | undefined)[] | undefined,
  ): (number | undefined)[] =>
    seconds.map((at_s) => {
      const state = states.get(at_s);
      return state === undefined ? earlierAt(before, at_s) : of(state);
    });
  const seen = Math.max(1, ...moments.map(({ state }) => state.mains?.current_mA.length ?? 0));
  const phases = Math.max(seen, earlier?.mains_mA.length ?? 0);
  return {
    from_s,
    step_s: 1,
    mains_mA: Array.from({ length: phases }, (_, phase) =>
      column((state) => freshOf(state, phase), earlier?.mains_mA[phase]),
    ),
    solar_W: column((state) => state.generation_W ?? positive(state.surplus_W), earlier?.solar_W),
    offered_mA: column((state) => state.offered_mA, earlier?.offered_mA),
    charge_mA: column((state) => largest(state.charge_mA), earlier?.charge_mA),
    marks: [...(earlier?.marks.filter(({ t_s }) => t_s < (moments[0]?.at_s ?? 0)) ?? []), ...changes()],
  };
}

function earlierAt(values: readonly (number | undefined)[] | undefined, at_s: number): number | undefined {
  return earlier === undefined ? undefined : values?.[Math.floor((at_s - earlier.from_s) / earlier.step_s)];
}

/** A stale reading is none. */
function freshOf(state: ChargerState, phase: number): number | undefined {
  return state.mains?.stale === false ? state.mains.current_mA[phase] : undefined;
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
    .filter(({ state }, index) => state.source !== (moments[index - 1]?.state.source ?? earlier?.marks.at(-1)?.source))
    .map(({ at_s, state: { source, sentence } }) => ({ t_s: at_s, source, sentence }));
}
