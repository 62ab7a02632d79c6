import type { ControllerApi } from "./controller-api";

/** What entities show beside the topics that everybody gets; `null`: not known, or there is none. */
export interface MoreState {
  session: { number: number; card: string; solar_Wh: number | null; grid_Wh: number | null; battery_Wh: number | null };
  surplus_W: number | null;
  solar_W: number | null;
  grid_W: number | null;
  battery_W: number | null;
  soc_pct: number | null;
  /** Whether a card is not asked for, or was shown. */
  accessOpen: boolean | null;
  /** Everybody who limits or forbids, in a sentence each. */
  limits: string;
  /** The first protective stop in force, and whether one waits for a person. */
  trip: string;
  waitsForPerson: boolean;
  phaseCount: number | null;
  /** When it will start or stop by the schedule or an order: a time in UTC, and which of both. */
  planned_at: string | null;
  planned: "start" | "stop" | null;
  schedule: string;
  capacityPlan: string;
  timeZone: string;
}

interface OwnState {
  time_s?: number;
  startIn_s?: number;
  stopIn_s?: number;
  soc_pct?: number;
  solar?: { surplus_W?: number; generation_W?: number };
  grid?: { power_W: number };
  battery?: { power_W: number };
  vehicle?: { phases?: number };
  access?: { open: boolean };
  limits?: { sentence: string }[];
  trips?: { sentence: string; reset: string }[];
  session?: { number: number; card?: string; split?: { solar_Wh: number; grid_Wh: number; battery_Wh: number } };
}

interface Schedule {
  windows?: { days: string; start: string; stop: string }[];
  timezone?: string;
  capacityPlan?: string;
}

interface Plan {
  next_event_delay: number | false;
  next_event: { state: "active" | "disabled" } | false;
}

/** A state of Home Assistant is a text of 255 characters at most. */
const LONGEST = 255;
const MINUTE_s = 60;

/** Looks it all up; `undefined`: the controller has failed. */
export function moreState(api: ControllerApi): MoreState | undefined {
  const text = api.document("/api/v1/state");
  if (text === "") return undefined;
  const state = JSON.parse(text) as OwnState;
  const schedule = JSON.parse(api.document("/api/v1/schedule") || "{}") as Schedule;
  const { session, solar, trips = [], limits = [] } = state;
  const { split } = session ?? {};
  return {
    session: {
      number: session?.number ?? 0,
      card: session?.card ?? "",
      solar_Wh: split?.solar_Wh ?? null,
      grid_Wh: split?.grid_Wh ?? null,
      battery_Wh: split?.battery_Wh ?? null,
    },
    surplus_W: solar?.surplus_W ?? null,
    solar_W: solar?.generation_W ?? null,
    grid_W: state.grid?.power_W ?? null,
    battery_W: state.battery?.power_W ?? null,
    soc_pct: state.soc_pct ?? null,
    accessOpen: state.access?.open ?? null,
    limits: cut(limits.map(({ sentence }) => sentence).join("; ")),
    trip: cut(trips[0]?.sentence ?? ""),
    waitsForPerson: trips.some(({ reset }) => reset === "person"),
    phaseCount: phaseCount(state.vehicle?.phases),
    ...planned(state, JSON.parse(api.document("/schedule/plan") || "{}") as Partial<Plan>),
    schedule: (schedule.windows ?? []).map(({ days, start, stop }) => `${days} ${start}-${stop}`).join("; "),
    capacityPlan: schedule.capacityPlan ?? "",
    timeZone: schedule.timezone ?? "",
  };
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 3)}...`;
}

/** Phases are a number of their digits: 13 is L1 and L3. */
function phaseCount(phases: number | undefined): number | null {
  return phases === undefined || phases === 0 ? null : String(phases).length;
}

/** The nearest of what was ordered and of what the schedule does. */
function planned(state: OwnState, plan: Partial<Plan>): Pick<MoreState, "planned" | "planned_at"> {
  const { time_s, startIn_s, stopIn_s } = state;
  const next: [number, "start" | "stop"][] = [];
  if (startIn_s !== undefined) next.push([startIn_s, "start"]);
  if (stopIn_s !== undefined) next.push([stopIn_s, "stop"]);
  const { next_event_delay: delay_s = false, next_event: event = false } = plan;
  if (delay_s !== false && event !== false) next.push([delay_s, event.state === "active" ? "start" : "stop"]);
  const nearest = next.sort(([one_s], [other_s]) => one_s - other_s)[0];
  if (time_s === undefined || nearest === undefined) return { planned: null, planned_at: null };
  const at_s = Math.round((time_s + nearest[0]) / MINUTE_s) * MINUTE_s;
  return { planned: nearest[1], planned_at: new Date(at_s * 1000).toISOString() };
}
