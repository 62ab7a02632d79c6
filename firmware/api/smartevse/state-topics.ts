import type { MqttPort } from "#hal/mqtt";
import { elapsed_ms } from "#hal/clock";
import { phaseCount } from "#hal/phases";
import { whole } from "#hal/text";
import type { Snapshot } from "../snapshot";
import { evTopic } from "./ev-state";
import type { ProfileParts } from "./parts";
import { battery_dA, circuit_dA, ev_dA, ev_W, mains_dA, total_Wh } from "./readings";
import { errorText, offered_dA, pwm, shownMode, solarStop_s, stateId } from "./state";
import { textOf } from "./texts";

/** Topics below the prefix in the order in which they are told; those behind the bar are kept by the broker. */
export const STATE_TOPICS =
  "MainsCurrentL1 MainsCurrentL2 MainsCurrentL3 MainsImportActiveEnergy MainsExportActiveEnergy EVCurrentL1 EVCurrentL2 EVCurrentL3" +
  " EVImportActiveEnergy EVExportActiveEnergy CircuitCurrentL1 CircuitCurrentL2 CircuitCurrentL3 ESPTemp ESPUptime WiFiRSSI CustomButton" +
  " EVChargePower EVTotalEnergyCharged HomeBatteryCurrent OCPPConnection SolarStopTimer CPPWM CPPWMOverride EVInitialSoC EVFullSoC" +
  " EVComputedSoC EVRemainingSoC EVTimeUntilFull EVEnergyCapacity EVEnergyRequest EVCCID" +
  " | connected Mode MaxCurrent MaxSumMains MaxSumMainsTime ChargeCurrent ChargeCurrentOverride NrOfPhases Access RFID RFIDLastRead EnableC2 State" +
  " StateID Error EVPlugState EVEnergyCharged OCPP CableLock LoadBl WiFiSSID WiFiBSSID CustomButtonPressTime";
/** Looked at in each tick of 100 ms, so that each is within a second. */
const PER_TICK = 6;
/** What has not changed is told again so often. */
const AGAIN_ms = 10000;

/**
 * Tells the state topics by and by: what has changed within a second, all of them every 10 s. Those that the broker keeps come after the
 * others: one that is followed at once by another that it does not keep is lost to some listeners of the embedded broker.
 */
export class StateTopics {
  private readonly names = STATE_TOPICS.split(" ");
  private readonly told: Record<string, string | undefined> = {};
  private readonly told_ms: Record<string, number> = {};
  /** All of them were looked at since they were to be told anew. */
  isRound = false;
  private turn = 0;
  private isKept = false;

  constructor(private readonly parts: ProfileParts) {}

  /** All of them are to be told anew. */
  forget(): void {
    this.turn = 0;
    this.isKept = false;
    this.isRound = false;
    for (const name of this.names) this.told[name] = undefined;
  }

  tick(mqtt: MqttPort, now: number): void {
    if (!mqtt.connected()) return;
    const snapshot = this.parts.source.snapshot(now);
    for (let count = 0; count < PER_TICK; count++) {
      const name = this.names[this.turn] ?? "";
      if (name === "|") this.isKept = true;
      else if (!this.tell(mqtt, name, stateTopic(this.parts, name, snapshot, now), now)) return;
      this.turn++;
      if (this.turn < this.names.length) continue;
      this.turn = 0;
      this.isKept = false;
      this.isRound = true;
      return;
    }
  }

  /** False: the broker takes no more for now. */
  private tell(mqtt: MqttPort, name: string, value: string | undefined, now: number): boolean {
    if (value === undefined) return true;
    if (this.told[name] === value && elapsed_ms(this.told_ms[name] ?? now, now) < AGAIN_ms) return true;
    if (!mqtt.publish(this.parts.prefix + "/" + name, value, this.isKept)) return false;
    this.told[name] = value;
    this.told_ms[name] = now;
    return true;
  }
}

