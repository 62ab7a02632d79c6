import type { StoragePort } from "#hal/storage";
import { whole } from "#hal/text";
import { Store } from "../../settings/store";
import { DAY_min, minuteText } from "../../timing/minute-text";
import { dayName, isOpenAt, minutesToEdge, readWeekSchedule } from "../../timing/week-schedule";

/** Days of the week as OpenEVSE names them, Monday first. */
const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const WEEK_min = 10080;

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
  const windows = (new Store(storage, "schedule").load() ?? "").split("\n")[1] ?? "";
  const lines = (new Store(storage, "events").load() ?? "").split("\n");
  if (lines[0] !== windows) return eventsOf(windows);
  const events: ScheduleEvent[] = [];
  for (let index = 1; index < lines.length; index++) {
    const [id = "", active = "", minute = "", days = ""] = (lines[index] ?? "").split(" ");
    events.push({ id: Number(id), active: active === "1", minute: Number(minute), days });
  }
  return events;
}

export function storeEvents(storage: StoragePort, windows: string, events: readonly ScheduleEvent[]): void {
  let text = windows;
  for (const { id, active, minute, days } of events)
    text += "\n" + whole(id) + (active ? " 1 " : " 0 ") + whole(minute) + " " + days;
  new Store(storage, "events").save(text);
}

/** The windows that events open, as the text of `set_schedule`: from one that is active to the next that is not. */
export function windowsOf(events: readonly ScheduleEvent[]): string {
  let parts = "";
  let open = stateBefore(events);
  const rows: string[] = [];
  for (let day = 0; day < 7; day++) {
    let from = 0;
    let minute = nextMinute(events, day, -1);
    while (minute < DAY_min) {
      const active = stateAt(events, day, minute);
      if (active && !open) from = minute;
      if (!active && open && minute > from) addRow(rows, day, from, minute);
      open = active;
      minute = nextMinute(events, day, minute);
    }
    if (open) addRow(rows, day, from, DAY_min);
  }
  for (const row of rows) parts += (parts === "" ? "" : "; ") + row;
  return parts;
}

/** Adds a window to the row of the same times, or a new row. */
function addRow(rows: string[], day: number, from: number, to: number): void {
  const times = " " + minuteText(from) + "-" + minuteText(to);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] ?? "";
    if (!row.endsWith(times)) continue;
    rows[index] = row.substring(0, row.length - times.length) + "," + dayName(day) + times;
    return;
  }
  rows.push(dayName(day) + times);
}

/** The next minute of a day at which something happens; at least {@link DAY_min}: nothing does. */
function nextMinute(events: readonly ScheduleEvent[], day: number, after: number): number {
  let least = DAY_min;
  for (const event of events) {
    if (event.minute > after && event.minute < least && hasDay(event, day)) least = event.minute;
  }
  return least;
}

/** What holds from that minute on; of events at the same time the last one counts. */
function stateAt(events: readonly ScheduleEvent[], day: number, minute: number): boolean {
  let active = false;
  for (const event of events) if (event.minute === minute && hasDay(event, day)) active = event.active;
  return active;
}

/** What holds as the week begins: what its last event says. */
function stateBefore(events: readonly ScheduleEvent[]): boolean {
  for (let day = 6; day >= 0; day--) {
    let latest = -1;
    for (const event of events) if (event.minute > latest && hasDay(event, day)) latest = event.minute;
    if (latest >= 0) return stateAt(events, day, latest);
  }
  return false;
}

/** Events that say the same as windows do. */
function eventsOf(windows: string): ScheduleEvent[] {
  const week = readWeekSchedule(windows, "schedule");
  const events: ScheduleEvent[] = [];
  if ("why" in week || week.length === 0) return events;
  let before = isOpenAt(week, WEEK_min - 1);
  let minute = 0;
  while (minute < WEEK_min) {
    const open = isOpenAt(week, minute);
    if (open !== before) addEvent(events, open, minute);
    before = open;
    minute += minutesToEdge(week, minute) ?? WEEK_min;
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
