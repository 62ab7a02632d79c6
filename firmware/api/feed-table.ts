import { type DecimalScan, scanDecimal } from "../settings/decimal";
import { readValue } from "../settings/value";
import type { Rejection } from "../settings/rejection";
import { fromMilli, isAllowed } from "../settings/setting";

/**
 * What others may report, a row each: name (its unit is its ending) | smallest..largest | step | sentence.
 * The topic is `feed/<name>`. A value that is not in its range is refused and the last one stands until it is too old.
 */
export const FEED_TABLE = `
grid_W|-100000..100000|0.001|Power at the grid meter, import positive; used instead of the mains currents where surplus is meant
solar_W|0..100000|0.001|Power of the sun
battery_W|-100000..100000|0.001|Power of the home battery, charging positive
soc_pct|0..100|0.001|State of charge of the car
circuit_L1_A|-1000..1000|0.001|Current at the sub-panel's meter
circuit_L2_A|-1000..1000|0.001|As circuit_L1_A for L2
circuit_L3_A|-1000..1000|0.001|As circuit_L1_A for L3
ev_W|0..100000|0.001|Power of the car by a meter of its own
ev_L1_A|0..200|0.001|Current of the car by a meter of its own
ev_L2_A|0..200|0.001|As ev_L1_A for L2
ev_L3_A|0..200|0.001|As ev_L1_A for L3
temperature_C|-40..150|0.001|Temperature sensor of the controller
residual_mA|0..1000|0.001|Residual direct current behind the EVSE, by a monitor; its silence means nothing
switch|0,1|1|The push button or switch: 1 closed; how often it has to be repeated says set_switch_timeout
lock|0,1|1|Feedback line of the cable lock: 1 high (locked for a motor, unlocked for a solenoid); repeated within set_feed_timeout
cable_ohm|0..1000000|1|Resistance between proximity contact and earth in the plug (IEC 61851-1); at least every feed_timeout_s
relay|0,1|1|Input of the grid operator's relay
phases|1,3|1|Phases that the second contactor has switched on
limit_A|0..80|0.001|Limit of an outside energy manager; 0 pauses
limit_W|0..100000|0.001|Limit of an outside energy manager; 0 pauses
`;

/** What a program prints of a number at most. */
const LONGEST_NUMBER = 32;
const scan: DecimalScan = { milli: 0, end: 0, exact: true };

/** Names of all feeds. */
export function feedNames(): string[] {
  const names: string[] = [];
  for (const line of FEED_TABLE.split("\n")) if (line !== "") names.push(line.split("|")[0] ?? "");
  return names;
}

/** Reads `text` as the value of a feed; why not, when it cannot be. */
export function readFeed(name: string, text: string): number | Rejection {
  const at = name.includes("|") || name.includes("\n") ? -1 : FEED_TABLE.indexOf("\n" + name + "|");
  if (at < 0 || name === "") return { what: "feed", why: "no such feed", allowed: "a feed of the reference" };
  const field = FEED_TABLE.substring(at + 1, FEED_TABLE.indexOf("\n", at + 1)).split("|");
  const range = { allowed: field[1] ?? "", step: Number(field[2]), unit: unitOf(name) };
  // what a device has computed has as many decimals as it likes, and may be -0
  const isMeasured =
    range.step < 1 && text.length <= LONGEST_NUMBER && scanDecimal(text, 0, scan) && scan.end === text.length;
  if (isMeasured && isAllowed(range, scan.milli)) return fromMilli(scan.milli);
  return readValue(range, text, "feed/" + name);
}

function unitOf(name: string): string {
  const words = name.split("_");
  const ending = words[words.length - 1] ?? "";
  return ending === "A" || ending === "W" || ending === "C" ? ending : ending === "pct" ? "%" : "";
}
