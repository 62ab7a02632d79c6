import { whole } from "#hal/text";
import { phaseCount } from "#hal/phases";
import { amperes, hundredths } from "./format";
import type { Published } from "./published";
import type { Snapshot } from "./snapshot";

/** Number of measurements, see {@link publishMeasurement}. */
export const MEASUREMENTS = 9;

const CURRENT_STEP_mA = 150;
const POWER_STEP_cW = 10000;
const ENERGY_STEP_Wh = 100;
const NOMINAL_V = 230;

/** Publishes measurement 0..8 under its old name if it has changed enough. What is not known is not published. */
export function publishMeasurement(index: number, s: Snapshot, published: Published): void {
  const count = phaseCount(s.phases);
  switch (index) {
    case 0:
      current("current1", s.L1_mA, published);
      break;
    case 1:
      current("current2", s.L2_mA, published);
      break;
    case 2:
      current("current3", s.L3_mA, published);
      break;
    case 3:
      published.tell("max_charging_current", whole(s.limit_mA / 1000), Math.floor(s.limit_mA / 1000), 1);
      break;
    case 4:
      current("charging_current", s.charge_mA, published);
      break;
    case 5:
      published.tell("active_phases", whole(s.phases), s.phases, 1);
      break;
    case 6:
      published.tell("no_of_phases", whole(count), count, 1);
      break;
    case 7:
      if (s.charge_mA !== undefined) power(s.charge_mA * count, published);
      break;
    default:
      published.tell("energy", whole(s.sessionEnergy_Wh), s.sessionEnergy_Wh, ENERGY_STEP_Wh);
  }
}

function current(topic: string, current_mA: number | undefined, published: Published): void {
  if (current_mA !== undefined) published.tell(topic, amperes(current_mA), current_mA, CURRENT_STEP_mA);
}

/** Watt with two digits behind the point. `sum_mA`: the charge currents of all phases together. */
function power(sum_mA: number, published: Published): void {
  const power_cW = Math.floor((sum_mA * NOMINAL_V) / 10);
  published.tell("power", hundredths(power_cW), power_cW, POWER_STEP_cW);
}
