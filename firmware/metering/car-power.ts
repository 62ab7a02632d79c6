import { hasPhase, phaseCount } from "#hal/phases";
import type { Core } from "../core";
import { OF } from "./energy-book";

/**
 * Writes the car's power by phase, W, and says who measured it: its own meter where one is heard, else the EVSE's ammeter, else what the model
 * takes it to draw. The currents of its meter give the phases, its power the sum: it knows the true voltage.
 * `age_ms`: how old its reports may be, by the settings: a report that is too old for one is gone for all.
 */
export function lookAtCar(core: Core, age_ms: number, into: number[], now: number): number {
  const { feeds } = core.features ?? {};
  const voltage_V = core.voltage_mV / 1000;
  const phases = core.balancer.phases();
  const count = phaseCount(phases) === 0 ? 3 : phaseCount(phases);
  const charge_mA = core.evse.status.charge_mA;
  const total_W = feeds?.value("ev_W", age_ms, now);
  const each_W = (charge_mA ?? core.balancer.house.draw.offer_mA) * 0.001 * voltage_V;
  const even_W = total_W === undefined ? each_W : total_W / count;
  for (let phase = 0; phase < 3; phase++) into[phase] = hasPhase(phases === 0 ? 123 : phases, phase) ? even_W : 0;
  const L1_A = feeds?.value("ev_L1_A", age_ms, now);
  const L2_A = feeds?.value("ev_L2_A", age_ms, now);
  const L3_A = feeds?.value("ev_L3_A", age_ms, now);
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
 * mains meter is not believed or does not see every phase of the car. `age_ms`: how old a report may be.
 */
export function gridPower_W(core: Core, age_ms: number, car_W: number, now: number): number | undefined {
  const { balancerSettings, balancer, mains } = core;
  let grid_W = core.features?.feeds.value("grid_W", age_ms, now);
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

/**
 * Splits what the car draws (`into`, W by the places {@link OF} of the phases) into what comes from sun, grid and battery: what the house
 * imports at the moment is the car's first, then what the home battery gives; the rest is the sun's, but not more than it yields where that is
 * reported: what is left then can only have come from a battery, reported or not.
 *
 * `house_W` is the power at the grid connection with the car in it, import positive; `undefined`: nobody measures it, then all is the grid's.
 * `battery_W` is charging positive, `yield_W` is the sun's as far as it is reported.
 */
export function splitEnergy(
  into: number[],
  house_W: number | undefined,
  battery_W: number,
  yield_W: number | undefined,
): void {
  const car_W = (into[0] ?? 0) + (into[1] ?? 0) + (into[2] ?? 0);
  const import_W = house_W === undefined ? car_W : house_W > 0 ? house_W : 0;
  const grid_W = import_W < car_W ? import_W : car_W;
  const rest_W = car_W - grid_W;
  const discharge_W = battery_W < 0 ? 0 - battery_W : 0;
  const sun_W = discharge_W < rest_W ? rest_W - discharge_W : 0;
  const solar_W = yield_W !== undefined && yield_W < sun_W ? yield_W : sun_W;
  into[OF.solar] = solar_W;
  into[OF.grid] = grid_W;
  into[OF.battery] = rest_W - solar_W;
}
