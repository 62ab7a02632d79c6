import { thousandths } from "#hal/text";
import { readFeed } from "../feed-table";
import { milliOf } from "./number-text";
import type { ProfileParts } from "./parts";

/** SmartEVSE takes currents within these, dA. */
const LARGEST_dA = 2000;
const LARGEST_EV_dA = 1000;
const LARGEST_W = 100000;
/** A counter of energy, Wh. */
const LARGEST_Wh = 1000000000;
/** What is written where a power or an energy is not known. */
const UNKNOWN = -1;

/** Three currents as they are written, dA. */
export type Currents = readonly string[];

/** Takes a sample of the mains; false: it cannot be, and nothing has changed. */
export function takeMains({ source, http }: ProfileParts, currents: Currents, now: number): boolean {
  if (http.machine.hasMeter === true) return false;
  const sample_mA: number[] = [];
  for (const text of currents) {
    const current_mA = mA(text, -LARGEST_dA, LARGEST_dA);
    if (current_mA !== undefined) sample_mA.push(current_mA);
  }
  if (sample_mA.length !== 3) return false;
  source.mainsSampled({ L1_mA: sample_mA[0], L2_mA: sample_mA[1], L3_mA: sample_mA[2] }, now);
  return true;
}

/** Takes currents of the car's meter (`ev`) or the sub-panel's (`circuit`). */
export function takeCurrents(
  { http }: ProfileParts,
  meter: "ev" | "circuit",
  currents: Currents,
  now: number,
): boolean {
  if (!areCurrents(meter, currents)) return false;
  for (let phase = 0; phase < 3; phase++) {
    const current_mA = mA(currents[phase] ?? "", -LARGEST_dA, LARGEST_dA) ?? 0;
    http.actions.reported(meter + (phase === 0 ? "_L1_A" : phase === 1 ? "_L2_A" : "_L3_A"), current_mA / 1000, now);
  }
  return true;
}

export function areCurrents(meter: "ev" | "circuit", currents: Currents): boolean {
  let count = 0;
  for (const text of currents) {
    const current_mA = meter === "ev" ? mA(text, -1, LARGEST_EV_dA) : mA(text, -LARGEST_dA, LARGEST_dA);
    if (current_mA !== undefined && (meter !== "ev" || current_mA >= 0)) count++;
  }
  return count === 3;
}

/** A power of 0..100000 W; -1: not known; `undefined`: neither. */
export function power_W(text: string): number | undefined {
  return quantity(text, LARGEST_W);
}

/** A counter in Wh; -1: not known; `undefined`: neither. */
export function energy_Wh(text: string): number | undefined {
  return quantity(text, LARGEST_Wh);
}

/** Takes a power of the car, if it is known. */
export function takePower({ http }: ProfileParts, value_W: number, now: number): void {
  if (value_W !== UNKNOWN) http.actions.reported("ev_W", value_W, now);
}

/** The home battery's current summed over the phases, dA, charging positive. */
export function takeBattery({ http, heard }: ProfileParts, text: string, now: number): boolean {
  const current_mA = mA(text, -LARGEST_dA * 3, LARGEST_dA * 3);
  if (current_mA === undefined) return false;
  const power_mW = (current_mA * http.core.voltage_mV) / 1000;
  const value_W = readFeed("battery_W", thousandths(power_mW, 3));
  if (typeof value_W !== "number") return false;
  http.actions.reported("battery_W", value_W, now);
  heard.battery_s = http.core.epoch_s ?? 0;
  return true;
}

function quantity(text: string, most: number): number | undefined {
  const milli = milliOf(text);
  if (milli === undefined || milli > most * 1000) return undefined;
  if (milli < 0) return milli === UNKNOWN * 1000 ? UNKNOWN : undefined;
  return Math.floor(milli / 1000 + 0.5);
}

/** A current that is written in dA, between two others that it does not reach, mA. */
function mA(text: string, low_dA: number, high_dA: number): number | undefined {
  const milli = milliOf(text);
  if (milli === undefined || milli <= low_dA * 1000 || milli >= high_dA * 1000) return undefined;
  return Math.floor(milli / 10 + 0.5);
}
