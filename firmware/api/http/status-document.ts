import { elapsed_ms } from "#hal/clock";
import { phaseCount } from "#hal/phases";
import { thousandths, whole } from "#hal/text";
import { localOffset_s } from "../../timing/stored-zone";
import type { Snapshot } from "../snapshot";
import { dateTime, offsetText } from "./clock-text";
import { Fields } from "./fields";
import type { HttpParts } from "./parts";
import { colourCode, flagsOf, stateCode } from "./state-codes";

/** The client number of a person's override. */
const MANUAL_CLIENT = 65537;
const NONE = "false";
/** The local time's offset is looked up so often. */
const QUARTER_s = 900;
/** More quarters of an hour than any clock counts. */
const MANY_QUARTERS = 100000000;

/** The document of `/status`: everything OpenEVSE says about this moment that this controller knows. */
export function statusFields(parts: HttpParts, now: number): Fields {
  const fields = new Fields();
  const snapshot = parts.snapshot(now);
  putNetwork(fields, parts);
  putEvse(fields, parts, snapshot, now);
  putMode(fields, parts, snapshot, now);
  putSession(fields, parts, snapshot);
  putVersions(fields, parts);
  putTime(fields, parts);
  return fields;
}

function putNetwork(fields: Fields, { system, machine, core }: HttpParts): void {
  const ip = system.ip();
  const isWired = machine.mode === "Wired";
  const isThere = ip !== undefined;
  const isConnected = core.ports.mqtt.connected();
  const free_B = whole(system.freeMemory_B() ?? 0);
  fields.text("mode", machine.mode);
  fields.bit("wifi_client_connected", !isWired && isThere);
  fields.bit("eth_connected", isWired && isThere);
  fields.bit("net_connected", isThere);
  fields.text("ipaddress", ip ?? "");
  fields.text("macaddress", macText(system.serial));
  fields.number("srssi", machine.rssi_dBm());
  const posts = machine.emoncms;
  fields.bit("emoncms_connected", posts?.isConnected === true);
  fields.number("packets_sent", posts?.sent ?? 0);
  fields.number("packets_success", posts?.taken ?? 0);
  fields.bit("mqtt_connected", isConnected);
  fields.text("mqtt_status", isConnected ? "connected" : "disconnected");
  fields.put("ocpp_connected", "0");
  fields.text("ohm_hour", "NotConnected");
  fields.put("free_heap", free_B);
  fields.put("freeram", free_B);
}

function putEvse(fields: Fields, parts: HttpParts, snapshot: Snapshot, now: number): void {
  const isUp = snapshot.link === "up";
  const code = stateCode(snapshot);
  const voltage_mV = parts.memory.reportedVoltage_mV(now) ?? parts.core.voltage_mV;
  const charge_mA = snapshot.charge_mA ?? 0;
  const count = snapshot.state === "charging" && snapshot.phases !== 0 ? phaseCount(snapshot.phases) : 1;
  fields.bit("rapi_connected", isUp);
  fields.bit("evse_connected", isUp);
  fields.number("amp", charge_mA);
  fields.put("voltage", thousandths(voltage_mV, 1));
  fields.number("power", (charge_mA / 1000) * (voltage_mV / 1000) * count + 0.5);
  fields.number("pilot", (snapshot.offered_mA ?? 0) / 1000);
  fields.number("max_current", parts.settings.get("charge_limit_A"));
  const temperature = snapshot.temperature_dC === undefined ? NONE : whole(snapshot.temperature_dC);
  const warmest_dC = parts.memory.warmest_dC;
  fields.put("temp", temperature);
  fields.put("temp_max", warmest_dC === undefined ? temperature : whole(warmest_dC));
  fields.put("temp1", temperature);
  fields.put("temp2", NONE);
  fields.put("temp3", NONE);
  fields.put("temp4", NONE);
  fields.number("state", code);
  fields.text("status", snapshot.run === "enabled" ? "active" : "disabled");
  fields.number("flags", flagsOf(snapshot));
  const faults = parts.core.evse.status.faultCounts;
  fields.number("gfcicount", faults?.[0] ?? 0);
  fields.number("nogndcount", faults?.[1] ?? 0);
  fields.number("stuckcount", faults?.[2] ?? 0);
  fields.bit("vehicle", snapshot.carConnected === true);
  fields.number("colour", colourCode(code));
  fields.text("limited_by", snapshot.limitedBy);
  fields.text("reason", snapshot.sentence);
}

