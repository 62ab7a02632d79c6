import type { StoragePort } from "#hal/storage";
import { whole } from "#hal/text";
import { Store } from "../settings/store";
import { daysToMonth, monthNumber, offset_s, readTimeZone } from "./civil-time";

/** Seconds to add to UTC at this moment in the time zone that `set_time_zone` has stored; 0 without one. */
export function localOffset_s(storage: StoragePort, epoch_s: number): number {
  const text = (new Store(storage, "schedule").load() ?? "").split("\n")[0] ?? "";
  if (text === "") return 0;
  const zone = readTimeZone(text, "set_time_zone");
  return "why" in zone ? 0 : offset_s(zone, epoch_s);
}

/** Number of the month of a local time, see `monthNumber`; for those who ask once a day. */
export function monthOf(local_s: number): number {
  return monthNumber(local_s);
}

/** A local day, counted from 1970, as people write it: `2026-03-29`. */
export function dateText(day: number): string {
  const month = monthNumber(day * 86400);
  const year = Math.floor(month / 12);
  const inYear = month - year * 12 + 1;
  const inMonth = day - daysToMonth(month) + 1;
  return whole(year) + (inYear < 10 ? "-0" : "-") + whole(inYear) + (inMonth < 10 ? "-0" : "-") + whole(inMonth);
}
