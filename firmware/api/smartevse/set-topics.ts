import type { Rejection } from "../../settings/rejection";
import { showCard, keepEnergy } from "./meter-routes";
import { areCurrents, energy_Wh, power_W, takeBattery, takeCurrents, takeMains, takePower } from "./meters";
import { wholeOf } from "./number-text";
import type { ProfileParts } from "./parts";
import { put, setMode, setOverride } from "./set-mode";
import { numberOf } from "./texts";

const LONGEST = 64;
/** What is known and not done from here. */
const NOT_HERE =
  "|CPPWMOverride|RequiredEVCCID|ColorOff|ColorNormal|ColorSmart|ColorSolar|ColorCustom|CustomButton|PowerOverride|";

/** Does what a message below `Set/` asks for; why not, if not: then nothing has changed. */
export function takeSet(parts: ProfileParts, name: string, text: string, now: number): Rejection | undefined {
  const what = "Set/" + name;
  if (text.length > LONGEST) return { what, why: "longer than 64 characters", allowed: "a shorter one" };
  switch (name) {
    case "Mode":
      return setModeBy(parts, text, now);
    case "CurrentOverride": {
      const override_dA = wholeOf(text, 0, 800);
      if (override_dA === undefined) return { what, why: "no number of dA", allowed: "0, or a current in dA" };
      return setOverride(parts, override_dA, now);
    }
    case "CurrentMaxSumMains": {
      const sum_A = wholeOf(text, 0, 600);
      if (sum_A === undefined || (sum_A > 0 && sum_A < 10))
        return { what, why: "beyond the range", allowed: "0, 10..600 A" };
      return put(parts, "capacity_A", sum_A, now);
    }
    case "EnableC2": {
      const named = numberOf("contact", text);
      const contact = named >= 0 ? named : wholeOf(text, 0, 4);
      if (contact === undefined) return { what, why: "no such contactor", allowed: "0..4, or its text" };
      return put(parts, "contact2", contact, now);
    }
    case "CableLock": {
      const lock = wholeOf(text, 0, 1);
      if (lock === undefined) return { what, why: "neither 0 nor 1", allowed: "0,1" };
      return put(parts, "lock_always", lock, now);
    }
    case "RFID": {
      const status = showCard(parts, text, now);
      const isRefused = status.startsWith("RFID") || status.startsWith("Invalid RFID");
      return isRefused ? { what, why: status, allowed: "8, 14 or 20 hex digits, and set_rfid_mode" } : undefined;
    }
    default:
      return takeMeter(parts, name, text, now);
  }
}

function setModeBy(parts: ProfileParts, text: string, now: number): Rejection | undefined {
  const mode = numberOf("mode", text);
  if (mode >= 0) return setMode(parts, mode, now);
  return { what: "Set/Mode", why: "no such mode", allowed: "Off, Normal, Smart, Solar or Pause" };
}

/** The meters: fields between colons. */
function takeMeter(parts: ProfileParts, name: string, text: string, now: number): Rejection | undefined {
  const what = "Set/" + name;
  const field = text.split(":");
  const currents = [field[0] ?? "", field[1] ?? "", field[2] ?? ""];
  switch (name) {
    case "MainsMeter":
      if (takeMainsMeter(parts, field, currents, now)) return undefined;
      if (parts.http.machine.hasMeter === true) return { what, why: "this controller has a meter", allowed: "nothing" };
      return { what, why: "no such sample", allowed: "L1:L2:L3[:W:Wh], each current -1999..1999 dA" };
    case "EVMeter":
      if (takeEvMeter(parts, field, currents, now)) return undefined;
      return {
        what,
        why: "no such sample",
        allowed: "L1:L2:L3:W:Wh, each current 0..999 dA, -1 for what is not known",
      };
    case "CircuitMeter":
      if (field.length === 3 && takeCurrents(parts, "circuit", currents, now)) return undefined;
      return { what, why: "no such sample", allowed: "L1:L2:L3, each -1999..1999 dA" };
    case "HomeBatteryCurrent":
      return takeBattery(parts, text, now)
        ? undefined
        : { what, why: "no number of dA", allowed: "-4347..4347 dA at 230 V" };
    default:
      break;
  }
  const isKnown = NOT_HERE.includes("|" + name + "|") && !name.includes("|");
  return {
    what,
    why: isKnown ? "not done by this controller" : "no such topic",
    allowed: "a topic of docs/smartevse.md",
  };
}

/** The energy that comes with it is only shown; the power of the whole house is not used, as SmartEVSE does not use it either. */
function takeMainsMeter(parts: ProfileParts, field: string[], currents: string[], now: number): boolean {
  if (field.length !== 3 && field.length !== 5) return false;
  const counted_Wh = field.length === 5 ? energy_Wh(field[4] ?? "") : -1;
  if (counted_Wh === undefined || !isPower(field)) return false;
  if (!takeMains(parts, currents, now)) return false;
  if (counted_Wh >= 0) parts.heard.mainsImport_Wh = counted_Wh;
  return true;
}

/** The mains may export, so its power has a sign. */
function isPower(field: string[]): boolean {
  return field.length === 3 || wholeOf(field[3] ?? "", -100000, 100000) !== undefined;
}

function takeEvMeter(parts: ProfileParts, field: string[], currents: string[], now: number): boolean {
  const value_W = power_W(field[3] ?? "");
  const counted_Wh = energy_Wh(field[4] ?? "");
  if (field.length !== 5 || value_W === undefined || counted_Wh === undefined) return false;
  if (!areCurrents("ev", currents)) return false;
  takeCurrents(parts, "ev", currents, now);
  takePower(parts, value_W, now);
  keepEnergy(parts, counted_Wh, -1);
  return true;
}
