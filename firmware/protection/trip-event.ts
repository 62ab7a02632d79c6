import { whole } from "#hal/text";
import type { TripEntry } from "./trip-log";

/** Payload of `event/trip`; names and sentences hold nothing that JSON would have to escape. `entry` is left out for a passed test. */
export function tripEvent(name: string, sentence: string, entry: TripEntry | undefined): string {
  const head = '{"name":"' + name + '","sentence":"' + sentence + '"';
  if (entry === undefined) return head + "}";
  const at_s = entry.at_s === undefined ? "null" : whole(entry.at_s);
  return (
    head +
    ',"cause":"' +
    entry.cause +
    '","count":' +
    whole(entry.count) +
    ',"reset":"' +
    entry.reset +
    '","at_s":' +
    at_s +
    "}"
  );
}
