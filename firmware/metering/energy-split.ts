/** Where the car's power comes from. One record is written again and again. */
export interface EnergySplit {
  solar_W: number;
  grid_W: number;
  battery_W: number;
}

/**
 * Splits what the car draws: what the house imports at the moment is the car's first, then what the home battery gives; the rest is the sun's.
 * `grid_W` is the power at the grid connection with the car in it, import positive; `undefined`: nobody measures, then all is the grid's.
 * `battery_W` is charging positive.
 */
export function splitEnergy(into: EnergySplit, car_W: number, grid_W: number | undefined, battery_W: number): void {
  const import_W = grid_W === undefined ? car_W : grid_W > 0 ? grid_W : 0;
  into.grid_W = import_W < car_W ? import_W : car_W;
  const rest_W = car_W - into.grid_W;
  const discharge_W = battery_W < 0 ? 0 - battery_W : 0;
  into.battery_W = discharge_W < rest_W ? discharge_W : rest_W;
  into.solar_W = rest_W - into.battery_W;
}
