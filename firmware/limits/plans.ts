import type { Rejection } from "../settings/rejection";
import { readTimeZone, type TimeZone, UTC } from "../timing/civil-time";
import { readDated } from "../timing/dated-text";
import { type DatedWindow, isOver } from "../timing/dated-window";
import { readWeekSchedule, type WeekSchedule } from "../timing/week-schedule";
import { type CapacityIntervals, readIntervals } from "./capacity-intervals";

/** The orders whose texts are kept, in the order in which they are stored and read: the time zone comes first. */
export const PLAN_TOPICS = ["set_time_zone", "set_schedule", "set_delayed", "set_capacity_plan"];
export const DELAYED = 2;

/** What is planned by the clock, as it was ordered and what that means. */
export interface Plans {
  /** Texts of time zone, windows, delayed start and stop, and capacity. */
  readonly texts: string[];
  zone: TimeZone;
  week: WeekSchedule;
  dated: DatedWindow | undefined;
  intervals: CapacityIntervals;
}

export function noPlans(): Plans {
  return { texts: ["", "", "", ""], zone: UTC, week: [], dated: undefined, intervals: [] };
}

/**
 * Reads a text in the place of one of them; why it cannot be taken, and then nothing has changed. `epoch_s`: when it is ordered; `undefined` when
 * it was before, or nobody knows the time.
 */
export function readPlan(
  plans: Plans,
  place: number,
  text: string,
  epoch_s: number | undefined,
): Rejection | undefined {
  const topic = PLAN_TOPICS[place] ?? "";
  switch (topic) {
    case "set_time_zone": {
      const wrong = readZone(plans, text, topic);
      if (wrong !== undefined) return wrong;
      break;
    }
    case "set_schedule": {
      const week = readWeekSchedule(text, topic);
      if ("why" in week) return week;
      plans.week = week;
      break;
    }
    case "set_delayed": {
      const dated = readDated(text, plans.zone, topic);
      if (dated !== undefined && "why" in dated) return dated;
      if (dated !== undefined && epoch_s !== undefined && isOver(dated, epoch_s))
        return { what: topic, why: "its stop has passed", allowed: "a stop to come, or repeat" };
      plans.dated = dated;
      break;
    }
    case "set_capacity_plan": {
      const intervals = readIntervals(text, topic);
      if ("why" in intervals) return intervals;
      plans.intervals = intervals;
      break;
    }
    default:
      return { what: topic, why: "no such order", allowed: PLAN_TOPICS.join(", ") };
  }
  plans.texts[place] = text;
  return undefined;
}

/** A time zone, and what the delayed start and stop mean in it. */
function readZone(plans: Plans, text: string, topic: string): Rejection | undefined {
  const zone = text === "" ? UTC : readTimeZone(text, topic);
  if ("why" in zone) return zone;
  const dated = readDated(plans.texts[DELAYED] ?? "", zone, topic);
  if (dated !== undefined && "why" in dated) return dated;
  plans.dated = dated;
  plans.zone = zone;
  return undefined;
}
