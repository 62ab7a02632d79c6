import type { StoragePort } from "#hal/storage";
import { Store } from "../settings/store";
import { monthNumber, offset_s, readTimeZone } from "./civil-time";

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
