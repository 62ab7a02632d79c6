import type { HttpResponse } from "#hal/http";
import { Fields } from "../http/fields";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { healthJson } from "./state-document";

/** How everything does, and what was counted since the start. */
export function showDiagnostics(parts: HttpParts, now: number): HttpResponse {
  const { system, memory, core } = parts;
  const snapshot = parts.snapshot(now);
  const { status } = core.evse;
  const epoch_s = system.epoch_s();
  const free_B = system.freeMemory_B();
  const ip = system.ip();
  const fields = new Fields();
  fields.text("product", "Dinamics");
  fields.text("version", system.version);
  fields.text("serial", system.serial);
  if (epoch_s !== undefined) fields.number("time_s", epoch_s);
  fields.number("uptime_s", memory.uptime_ms / 1000);
  if (free_B !== undefined) fields.number("freeMemory_B", free_B);
  if (ip !== undefined) fields.text("address", ip);
  fields.put("health", healthJson(parts, snapshot));
  fields.text("sentence", snapshot.sentence);
  const evse = new Fields();
  evse.text("link", snapshot.link);
  if (status.firmware !== undefined) evse.text("firmware", status.firmware);
  if (status.protocol !== undefined) evse.text("protocol", status.protocol);
  evse.text("supervision", status.supervision);
  evse.number("boots", status.boots);
  evse.number("retries", status.retries);
  evse.number("badLines", status.badLines);
  evse.number("timeouts", status.timeouts);
  fields.put("evse", evse.toJson());
  fields.number("rejections", snapshot.rejections);
  fields.number("pauses", snapshot.pauses);
  fields.number("starts", snapshot.starts);
  fields.number("sessions", core.session.number - 1);
  fields.number("phaseSwitches", core.features === undefined ? 0 : core.features.phaseSwitches());
  return json(200, fields.toJson());
}
