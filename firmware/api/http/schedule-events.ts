import type { StoragePort } from "#hal/storage";
import { pause, rest } from "#hal/pause";
import { whole } from "#hal/text";
import { readyStore } from "../../settings/ready-store";
import { Store } from "../../settings/store";
import { DAY_min, minuteText } from "../../timing/minute-text";
import { dayName, isOpenAt, minutesToEdge, readWeekSchedule } from "../../timing/week-schedule";

/** Days of the week as OpenEVSE names them, Monday first. */
const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const WEEK_min = 10080;
/** About how many VM instructions reading or writing an event takes, and looking at one of a day. */
const EVENT_COST = 300;
const LOOK_COST = 25;
const EDGE_COST = 1500;

/** What happens on some days of the week at a time. */
export interface ScheduleEvent {
  id: number;
  active: boolean;
  /** Minute of the day, 0..1439. */
  minute: number;
  /** Seven digits 0 or 1, Monday first. */
  days: string;
}

/** `monday` is 0; -1: there is no such day. */
export function dayNumber(name: string): number {
  return DAYS.indexOf(name);
}

export function dayLabel(day: number): string {
  return DAYS[day] ?? "";
}

export function hasDay({ days }: ScheduleEvent, day: number): boolean {
  return days.charAt(day) === "1";
}

/**
 * The events that are in force: those that were posted, unless the schedule was set in another way since; then those that say the same as
 * its windows.
 */
export function storedEvents(storage: StoragePort): ScheduleEvent[] {
  rest();
  const windows = (new Store(storage, "schedule").load() ?? "").split("\n")[1] ?? "";
  rest();
  const lines = (new Store(storage, "events").load() ?? "").split("\n");
  rest();
  if (lines[0] !== windows) return eventsOf(windows);
  const events: ScheduleEvent[] = [];
  for (let index = 1; index < lines.length; index++) {
    const [id = "", active = "", minute = "", days = ""] = (lines[index] ?? "").split(" ");
    events.push({ id: Number(id), active: active === "1", minute: Number(minute), days });
    pause(EVENT_COST);
  }
  return events;
}

/** Events that are made ready to be stored with the windows that they open; {@link Store.finish} stores them. */
export function readyEvents(storage: StoragePort, windows: string, events: readonly ScheduleEvent[]): Store {
  const lines = [windows];
  for (const { id, active, minute, days } of events) {
    lines.push(whole(id) + (active ? " 1 " : " 0 ") + whole(minute) + " " + days);
    pause(EVENT_COST);
  }
  return readyStore(storage, "events", lines.join("\n"));
}

/** The windows that events open, as the text of `set_schedule`: from one that is active to the next that is not. */
export function windowsOf(events: readonly ScheduleEvent[]): string {
  const sorted = byMinute(events);
  const rows = new Rows();
  let open = stateBefore(sorted);
  for (let day = 0; day < 7; day++) {
    let from = 0;
    for (let index = 0; index < sorted.length; index++) {
      const event = sorted[index];
      if (event === undefined || !hasDay(event, day) || isOverruled(sorted, index, day)) continue;
      if (event.active && !open) from = event.minute;
      if (!event.active && open && event.minute > from) rows.add(day, from, event.minute);
      open = event.active;
    }
    if (open) rows.add(day, from, DAY_min);
    pause(sorted.length * LOOK_COST);
  }
  return rows.text();
}

/** The events by their time of the day; those at the same time stay in their order. */
export function byMinute(events: readonly ScheduleEvent[]): ScheduleEvent[] {
  const sorted: ScheduleEvent[] = [];
  for (const event of events) {
    let place = sorted.length;
    sorted.push(event);
    for (let before = sorted[place - 1]; before !== undefined && before.minute > event.minute;) {
      sorted[place] = before;
      place--;
      before = place === 0 ? undefined : sorted[place - 1];
    }
    sorted[place] = event;
    pause((sorted.length - place) * LOOK_COST);
  }
  return sorted;
}

/** Windows by their times, in the order in which they were found. */
class Rows {
  private readonly days: string[] = [];
  private readonly times: string[] = [];
  private readonly placeOf: Record<string, number | undefined> = {};

  /** Adds a window to the row of the same times, or a new row. */
  add(day: number, from: number, to: number): void {
    const times = minuteText(from) + "-" + minuteText(to);
    const place = this.placeOf[times];
    pause(EVENT_COST);
    if (place !== undefined) {
      this.days[place] = (this.days[place] ?? "") + "," + dayName(day);
      return;
    }
    this.placeOf[times] = this.times.length;
    this.times.push(times);
    this.days.push(dayName(day));
  }

  text(): string {
    const parts: string[] = [];
    for (let place = 0; place < this.times.length; place++)
      parts.push((this.days[place] ?? "") + " " + (this.times[place] ?? ""));
    return parts.join("; ");
  }
}

/** Whether another event of that day comes at the same time behind it: of those the last one counts. */
function isOverruled(sorted: readonly ScheduleEvent[], index: number, day: number): boolean {
  const minute = sorted[index]?.minute;
  for (let behind = index + 1; sorted[behind]?.minute === minute; behind++) {
    const other = sorted[behind];
    if (other === undefined) return false;
    if (hasDay(other, day)) return true;
  }
  return false;
}

/** What holds as the week begins: what its last event says. */
function stateBefore(sorted: readonly ScheduleEvent[]): boolean {
  for (let day = 6; day >= 0; day--) {
    for (let index = sorted.length - 1; index >= 0; index--) {
      const event = sorted[index];
      if (event !== undefined && hasDay(event, day)) return event.active;
    }
    pause(sorted.length * LOOK_COST);
  }
  return false;
}

/** Events that say the same as windows do. */
function eventsOf(windows: string): ScheduleEvent[] {
  const week = readWeekSchedule(windows, "schedule");
  const events: ScheduleEvent[] = [];
  if ("why" in week || week.length === 0) return events;
  rest();
  let before = isOpenAt(week, WEEK_min - 1);
  let minute = 0;
  while (minute < WEEK_min) {
    const open = isOpenAt(week, minute);
    if (open !== before) addEvent(events, open, minute);
    before = open;
    minute += minutesToEdge(week, minute) ?? WEEK_min;
    pause(EDGE_COST);
  }
  if (events.length === 0 && before) addEvent(events, true, 0);
  return events;
}

function addEvent(events: ScheduleEvent[], active: boolean, weekMinute: number): void {
  const day = Math.floor(weekMinute / DAY_min);
  const minute = weekMinute - day * DAY_min;
  for (const event of events) {
    if (event.active !== active || event.minute !== minute) continue;
    event.days = event.days.substring(0, day) + "1" + event.days.substring(day + 1);
    return;
  }
  const days = "0000000".substring(0, day) + "1" + "000000".substring(day);
  events.push({ id: events.length + 1, active, minute, days });
}