/** What a topic says at this moment; `undefined`: there is nothing to say. */
export function stateTopic(parts: ProfileParts, name: string, snapshot: Snapshot, now: number): string | undefined {
  if (name.startsWith("MainsCurrentL")) {
    return snapshot.mainsAge_ms === undefined ? undefined : whole(mains_dA(snapshot, phaseOf(name)));
  }
  if (name.startsWith("EVCurrentL")) return whole(ev_dA(parts, snapshot, phaseOf(name), now));
  if (name.startsWith("CircuitCurrentL")) return optional(circuit_dA(parts, phaseOf(name), now));
  const { http, heard } = parts;
  switch (name) {
    case "MainsImportActiveEnergy":
      return optional(heard.mainsImport_Wh);
    case "MainsExportActiveEnergy":
      return optional(heard.mainsExport_Wh);
    case "EVImportActiveEnergy":
    case "EVTotalEnergyCharged":
      return whole(total_Wh(parts, snapshot));
    case "EVExportActiveEnergy":
      return whole(heard.evExport_Wh ?? 0);
    case "EVChargePower":
      return whole(ev_W(parts, snapshot, now));
    case "EVEnergyCharged":
      return whole(snapshot.sessionEnergy_Wh);
    case "CPPWM":
      return whole(pwm(snapshot));
    case "SolarStopTimer":
      return whole(solarStop_s(parts, now));
    case "HomeBatteryCurrent":
      return optional(battery_dA(parts, now));
    case "ESPTemp":
      return snapshot.temperature_dC === undefined ? undefined : whole(snapshot.temperature_dC / 10);
    case "ESPUptime":
      return whole(http.memory.uptime_ms / 1000);
    case "WiFiRSSI":
      return whole(http.machine.rssi_dBm());
    default:
      return name.startsWith("EV")
        ? (evTopic(parts, name, now) ?? plainTopic(name, snapshot))
        : settingTopic(parts, name, snapshot);
  }
}

function settingTopic(parts: ProfileParts, name: string, snapshot: Snapshot): string | undefined {
  const { settings } = parts.http;
  switch (name) {
    case "Mode":
      return textOf("mode", shownMode(parts, snapshot));
    case "Access": {
      const mode = shownMode(parts, snapshot);
      return mode === 4 ? "Pause" : mode === 0 ? "Deny" : "Allow";
    }
    case "MaxCurrent":
      return whole(settings.get("charge_limit_A") * 10);
    case "MaxSumMains":
      return whole(settings.get("capacity_A"));
    case "MaxSumMainsTime":
      return whole(settings.get("capacity_stop_min"));
    case "ChargeCurrent":
      return whole(offered_dA(snapshot));
    case "ChargeCurrentOverride":
      return whole(settings.get("override_A") * 10);
    case "NrOfPhases":
      return whole(phaseCount(snapshot.phases));
    case "EnableC2":
      return textOf("contact", settings.get("contact2"));
    case "CableLock":
      return whole(settings.get("lock_always"));
    case "RFID":
      return settings.on("rfid_mode") ? parts.heard.cardText() : "Not Installed";
    case "RFIDLastRead":
      return parts.heard.card;
    default:
      return plainTopic(name, snapshot);
  }
}

function plainTopic(name: string, snapshot: Snapshot): string | undefined {
  switch (name) {
    case "State":
      return textOf("state", stateId(snapshot));
    case "StateID":
      return whole(stateId(snapshot));
    case "Error":
      return errorText(snapshot);
    case "EVPlugState":
      return snapshot.carConnected === true ? "Connected" : "Disconnected";
    case "connected":
      return "online";
    case "OCPP":
      return "Disabled";
    case "OCPPConnection":
      return "Disconnected";
    case "CustomButton":
      return "Off";
    case "CPPWMOverride":
      return "-1";
    case "LoadBl":
    case "CustomButtonPressTime":
      return "0";
    case "WiFiSSID":
    case "WiFiBSSID":
      return "";
    default:
      return undefined;
  }
}

function optional(value: number | undefined): string | undefined {
  return value === undefined ? undefined : whole(value);
}

/** 0 for L1. */
function phaseOf(name: string): number {
  return Number(name.charAt(name.length - 1)) - 1;
}
