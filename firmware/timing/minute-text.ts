import { whole } from "#hal/text";

/** Minutes of a day. */
export const DAY_min = 1440;

/** Reads `HH:MM` at index `at`: minutes since midnight, 0..1440 (`24:00`); `undefined` when there is no such time. On the module in Lua. */
export function minuteAt(text: string, at: number): number | undefined {
  if (text.charCodeAt(at + 2) !== 58) return undefined;
  const hour = twoDigits(text, at);
  const minute = twoDigits(text, at + 3);
  if (hour === undefined || minute === undefined || minute > 59) return undefined;
  const total = hour * 60 + minute;
  return total <= DAY_min ? total : undefined;
}

/** Minutes since midnight (0..1440) as `HH:MM`. */
export function minuteText(minute: number): string {
  const hour = Math.floor(minute / 60);
  return whole(100 + hour).substring(1) + ":" + whole(100 + minute - hour * 60).substring(1);
}

function twoDigits(text: string, at: number): number | undefined {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : undefined;
}
