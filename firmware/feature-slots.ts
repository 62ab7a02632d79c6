import type { Feeds } from "./metering/feeds";
import type { Settings } from "./settings/settings";

/** Places of the optional policies, those in a hurry first: they go by samples and reports. */
export const enum SLOT {
  standstill = 0,
  power = 1,
  capacity = 2,
  circuit = 3,
  external = 4,
  relay = 5,
  solar = 6,
  peak = 7,
  session = 8,
  level = 9,
  temperature = 10,
  cable = 11,
  override = 12,
  schedule = 13,
  end = 14,
}

/** Whether the settings and the reports ask for the policy of this place. */
export function isWanted(slot: SLOT, settings: Settings, feeds: Feeds): boolean {
  switch (slot) {
    case SLOT.standstill:
      return settings.get("mode") === 0 || settings.get("mode") === 4;
    case SLOT.power:
      return settings.on("powerLimit_W");
    case SLOT.capacity:
      return settings.on("capacity_A") || settings.on("capacity_plan");
    case SLOT.circuit:
      return settings.on("circuit_A");
    case SLOT.external:
      return settings.on("limit_fallback_A") || feeds.knows("limit_A") || feeds.knows("limit_W");
    case SLOT.relay:
      return feeds.knows("relay");
    case SLOT.solar:
      return settings.get("mode") === 2;
    case SLOT.peak:
      return settings.on("peak_W");
    case SLOT.session:
      return settings.on("time_limit_15min") || settings.on("energy_limit_kWh");
    case SLOT.level:
      return settings.on("soc_limit_pct");
    case SLOT.temperature:
      return settings.on("temp_stop_C");
    case SLOT.cable:
      return settings.on("cable_A") || settings.on("socket") || feeds.knows("cable_ohm");
    case SLOT.override:
      return settings.on("override_A");
    default:
      return settings.on("schedule_on");
  }
}
