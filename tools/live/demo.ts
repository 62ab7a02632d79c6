import type { MainsRow } from "#platform/node/mains-replay";
import { SimulatedCar } from "#tools/car/simulated-car";
import { SimulatedEvse } from "#tools/evse/simulated-evse";
import { DemoWorld } from "./demo-world";

/** A house that shows much in its first minutes. */
const SEED = 2026;

/** The embedded default world: an OpenEVSE with a three-phase car, and a lively house or a recorded one. */
export function createDemoWorld(recorded: readonly MainsRow[] | undefined): DemoWorld {
  const car = new SimulatedCar({ phases: [1, 2, 3], max_A: 32, battery_kWh: 77, soc: 0.3 });
  return new DemoWorld({
    car,
    makeEvse: (send) => new SimulatedEvse({ firmware: "8.2" }, car, send),
    seed: SEED,
    recorded,
  });
}
