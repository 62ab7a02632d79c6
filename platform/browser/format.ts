/*
 * Numbers as people read them, in the way of a language. What is unknown is a dash, never 0.
 */

export const UNKNOWN = "–";

/** Numbers from here on are grouped. */
const GROUPED = 1000;

/** A number with that many digits after the point. */
export function decimal(value: number, digits: number, language: string): string {
  // -0.04 with one digit is 0, not -0
  const rounded = Number(value.toFixed(digits)) + 0;
  // the browser's own formats take a slow phone a fifth of a second to have: the first screen is without
  if (Math.abs(rounded) < GROUPED) return rounded.toFixed(digits).replace(".", language === "en" ? "." : ",");
  return rounded.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Milliampere as `12.5 A`. */
export function amperes(current_mA: number | undefined, language: string, digits = 1): string {
  return current_mA === undefined ? UNKNOWN : `${decimal(current_mA / 1000, digits, language)} A`;
}

/** Watt as `850 W` or `7.4 kW`. */
export function watts(power_W: number | undefined, language: string): string {
  if (power_W === undefined) return UNKNOWN;
  if (Math.abs(power_W) < 1000) return `${decimal(power_W, 0, language)} W`;
  return `${decimal(power_W / 1000, 1, language)} kW`;
}

/** Watt-hours as `850 Wh` or `12.35 kWh`. */
export function energy(energy_Wh: number | undefined, language: string): string {
  if (energy_Wh === undefined) return UNKNOWN;
  if (Math.abs(energy_Wh) < 1000) return `${decimal(energy_Wh, 0, language)} Wh`;
  return `${decimal(energy_Wh / 1000, 2, language)} kWh`;
}

/** Seconds as `45 s`, `12 min` or `3:05 h`. */
export function duration(span_s: number | undefined): string {
  if (span_s === undefined) return UNKNOWN;
  const whole = Math.max(0, Math.floor(span_s));
  if (whole < 60) return `${String(whole)} s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min`;
  return `${String(Math.floor(whole / 3600))}:${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} h`;
}

const DAY = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** Seconds since 1970 as date and time of day. */
export function moment(at_s: number | undefined, language: string): string {
  if (at_s === undefined) return UNKNOWN;
  return new Date(at_s * 1000).toLocaleString(language, { ...DAY, ...TIME });
}

/** Seconds since 1970 as the time of day. */
export function timeOfDay(at_s: number, language: string): string {
  return new Date(at_s * 1000).toLocaleTimeString(language, TIME);
}

/** Seconds since 1970 as the time of day to the second. */
export function secondOfDay(at_s: number, language: string): string {
  return new Date(at_s * 1000).toLocaleTimeString(language, { ...TIME, second: "2-digit" });
}

/** Part of a whole in percent. */
export function percent(part: number, whole: number, language: string): string {
  return whole <= 0 ? UNKNOWN : `${decimal((100 * part) / whole, 0, language)} %`;
}
