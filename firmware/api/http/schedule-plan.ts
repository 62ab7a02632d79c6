import type { HttpResponse } from "#hal/http";
import { pause } from "#hal/pause";
import { whole } from "#hal/text";
import { DAY_s } from "../../timing/civil-time";
import { localOffset_s } from "../../timing/stored-zone";
import { timeOfDay } from "./clock-text";
import { json } from "./message";
import type { HttpParts } from "./parts";
import { byMinute, dayLabel, hasDay, type ScheduleEvent, storedEvents } from "./schedule-events";

const WEEK_s = 604800;
/** About how many VM instructions a moment takes to be found, and to be written down. */
const FIND_COST = 40;
const WRITE_COST = 500;

/** One event on one day, with its second of the week. */
interface Moment {
  event: ScheduleEvent;
  at_s: number;
}

/** What the schedule does next. While the clock is not set, or the schedule switched off, there is neither a current nor a next event. */
export function showPlan({ core, system, settings }: HttpParts): HttpResponse {
  const { storage } = core.ports;
  const moments = momentsOf(storedEvents(storage));
  const epoch_s = system.epoch_s();
  const local_s = epoch_s === undefined ? undefined : epoch_s + localOffset_s(storage, epoch_s) + 3 * DAY_s;
  const week_s = local_s === undefined ? 0 : local_s - Math.floor(local_s / WEEK_s) * WEEK_s;
  const day = Math.floor(week_s / DAY_s);
  const known = local_s !== undefined && moments.length > 0 && settings.on("schedule_on");
  let current = moments.length - 1;
  for (let index = 0; index < moments.length; index++) if ((moments[index]?.at_s ?? 0) <= week_s) current = index;
  if ((moments[0]?.at_s ?? 0) > week_s) current = moments.length - 1;
  const next = current + 1 >= moments.length ? 0 : current + 1;
  const ahead_s = (moments[next]?.at_s ?? 0) - week_s;
  const parts = ['"current_day":"' + dayLabel(day) + '"', '"current_offset":' + whole(week_s - day * DAY_s)];
  parts.push('"next_event_delay":' + (known ? whole(ahead_s > 0 ? ahead_s : ahead_s + WEEK_s) : "false"));
  parts.push('"current_event":' + (known ? momentJson(moments, current) : "false"));
  parts.push('"next_event":' + (known ? momentJson(moments, next) : "false"));
  let index = 0;
  for (let weekday = 0; weekday < 7; weekday++) {
    const list: string[] = [];
    for (; index < moments.length && (moments[index]?.at_s ?? 0) < (weekday + 1) * DAY_s; index++) {
      list.push(momentJson(moments, index));
      pause(WRITE_COST);
    }
    parts.push('"' + dayLabel(weekday) + '":[' + list.join(",") + "]");
  }
  return json(200, "{" + parts.join(",") + "}");
}

/** All moments of the week in their order. */
function momentsOf(events: readonly ScheduleEvent[]): Moment[] {
  const moments: Moment[] = [];
  const sorted = byMinute(events);
  for (let day = 0; day < 7; day++) {
    for (const event of sorted) if (hasDay(event, day)) moments.push({ event, at_s: day * DAY_s + event.minute * 60 });
    pause(sorted.length * FIND_COST);
  }
  return moments;
}

function momentJson(moments: readonly Moment[], index: number): string {
  const moment = moments[index];
  if (moment === undefined) return "false";
  const { event, at_s } = moment;
  const day = Math.floor(at_s / DAY_s);
  const next_s = moments[index + 1 >= moments.length ? 0 : index + 1]?.at_s ?? at_s;
  const lasts_s = next_s > at_s ? next_s - at_s : next_s - at_s + WEEK_s;
  const offset = whole(at_s - day * DAY_s);
  return (
    '{"id":' +
    whole(event.id) +
    ',"state":"' +
    (event.active ? "active" : "disabled") +
    '","time":"' +
    timeOfDay(at_s - day * DAY_s) +
    '","day":"' +
    dayLabel(day) +
    '","offset":' +
    offset +
    ',"start_offset":' +
    offset +
    ',"diff":0,"duration":' +
    whole(lasts_s) +
    "}"
  );
}
