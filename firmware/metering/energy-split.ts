/** What the house shows at the moment, and where the car's power comes from by that. One record is written again and again. */
export interface EnergySplit {
  /** Power at the grid connection with the car in it, W, import positive; `undefined`: nobody measures it, then all is the grid's. */
  house_W: number | undefined;
  /** What the sun yields, W; `undefined`: not reported. */
  yield_W: number | undefined;
  /** What the home battery charges with, W, discharging negative; 0 when not reported. */
  charging_W: number;
  solar_W: number;
  grid_W: number;
  battery_W: number;
}

/** A split of nothing. */
export function newSplit(): EnergySplit {
  return { house_W: undefined, yield_W: undefined, charging_W: 0, solar_W: 0, grid_W: 0, battery_W: 0 };
}

/**
 * Splits what the car draws: what the house imports at the moment is the car's first, then what the home battery gives; the rest is the sun's,
 * but not more than it yields where that is reported: what is left then can only have come from a battery, reported or not.
 */
export function splitEnergy(into: EnergySplit, car_W: number): void {
  const { house_W, yield_W, charging_W } = into;
  const import_W = house_W === undefined ? car_W : house_W > 0 ? house_W : 0;
  into.grid_W = import_W < car_W ? import_W : car_W;
  const rest_W = car_W - into.grid_W;
  const discharge_W = charging_W < 0 ? 0 - charging_W : 0;
  const sun_W = discharge_W < rest_W ? rest_W - discharge_W : 0;
  into.solar_W = yield_W !== undefined && yield_W < sun_W ? yield_W : sun_W;
  into.battery_W = rest_W - into.solar_W;
}
