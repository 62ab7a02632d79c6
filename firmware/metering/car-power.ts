import { hasPhase, phaseCount } from "#hal/phases";
import type { Core } from "../core";
import { OF } from "./energy-book";

/**
 * A report that counts, `undefined`: none or too old. Everybody asks with the same timeout, because a report that is too old for one is gone
 * for all.
 */
export function reported(core: Core, name: string, now: number): number | undefined {
  const { features } = core;
  if (features === undefined || !features.feeds.knows(name)) return undefined;
  const timeout_s = core.settings.get(name === "battery_W" ? "battery_expiry_s" : "feed_timeout_s");
  return features.feeds.value(name, timeout_s * 1000, now);
}

/**
 * Writes the car's power by phase, W, and says who measured it: its own meter where one is heard, else the EVSE's ammeter, else what the model
 * takes it to draw. The currents of its meter give the phases, its power the sum: it knows the true voltage.
 */
export function lookAtCar(core: Core, into: number[], now: number): number {
  const voltage_V = core.voltage_mV / 1000;
  const phases = core.balancer.phases();
  const count = phaseCount(phases) === 0 ? 3 : phaseCount(phases);
  const charge_mA = core.evse.status.charge_mA;
  const total_W = reported(core, "ev_W", now);
  const each_W = (charge_mA ?? core.balancer.house.draw.offer_mA) * 0.001 * voltage_V;
  const even_W = total_W === undefined ? each_W : total_W / count;
  for (let phase = 0; phase < 3; phase++) into[phase] = hasPhase(phases === 0 ? 123 : phases, phase) ? even_W : 0;
  const L1_A = reported(core, "ev_L1_A", now);
  const L2_A = reported(core, "ev_L2_A", now);
  const L3_A = reported(core, "ev_L3_A", now);
  if (L1_A === undefined && L2_A === undefined && L3_A === undefined)
    return total_W !== undefined ? OF.evMeter : charge_mA !== undefined ? OF.evse : OF.model;
  const sum_W = ((L1_A ?? 0) + (L2_A ?? 0) + (L3_A ?? 0)) * voltage_V;
  if (sum_W <= 0 && total_W !== undefined && total_W > 0) return OF.evMeter;
  const true_V = total_W === undefined || sum_W <= 0 ? voltage_V : (voltage_V * total_W) / sum_W;
  into[0] = (L1_A ?? 0) * true_V;
  into[1] = (L2_A ?? 0) * true_V;
  into[2] = (L3_A ?? 0) * true_V;
  return OF.evMeter;
}

/**
 * Power at the grid connection with the car in it, W: as reported, or by the mains meter. `undefined` while neither is heard, and while the
 * mains meter is not believed or does not see every phase of the car.
 */
export function gridPower_W(core: Core, car_W: number, now: number): number | undefined {
  const { balancerSettings, balancer, mains } = core;
  let grid_W = reported(core, "grid_W", now);
  if (grid_W === undefined) {
    if (!mains.fresh(core.meterTimeout_ms, now) || balancer.house.unbelieved) return undefined;
    grid_W = 0;
    for (let phase = 0; phase < 3; phase++) {
      if (hasPhase(balancerSettings.clamps, phase)) grid_W += (mains.now_mA[phase] ?? 0) * 0.000001 * core.voltage_mV;
      else if (hasPhase(balancer.phases(), phase)) return undefined;
    }
  }
  return balancerSettings.meterSeesCar ? grid_W : grid_W + car_W;
}
