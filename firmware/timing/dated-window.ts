import type { TimeZone } from "./civil-time";
import { DAY_s, offset_s } from "./civil-time";

/** A delayed start, a delayed stop or both, in seconds since 1970; repeated every day at the same local time if it has both. */
export interface DatedWindow {
  start_s: number | undefined;
  stop_s: number | undefined;
  repeat: boolean;
}

/** Whether these moments make a window: a stop lies after its start, a repeated one is not longer than a day. */
export function isWindow(window: DatedWindow): boolean {
  const { start_s, stop_s } = window;
  if (start_s !== undefined && !(start_s >= 0)) return false;
  if (stop_s !== undefined && !(stop_s >= 0)) return false;
  if (start_s === undefined || stop_s === undefined) return (start_s ?? stop_s) !== undefined && !window.repeat;
  return stop_s > start_s && (!window.repeat || stop_s - start_s <= DAY_s);
}

/** Days after the first one of the window that is open now or opens next; 0 unless it repeats. */
export function daysOn(window: DatedWindow, zone: TimeZone, epoch_s: number): number {
  const stop_s = window.stop_s;
  if (!window.repeat || stop_s === undefined || epoch_s < stop_s) return 0;
  let days = Math.floor((epoch_s - stop_s) / DAY_s);
  while (days > 0 && onDay(stop_s, days - 1, zone) > epoch_s) days--;
  while (onDay(stop_s, days, zone) <= epoch_s) days++;
  return days;
}

/** Whether it is time to charge. */
export function isDue(window: DatedWindow, zone: TimeZone, epoch_s: number): boolean {
  const days = daysOn(window, zone, epoch_s);
  const { start_s, stop_s } = window;
  if (stop_s !== undefined && epoch_s >= onDay(stop_s, days, zone)) return false;
  return start_s === undefined || epoch_s >= onDay(start_s, days, zone);
}

/** Whether its stop has passed for good. */
export function isOver(window: DatedWindow, epoch_s: number): boolean {
  return !window.repeat && window.stop_s !== undefined && epoch_s >= window.stop_s;
}

/** The same local time so many days later; in a summer time night that is not 24 h. */
export function onDay(moment_s: number, days: number, zone: TimeZone): number {
  if (days === 0) return moment_s;
  const local_s = moment_s + offset_s(zone, moment_s) + days * DAY_s;
  const guess_s = local_s - offset_s(zone, local_s - zone.standard_s);
  return local_s - offset_s(zone, guess_s);
}
