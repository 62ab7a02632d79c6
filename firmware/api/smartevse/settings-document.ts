import { phaseCount } from "#hal/phases";
import { whole } from "#hal/text";
import { readDated } from "../../timing/dated-text";
import { readTimeZone, UTC } from "../../timing/civil-time";
import { Store } from "../../settings/store";
import { Fields } from "../http/fields";
import type { Snapshot } from "../snapshot";
import { evState } from "./ev-state";
import { circuitMeter, evMeter, mainsMeter, phaseCurrents } from "./meter-documents";
import { battery_dA } from "./readings";
import type { ProfileParts } from "./parts";
import { delayedOf } from "./set-mode";
import { errorId, errorText, offered_dA, pwm, shownMode, solarStop_s, stateId, stateText } from "./state";
import { textOf } from "./texts";

/** The document of `GET /settings`: SmartEVSE's fields, currents in dA, energy in kWh (`..._wh` in Wh), power in kW. */
export function settingsDocument(parts: ProfileParts, serial: number, now: number): string {
  const snapshot = parts.source.snapshot(now);
  const mode = shownMode(parts, snapshot);
  const fields = new Fields();
  fields.text("version", "dinamics " + parts.http.system.version);
  fields.number("serialnr", serial);
  fields.text("mode", textOf("mode", mode).toUpperCase());
  fields.number("mode_id", mode);
  fields.truth("car_connected", snapshot.carConnected === true);
  fields.put("wifi", wifi(parts));
  fields.put("evse", evse(parts, snapshot, mode, now));
  fields.put("settings", settings(parts, snapshot));
  fields.put("mqtt", mqtt(parts));
  fields.put(
    "ocpp",
    '{"mode":"Disabled","backend_url":"","cb_id":"","auth_key":"","auto_auth":"Disabled","auto_auth_idtag":"","status":"Disconnected"}',
  );
  const home_dA = battery_dA(parts, now);
  const home_s = home_dA === undefined ? 0 : parts.heard.battery_s;
  fields.put("home_battery", '{"current":' + whole(home_dA ?? 0) + ',"last_update":' + whole(home_s) + "}");
  fields.put("ev_meter", evMeter(parts, snapshot, now));
  fields.put("mains_meter", mainsMeter(parts));
  fields.put("circuit_meter", circuitMeter(parts, now));
  fields.put("phase_currents", phaseCurrents(parts, snapshot, now));
  fields.put("backlight", '{"timer":0,"status":"OFF"}');
  fields.put("ev_state", evState(parts, now));
  return fields.toJson();
}

function wifi({ http }: ProfileParts): string {
  const fields = new Fields();
  fields.text("status", http.system.ip() === undefined ? "WL_DISCONNECTED" : "WL_CONNECTED");
  fields.text("ssid", "");
  fields.number("rssi", http.machine.rssi_dBm());
  fields.text("bssid", "");
  return fields.toJson();
}

function evse(parts: ProfileParts, snapshot: Snapshot, mode: number, now: number): string {
  const { settings: set } = parts.http;
  const { temperature_dC, carConnected, phases } = snapshot;
  const reader = set.get("rfid_mode");
  const fields = new Fields();
  fields.put("temp", temperature_dC === undefined ? "null" : whole(temperature_dC / 10));
  fields.number("temp_max", set.get("temp_stop_C"));
  fields.truth("connected", carConnected === true);
  fields.truth("access", mode !== 0 && mode !== 4);
  const chosen = set.get("mode");
  fields.put("mode", chosen === 3 ? "1" : chosen === 2 ? "2" : "0");
  fields.put("loadbl", "0");
  fields.number("pwm", pwm(snapshot));
  fields.truth("custombutton", false);
  fields.number("solar_stop_timer", solarStop_s(parts, now));
  fields.text("state", stateText(snapshot));
  fields.number("state_id", stateId(snapshot));
  fields.text("error", errorText(snapshot));
  fields.number("error_id", errorId(snapshot));
  fields.text("rfidreader", textOf("reader", reader));
  fields.number("nrofphases", phaseCount(phases));
  fields.text("rfid", reader === 0 ? "Not Installed" : textOf("card", parts.heard.cardStatus));
  fields.text("rfid_lastread", parts.heard.card);
  return fields.toJson();
}

function settings(parts: ProfileParts, snapshot: Snapshot): string {
  const { settings: set, machine } = parts.http;
  const fields = new Fields();
  fields.number("charge_current", offered_dA(snapshot));
  fields.number("override_current", set.get("override_A") * 10);
  fields.number("current_min", set.get("min_current_A"));
  fields.number("current_max", set.get("charge_limit_A"));
  fields.number("current_main", set.get("breaker_A"));
  fields.number("current_max_circuit", set.get("circuit_A"));
  fields.number("current_max_sum_mains", set.get("capacity_A"));
  fields.number("max_sum_mains_time", set.get("capacity_stop_min"));
  fields.number("solar_max_import", set.get("solar_import_A"));
  fields.number("solar_start_current", set.get("solar_start_A"));
  fields.number("solar_stop_time", set.get("solar_stop_min"));
  fields.text("enable_C2", textOf("contact", set.get("contact2")));
  fields.text("modem", "Not present");
  fields.text("mains_meter", !set.on("clamps") ? "Disabled" : machine.hasMeter === true ? "Custom" : "API");
  putDelayed(fields, parts);
  fields.put("lcdlock", "0");
  fields.text("lock", textOf("lock", set.get("lock")));
  fields.number("cablelock", set.get("lock_always"));
  fields.put("ledmode", "0");
  const isPlanned = set.on("capacity_plan");
  fields.put("capacity_mode", set.on("peak_W") ? "3" : isPlanned ? "2" : set.on("capacity_A") ? "1" : "0");
  fields.put("intervals", "[]");
  fields.text("required_evccid", "");
  return fields.toJson();
}

/** The delayed start and stop in seconds since 1970, 0: none. */
function putDelayed(fields: Fields, parts: ProfileParts): void {
  const text = (new Store(parts.http.core.ports.storage, "schedule").load() ?? "").split("\n")[0] ?? "";
  const zone = text === "" ? UTC : readTimeZone(text, "");
  const window = readDated(delayedOf(parts), "why" in zone ? UTC : zone, "");
  const known = window === undefined || "why" in window ? undefined : window;
  fields.number("starttime", known?.start_s ?? 0);
  fields.number("stoptime", known?.stop_s ?? 0);
  fields.bit("repeat", known !== undefined && known.repeat);
}

function mqtt({ http, prefix }: ProfileParts): string {
  const fields = new Fields();
  fields.text("host", "");
  fields.put("port", "0");
  fields.text("topic_prefix", prefix);
  fields.text("username", "");
  fields.truth("password_set", false);
  fields.truth("tls", false);
  fields.text("status", http.core.ports.mqtt.connected() ? "Connected" : "Disconnected");
  fields.truth("smartevse_server", false);
  return fields.toJson();
}
