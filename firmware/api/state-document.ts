import { jsonText } from "#hal/json";
import { whole } from "#hal/text";
import { amperes, hundredths, ownText, truth, wholeOrNull } from "./format";
import type { Snapshot } from "./snapshot";

/*
 * The retained state document in three parts, so that no callback has to build it whole and so that the parts without ages tell
 * whether anything has changed. The names are those of Snapshot; currents are ampere with two digits, what is not known is null.
 * The parts are joined arrays, because a chain of + makes a new string at every link in Lua.
 */

/** What was decided and why: `{"link":...` up to the house currents. */
export function decisionPart(s: Snapshot): string {
  return [
    '{"link":"',
    s.link,
    '","state":"',
    s.state,
    '","fault":',
    s.fault === undefined ? "null" : ownText(s.fault),
    ',"carConnected":',
    truth(s.carConnected),
    ',"run":"',
    s.run,
    '","enable":',
    whole(s.enable),
    ',"limit_A":',
    amperes(s.limit_mA),
    ',"offered_A":',
    amperes(s.offered_mA),
    ',"charge_A":',
    amperes(s.charge_mA),
    ',"limitedBy":',
    ownText(s.limitedBy),
    ',"sentence":',
    ownText(s.sentence),
    ',"L1_A":',
    amperes(s.L1_mA),
    ',"L2_A":',
    amperes(s.L2_mA),
    ',"L3_A":',
    amperes(s.L3_mA),
    ',"house_L1_A":',
    amperes(s.house_L1_mA),
    ',"house_L2_A":',
    amperes(s.house_L2_mA),
    ',"house_L3_A":',
    amperes(s.house_L3_mA),
  ].join("");
}

/** What changes seldom: phases, counters, session, EVSE, trips. */
export function contextPart(s: Snapshot): string {
  return [
    ',"mainsFresh":',
    truth(s.mainsFresh),
    ',"phases":',
    whole(s.phases),
    ',"phasesFrom":"',
    s.phasesFrom + '","phasesSure_pct":' + whole(s.phasesSure_pct),
    ',"pauses":',
    whole(s.pauses),
    ',"starts":',
    whole(s.starts),
    ',"sessionActive":',
    truth(s.sessionActive),
    ',"sessionEnergy_Wh":',
    whole(s.sessionEnergy_Wh),
    ',"sessionPeak_A":',
    amperes(s.sessionPeak_mA),
    ',"lifetime_Wh":',
    wholeOrNull(s.lifetime_Wh),
    ',"temperature_C":',
    s.temperature_dC === undefined ? "null" : hundredths(Math.floor(s.temperature_dC) * 10),
    ',"evseFirmware":',
    s.evseFirmware === undefined ? "null" : jsonText(s.evseFirmware),
    ',"supervision":"',
    s.supervision,
    '","evseBoots":',
    whole(s.evseBoots),
    ',"retries":',
    whole(s.retries),
    ',"badLines":',
    whole(s.badLines),
    ',"timeouts":',
    whole(s.timeouts),
    ',"rejections":',
    whole(s.rejections),
    ',"delayed":' + (s.delayed === "" ? "null" : ownText(s.delayed)) + ',"trips":[' + tripList(s.trips) + "]",
  ].join("");
}

/** What runs on by itself and is no change worth a publication: ages and durations, and the closing brace. */
export function agePart(s: Snapshot): string {
  return [
    ',"mainsAge_ms":',
    wholeOrNull(s.mainsAge_ms),
    ',"chargeAge_ms":',
    wholeOrNull(s.chargeAge_ms),
    ',"startIn_s":',
    whole(s.startIn_s),
    ',"stopIn_s":',
    whole(s.stopIn_s),
    ',"session_s":',
    whole(s.session_s),
    ',"sessionCharge_s":',
    whole(s.sessionCharge_s),
    ',"sessionSolar_Wh":',
    whole(s.sessionSolar_Wh),
    ',"energySource":"' + s.energySource + '"}',
  ].join("");
}

function tripList(trips: string[]): string {
  let list = "";
  for (const name of trips) list += (list === "" ? "" : ",") + ownText(name);
  return list;
}
