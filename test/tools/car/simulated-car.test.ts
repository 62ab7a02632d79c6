import { describe, expect, it } from "vitest";
import { SimulatedCar } from "#tools/car/simulated-car";

function charging(options: ConstructorParameters<typeof SimulatedCar>[0]): SimulatedCar {
  const car = new SimulatedCar({ reaction_s: 2, ramp_A_per_s: 4, ...options });
  car.plug(0);
  car.pilot(true, 16, true, 0);
  return car;
}

describe("the simulated car", () => {
  it("reacts after its time and ramps", () => {
    const car = charging({});
    expect(car.draw_A(2000)).toEqual([0, 0, 0]);
    expect(car.draw_A(3000)).toEqual([4, 4, 4]);
    expect(car.draw_A(6000)).toEqual([16, 16, 16]);
    expect(car.draw_A(60000)).toEqual([16, 16, 16]);
  });

  it("counts the energy of ramp and plateau exactly", () => {
    const car = charging({ voltage_V: 230, phases: [1] });
    expect(car.energy_Wh(10000)).toBeCloseTo(((8 * 4 + 16 * 4) * 230) / 3600, 6);
  });

  it("uses its phases only", () => {
    expect(charging({ phases: [2] }).draw_A(60000)).toEqual([0, 16, 0]);
  });

  it("takes no more than it can and no less than 6 A", () => {
    expect(charging({ max_A: 10 }).draw_A(60000)).toEqual([10, 10, 10]);
    const car = charging({});
    car.pilot(true, 5, true, 60000);
    expect(car.draw_A(120000)).toEqual([0, 0, 0]);
  });

  it("overshoots by what it was made to", () => {
    expect(charging({ overshoot_A: 1.5 }).draw_A(60000)).toEqual([17.5, 17.5, 17.5]);
  });

  it("follows every change in its order, each after the reaction", () => {
    const car = charging({ ramp_A_per_s: 10000 });
    car.draw_A(60000);
    car.pilot(true, 10, true, 60000);
    car.pilot(true, 20, true, 61000);
    expect(car.draw_A(61900)[0]).toBe(16);
    expect(car.draw_A(62500)[0]).toBe(10);
    expect(car.draw_A(63500)[0]).toBe(20);
  });

  it("is dead at once when the relay opens or the plug is pulled", () => {
    const car = charging({});
    car.draw_A(60000);
    car.pilot(false, 16, false, 60000);
    expect(car.draw_A(60000)).toEqual([0, 0, 0]);
    const other = charging({});
    other.draw_A(60000);
    other.unplug(60000);
    expect(other.draw_A(60000)).toEqual([0, 0, 0]);
    expect(other.pilotState(60000)).toBe("A");
  });

  it("stops asking when the battery is full", () => {
    const car = charging({ battery_kWh: 1, soc: 0.9, phases: [1], voltage_V: 230 });
    for (let time_ms = 0; time_ms < 200000; time_ms += 100) car.draw_A(time_ms);
    expect(car.pilotState(200000)).toBe("B");
    expect(car.energy_Wh(200000)).toBeGreaterThanOrEqual(100);
    expect(car.energy_Wh(200000)).toBeLessThan(103);
    expect(car.draw_A(200000)).toEqual([0, 0, 0]);
  });
});