function putMode(fields: Fields, parts: HttpParts, snapshot: Snapshot, now: number): void {
  const { settings, feeds, claims, memory, core } = parts;
  const timeout_ms = settings.get("feed_timeout_s") * 1000;
  const isEco = settings.get("mode") === 2;
  fields.bit("manual_override", claims.of(MANUAL_CLIENT) !== undefined);
  fields.put("divertmode", isEco ? "2" : "1");
  fields.number("solar", feeds.value("solar_W", timeout_ms, now) ?? 0);
  fields.number("grid_ie", feeds.value("grid_W", timeout_ms, now) ?? 0);
  fields.number("charge_rate", isEco ? snapshot.limit_mA / 1000 : 0);
  fields.number("divert_update", Math.min(feedAge_s(parts, "grid_W", now), feedAge_s(parts, "solar_W", now)));
  fields.truth("divert_active", isEco && snapshot.run === "enabled");
  fields.bit("shaper", core.balancerSettings.dynamic);
  const reported_W = snapshot.mainsFresh ? undefined : memory.reportedHouse_W(now);
  fields.put("shaper_live_pwr", reported_W ?? whole(mains_W(parts, snapshot)));
  fields.put("shaper_cur", thousandths(snapshot.limit_mA, 1));
  fields.truth("shaper_updated", snapshot.mainsFresh);
  fields.put("service_level", "2");
  fields.truth("limit", parts.limit.kind !== undefined);
  fields.put("ota_update", "0");
  fields.number("vehicle_state_update", feedAge_s(parts, "soc_pct", now));
  fields.put("tesla_vehicle_count", NONE);
  fields.put("tesla_vehicle_id", NONE);
  fields.put("tesla_vehicle_name", NONE);
  const soc_pct = feeds.value("soc_pct", 3600000, now);
  if (soc_pct !== undefined) fields.milli("battery_level", soc_pct * 1000);
  for (const name of SHOWN) {
    const value = memory.shown[name];
    if (value !== undefined) fields.put(name, value);
  }
}

/** How long ago a feed was heard, s: since the start when never. */
function feedAge_s({ feeds, memory }: HttpParts, name: string, now: number): number {
  const age_ms = feeds.knows(name) ? elapsed_ms(feeds.arrived_ms(name), now) : memory.uptime_ms;
  return Math.floor(age_ms / 1000);
}

/** Values that are reported to `/status` and only shown there. */
const SHOWN = [
  "battery_range",
  "time_to_full_charge",
  "vehicle_charge_limit",
  "home_battery_soc",
  "home_battery_power",
];

function mains_W({ core }: HttpParts, { L1_mA, L2_mA, L3_mA }: Snapshot): number {
  return (((L1_mA ?? 0) + (L2_mA ?? 0) + (L3_mA ?? 0)) / 1000) * (core.voltage_mV / 1000);
}

function putSession(fields: Fields, { core }: HttpParts, snapshot: Snapshot): void {
  const energy_Wh = snapshot.sessionEnergy_Wh;
  const book = core.energy?.book;
  const total_Wh = snapshot.lifetime_Wh ?? book?.total(3, 0) ?? 0;
  fields.number("session_elapsed", snapshot.session_s);
  fields.number("session_energy", energy_Wh);
  fields.milli("total_energy", total_Wh);
  fields.milli("total_day", book?.total(0, 0) ?? 0);
  fields.milli("total_week", book?.week_Wh() ?? 0);
  fields.milli("total_month", book?.total(1, 0) ?? 0);
  fields.milli("total_year", book?.total(2, 0) ?? 0);
  fields.number("total_switches", book?.closings ?? 0);
  fields.number("elapsed", snapshot.session_s);
  fields.number("wattsec", energy_Wh * 3600);
  fields.number("watthour", total_Wh);
  fields.number("wh", total_Wh);
}

function putVersions(fields: Fields, parts: HttpParts): void {
  const { settings, claims, limit } = parts;
  const schedule = parts.memory.scheduleVersion + planRevision(parts);
  fields.number("config_version", settings.revision);
  fields.number("claims_version", claims.revision);
  fields.number("override_version", claims.overrides);
  fields.number("limit_version", limit.revision);
  fields.number("schedule_version", schedule);
  fields.number("schedule_plan_version", schedule);
}

/** Rises with every change of what is planned by the clock, whichever way it was made. */
export function planRevision({ core }: HttpParts): number {
  const { week } = core.features ?? {};
  return week === undefined ? 0 : week.revision;
}

/** The time here; left out while the clock is not set. */
export function putTime(fields: Fields, parts: HttpParts): void {
  const epoch_s = parts.system.epoch_s();
  const { memory } = parts;
  if (epoch_s !== undefined) {
    const quarter = Math.floor(epoch_s / QUARTER_s) + planRevision(parts) * MANY_QUARTERS;
    if (quarter !== memory.offsetFor) {
      memory.offsetFor = quarter;
      memory.offset_s = localOffset_s(parts.core.ports.storage, epoch_s);
    }
    const offset = offsetText(memory.offset_s);
    fields.text("time", dateTime(epoch_s) + "Z");
    fields.text("local_time", dateTime(epoch_s + memory.offset_s) + offset);
    fields.text("offset", offset);
  }
  fields.number("uptime", memory.uptime_ms / 1000);
}

/** The bytes of a serial number, which the module has in reverse, as a MAC address. */
function macText(serial: string): string {
  let text = "";
  for (let at = 0; at < serial.length; at += 2) {
    const byte = serial.substring(at, at + 2);
    text = at === 0 ? byte : byte + ":" + text;
  }
  return text;
}
