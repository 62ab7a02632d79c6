import { whole } from "#hal/text";
import { DAY_s, daysToMonth, monthNumber } from "../../timing/civil-time";

/** A moment (seconds since 1970) as `2026-03-01T12:30:00`, of the zone that `epoch_s` is counted in. */
export function dateTime(epoch_s: number): string {
  const month = monthNumber(epoch_s);
  const year = Math.floor(month / 12);
  const days = Math.floor(epoch_s / DAY_s);
  const date =
    digits(year, 4) + "-" + digits(month - year * 12 + 1, 2) + "-" + digits(days - daysToMonth(month) + 1, 2);
  return date + "T" + timeOfDay(epoch_s - days * DAY_s);
}

/** Seconds since midnight as `HH:MM:SS`. */
export function timeOfDay(second: number): string {
  const hour = Math.floor(second / 3600);
  const minute = Math.floor(second / 60);
  return digits(hour, 2) + ":" + digits(minute - hour * 60, 2) + ":" + digits(second - minute * 60, 2);
}

/** What is added to UTC as `+0100`. */
export function offsetText(offset_s: number): string {
  const magnitude = offset_s < 0 ? -offset_s : offset_s;
  const hour = Math.floor(magnitude / 3600);
  return (offset_s < 0 ? "-" : "+") + digits(hour, 2) + digits(Math.floor((magnitude - hour * 3600) / 60), 2);
}

/** At least so many digits. */
function digits(value: number, count: number): string {
  let text = whole(value);
  while (text.length < count) text = "0" + text;
  return text;
}
