import { jsonText } from "#hal/json";
import { whole } from "#hal/text";

/** A whole number as JSON, `null` when it is not known. */
export function wholeOrNull(value: number | undefined): string {
  return value === undefined ? "null" : whole(value);
}

/** Hundredths with two digits behind the point: 512 is `5.12`. */
export function hundredths(count: number): string {
  const size = count < 0 ? 0 - count : count;
  const units = Math.floor(size / 100);
  const rest = Math.floor(size - units * 100);
  return (count < 0 ? "-" : "") + whole(units) + (rest < 10 ? ".0" : ".") + whole(rest);
}

/** Milliamperes as ampere with two digits behind the point, rounded; `null` when not known. */
export function amperes(current_mA: number | undefined): string {
  return current_mA === undefined ? "null" : hundredths(Math.floor(current_mA / 10 + 0.5));
}

/** `true`, `false`, or `null` when not known. */
export function truth(value: boolean | undefined): string {
  if (value === undefined) return "null";
  return value ? "true" : "false";
}

/** A JSON string of a text that the controller itself wrote (printable); quick, because it hardly ever holds a quote. */
export function ownText(text: string): string {
  if (text.includes('"') || text.includes("\\")) return jsonText(text);
  return '"' + text + '"';
}

/** A text that can be shown anywhere: whatever is not printable ASCII becomes `?`; cut after `longest` characters. */
export function printable(text: string, longest: number): string {
  let out = "";
  for (let index = 0; index < text.length && index < longest; index++) {
    const code = text.charCodeAt(index);
    out += code >= 32 && code < 127 ? text.charAt(index) : "?";
  }
  return out;
}
