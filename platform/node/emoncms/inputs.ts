import type { EvseFault, EvseState } from "#hal/evse";
import type { Snapshot } from "#firmware/api/snapshot";

/** What is posted: one number per input. An input that is not known is left out, because Emoncms would store a zero. */
export type Inputs = Record<string, number>;

const STATES: Readonly<Record<EvseState, number | undefined>> = {
  unknown: undefined,
  notConnected: 1,
  connected: 2,
  charging: 3,
  fault: undefined,
  sleeping: 254,
  disabled: 255,
};

const FAULTS: Readonly<Record<EvseFault, number>> = {
  ventRequired: 4,
  diode: 5,
  gfci: 6,
  noGround: 7,
  stuckRelay: 8,
  gfiSelfTest: 9,
  overTemperature: 10,
  overCurrent: 11,
  relayClosure: 14,
  other: 11,
};

/** Fields of `/status` that are posted as they are there. */
const FROM_STATUS =
  "evse_connected max_current temp temp_max manual_override freeram srssi uptime total_day total_month total_year total_switches";
/** Power of sun and grid, W, as far as anybody knows it: `/status` says 0 for what nobody reports. */
export interface KnownPower {
  solar_W?: number | undefined;
  grid_W?: number | undefined;
}

/** Fields of `/status` that mean something only while the EVSE answers. */
const WHILE_UP = "power flags colour";

/**
 * The inputs that Emoncms' device template `openevse` expects, with its names and scales (`amp` in mA, `wh` the lifetime, temperatures in
 * tenths), and the newer names beside them. `mode` is the setting's code, `voltage_V` the nominal voltage, `status` the fields of `/status`, and what is
 * known of sun and grid.
 */
export function inputsOf(
  snapshot: Snapshot,
  mode: number,
  voltage_V: number,
  status: Readonly<Record<string, unknown>> & KnownPower = {},
): Inputs {
  const { charge_mA, offered_mA, lifetime_Wh, temperature_dC, carConnected, sessionEnergy_Wh } = snapshot;
  const isUp = snapshot.link === "up";
  const isCharging = snapshot.state === "charging";
  const inputs: Record<string, number | undefined> = {
    // the EVSE's last measurement outlives the charge by some seconds
    amp: charge_mA === undefined || isCharging ? charge_mA : 0,
    voltage: voltage_V,
    pilot: offered_mA === undefined ? undefined : Math.round(offered_mA / 1000),
    state: snapshot.state === "fault" ? FAULTS[snapshot.fault ?? "other"] : STATES[snapshot.state],
    wh: lifetime_Wh,
    watthour: lifetime_Wh,
    total_energy: lifetime_Wh === undefined ? undefined : lifetime_Wh / 1000,
    session_energy: sessionEnergy_Wh,
    session_elapsed: snapshot.session_s,
    elapsed: snapshot.session_s,
    wattsec: sessionEnergy_Wh * 3600,
    temp1: temperature_dC,
    solar: status.solar_W,
    grid_ie: status.grid_W,
    divertmode: mode === 2 ? 2 : 1,
    vehicle: carConnected === undefined ? undefined : carConnected ? 1 : 0,
  };
  const known: Inputs = {};
  for (const name of [...FROM_STATUS.split(" "), ...(isUp ? WHILE_UP.split(" ") : [])]) {
    const value = status[name];
    if (typeof value === "number" && Number.isFinite(value)) known[name] = value;
  }
  if (known["power"] !== undefined && !isCharging) known["power"] = 0;
  for (const [name, value] of Object.entries(inputs)) if (value !== undefined) known[name] = value;
  return known;
}
