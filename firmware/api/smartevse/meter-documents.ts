import { thousandths, whole } from "#hal/text";
import { Fields } from "../http/fields";
import type { Snapshot } from "../snapshot";
import type { ProfileParts } from "./parts";
import { circuit_dA, ev_dA, ev_W, mains_dA, total_Wh } from "./readings";
import { mains_s } from "./state";

/** The car's meter: energy in kWh and, as `..._wh`, in Wh; power in kW. */
export function evMeter(parts: ProfileParts, snapshot: Snapshot, now: number): string {
  const all_Wh = total_Wh(parts, snapshot);
  const charged_Wh = snapshot.sessionEnergy_Wh;
  const fields = new Fields();
  fields.text("description", "API");
  fields.put("address", "0");
  fields.text("host", "");
  fields.put("import_active_power", kilo(ev_W(parts, snapshot, now)));
  fields.put("total_kwh", kilo(all_Wh));
  fields.number("total_wh", all_Wh);
  fields.put("charged_kwh", kilo(charged_Wh));
  fields.number("charged_wh", charged_Wh);
  const currents: number[] = [];
  for (let phase = 0; phase < 3; phase++) currents.push(ev_dA(parts, snapshot, phase, now));
  fields.put("currents", "{" + phasesText(currents) + "}");
  fields.put("import_active_energy", kilo(all_Wh));
  fields.put("export_active_energy", kilo(parts.heard.evExport_Wh ?? 0));
  return fields.toJson();
}

/** What the meter of the mains has counted, kWh. */
export function mainsMeter({ heard }: ProfileParts): string {
  const fields = new Fields();
  fields.put("import_active_energy", kilo(heard.mainsImport_Wh ?? 0));
  fields.put("export_active_energy", kilo(heard.mainsExport_Wh ?? 0));
  fields.text("host", "");
  return fields.toJson();
}

/** The sub-panel's meter. */
export function circuitMeter(parts: ProfileParts, now: number): string {
  const currents: number[] = [];
  for (let phase = 0; phase < 3; phase++) currents.push(circuit_dA(parts, phase, now) ?? 0);
  const isOn = parts.http.settings.on("circuit_A");
  return (
    '{"description":"' +
    (isOn ? "API" : "Disabled") +
    '","address":0,"host":"","currents":{' +
    phasesText(currents) +
    "}}"
  );
}

/** The mains, and on which phases the car draws. */
export function phaseCurrents(parts: ProfileParts, snapshot: Snapshot, now: number): string {
  const currents: number[] = [];
  const fields = new Fields();
  for (let phase = 0; phase < 3; phase++) currents.push(mains_dA(snapshot, phase));
  const text = phasesText(currents);
  fields.number("last_data_update", mains_s(parts, snapshot));
  for (let phase = 0; phase < 3; phase++)
    fields.truth("charging_L" + whole(phase + 1), ev_dA(parts, snapshot, phase, now) > 0);
  fields.put("original_data", "{" + text + "}");
  return "{" + text + "," + fields.toJson().substring(1);
}

/** `"TOTAL":..,"L1":..,"L2":..,"L3":..` */
function phasesText(currents_dA: readonly number[]): string {
  let text = "";
  let sum_dA = 0;
  for (let phase = 0; phase < 3; phase++) {
    const current_dA = currents_dA[phase] ?? 0;
    sum_dA += current_dA;
    text += ',"L' + whole(phase + 1) + '":' + whole(current_dA);
  }
  return '"TOTAL":' + whole(sum_dA) + text;
}

/** Thousands with one decimal, e.g. 5670.1. */
function kilo(value: number): string {
  return thousandths(value, 1);
}
