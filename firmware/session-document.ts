import type { SessionRecord } from "./api/snapshot";
import { jsonText } from "#hal/json";
import { thousandths, whole } from "#hal/text";

/** Payload of `event/session` and `session/last`. */
export function sessionDocument(record: SessionRecord): string {
  return [
    '{"number":',
    whole(record.number),
    ',"start_s":',
    secondsOrNull(record.start_s),
    ',"end_s":',
    secondsOrNull(record.end_s),
    ',"duration_s":',
    whole(record.duration_s),
    ',"charge_s":',
    whole(record.charge_s),
    ',"energy_Wh":',
    whole(record.energy_Wh),
    ',"peak_A":',
    thousandths(record.peak_mA, 2),
    ',"endedBy":',
    jsonText(record.endedBy),
    ',"L1_Wh":' + whole(record.L1_Wh) + ',"L2_Wh":' + whole(record.L2_Wh) + ',"L3_Wh":' + whole(record.L3_Wh),
    ',"solar_Wh":' + whole(record.solar_Wh) + ',"grid_Wh":' + whole(record.grid_Wh),
    ',"battery_Wh":' + whole(record.battery_Wh) + ',"unsplit_Wh":' + whole(record.unsplit_Wh),
    ',"source":"' + record.source + '","card":' + jsonText(record.card) + "}",
  ].join("");
}

function secondsOrNull(time_s: number | undefined): string {
  return time_s === undefined ? "null" : whole(time_s);
}
