import type { HttpRequest, HttpResponse } from "#hal/http";
import { thousandths, whole } from "#hal/text";
import { readFeed } from "../feed-table";
import { objectIn, strange, strangeName, UNREADABLE, wrong } from "./body";
import { Fields } from "./fields";
import { itemOf, numberOf } from "./lenient-json";
import { json, refusal } from "./message";
import type { HttpParts } from "./parts";

/** What may be reported, a row each: name | feed (empty: it is only shown) | smallest..largest, thousandths allowed. */
const REPORTS = `
voltage||60|300
shaper_live_pwr||-1000000|1000000
solar|solar_W|0|100000
grid_ie|grid_W|-100000|100000
battery_level|soc_pct|0|100
battery_range||0|10000
time_to_full_charge||0|10000000
vehicle_charge_limit||0|100
home_battery_soc||0|100
home_battery_power||-1000000|1000000
`;
const KNOWN =
  "|voltage|shaper_live_pwr|solar|grid_ie|battery_level|battery_range|time_to_full_charge|vehicle_charge_limit|home_battery_soc|home_battery_power|";
/** Voltages that differ less from the one that is set are taken for noise: each change is stored. */
const NOISE_mV = 2500;

/** Takes reports; all of them, or none when one cannot be taken. Echoes what was taken. */
export function reportStatus(parts: HttpParts, { body }: HttpRequest, now: number): HttpResponse {
  const object = objectIn(body);
  if (object === undefined) return UNREADABLE;
  const name = strangeName(object, KNOWN);
  if (name !== undefined) return strange(name);
  const echo = new Fields();
  for (const line of REPORTS.split("\n")) {
    const row = line.split("|");
    const key = row[0] ?? "";
    const item = key === "" ? undefined : itemOf(object, key);
    if (item === undefined) continue;
    const value = numberOf(item);
    if (value === undefined || value < Number(row[2]) || value > Number(row[3]))
      return wrong(key, "a number of " + (row[2] ?? "") + ".." + (row[3] ?? ""));
    const text = thousandths(value * 1000, 3);
    const feed = row[1] ?? "";
    const read = feed === "" ? 0 : readFeed(feed, text);
    if (typeof read !== "number") return refusal(read);
    echo.put(key, text);
  }
  for (let index = 0; index < echo.names.length; index++)
    take(parts, echo.names[index] ?? "", Number(echo.values[index]), now);
  return json(200, echo.toJson());
}

function take(parts: HttpParts, name: string, value: number, now: number): void {
  const { memory, actions } = parts;
  const at = REPORTS.indexOf("\n" + name + "|");
  const feed = REPORTS.substring(at + name.length + 2).split("|")[0] ?? "";
  if (feed !== "") actions.reported(feed, value, now);
  else if (name === "voltage") takeVoltage(parts, value, now);
  else if (name === "shaper_live_pwr") memory.reportHouse(thousandths(value * 1000, 3), now);
  else memory.shown[name] = thousandths(value * 1000, 3);
}

function takeVoltage({ memory, settings, actions }: HttpParts, voltage_V: number, now: number): void {
  memory.reportVoltage(Math.floor(voltage_V * 1000 + 0.5), now);
  const away_mV = voltage_V * 1000 - settings.get("voltage_V") * 1000;
  if (away_mV <= NOISE_mV && away_mV >= -NOISE_mV) return;
  if (settings.set("voltage_V", whole(voltage_V + 0.5)) === undefined) actions.settingChanged("voltage_V", now);
}
