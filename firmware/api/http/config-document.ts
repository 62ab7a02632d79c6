import type { Settings } from "../../settings/settings";
import type { SettingKey } from "../../settings/table";
import { Store } from "../../settings/store";
import { CONFIG_TABLE } from "./config-table";
import { Fields } from "./fields";
import { putLimit } from "./config-limit";
import type { HttpParts } from "./parts";

/** What an OpenEVSE of this generation calls itself; its clients switch features on by it. */
const SPEAKS = "v5.1.0";

/** The document of `/config`. Secrets are not in it. */
export function configDocument(parts: HttpParts): string {
  return configFields(parts).toJson();
}

export function configFields(parts: HttpParts): Fields {
  const fields = new Fields();
  putIdentity(fields, parts);
  putOwn(fields, parts);
  putLimit(fields, parts);
  putMachine(fields, parts);
  putConfig(fields, parts);
  return fields;
}

function putIdentity(fields: Fields, { system, core, settings, machine }: HttpParts): void {
  const { status } = core.evse;
  fields.text("version", SPEAKS);
  fields.text("buildenv", "dinamics " + system.version);
  fields.text("wifi_serial", system.serial);
  fields.text("hostname", machine.hostname);
  fields.text("firmware", status.firmware ?? "");
  fields.text("protocol", status.protocol ?? "-");
  fields.text("evse_serial", "");
  fields.text("espinfo", "");
  fields.put("espflash", "0");
  fields.put("min_current_hard", "6");
  fields.put("max_current_hard", "80");
  fields.put("service", "2");
  fields.put("scale", "220");
  fields.put("offset", "0");
  fields.number("config_version", settings.revision);
}

/** Those that are ours, in OpenEVSE's units. */
function putOwn(fields: Fields, { settings, core }: HttpParts): void {
  for (const line of CONFIG_TABLE.split("\n")) {
    const row = line.split("|");
    if (line === "") continue;
    const value = settings.get((row[1] ?? "") as SettingKey);
    const factor = Number(row[2]);
    if (factor < 0) fields.truth(row[0] ?? "", value !== 0);
    else fields.milli(row[0] ?? "", (value * 1000000) / factor);
  }
  const isEco = settings.get("mode") === 2;
  fields.truth("divert_enabled", true);
  fields.text("charge_mode", isEco ? "eco" : "fast");
  fields.put("divert_type", "1");
  fields.number("current_shaper_max_pwr", mostPower_W(settings));
  fields.truth("is_threephase", core.balancer.phases() === 123);
  fields.truth("pause_uses_disabled", false);
  fields.truth("temp_throttle_enabled", settings.on("temp_stop_C"));
}

function putMachine(fields: Fields, { core, machine }: HttpParts): void {
  const zone = (new Store(core.ports.storage, "schedule").load() ?? "").split("\n")[0] ?? "";
  fields.text("time_zone", zone === "" ? "" : zone + "|" + zone);
  fields.truth("sntp_enabled", true);
  fields.text("ssid", "");
  fields.text("pass", "");
  fields.text("www_username", "");
  fields.text("www_password", "");
  fields.truth("mqtt_enabled", core.ports.mqtt.connected());
  fields.text("mqtt_topic", machine.hostname);
  fields.truth("emoncms_enabled", machine.emoncms !== undefined);
  fields.truth("ocpp_enabled", false);
  fields.truth("ohm_enabled", false);
  fields.put("led_brightness", "0");
  fields.truth("mqtt_vehicle_range_miles", false);
  fields.truth("wizard_passed", true);
  fields.text("lang", "en");
}

/** The largest power of the house: what its currents may sum up to, or else what its breaker lets through on three phases. */
export function mostPower_W(settings: Settings): number {
  const capacity_A = settings.get("capacity_A");
  return (capacity_A > 0 ? capacity_A : settings.get("breaker_A") * 3) * settings.get("voltage_V");
}

/** What the machine's own configuration says, in the place of what is said above. */
function putConfig(fields: Fields, { machine }: HttpParts): void {
  for (const field of machine.config?.() ?? []) {
    const place = fields.names.indexOf(field.name);
    if (place < 0) fields.put(field.name, field.json);
    else fields.values[place] = field.json;
  }
}
