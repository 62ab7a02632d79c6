import { FAULTS } from "#tools/evse/codes";
import { FIRMWARES } from "#tools/evse/generation";
import { SETTINGS } from "./settings-shape";
import type { NumberShape, RecordShape, Shape } from "./shape";

const DAY_s = 86400;
/** Seeds are 0..this, whole. */
export const LARGEST_SEED = 4294967295;

function number(least: number, most: number, unit: string, about: string): NumberShape {
  return { is: "number", least, most, unit, about };
}

const time_s = number(0, 366 * DAY_s, "s", "seconds from the start");
const current_A = number(-1000, 1000, "A", "current, A");

const SEED: NumberShape = {
  is: "number",
  least: 0,
  most: LARGEST_SEED,
  whole: true,
  about: "of everything that is random",
};

const GENERATORS: Shape = {
  is: "variant",
  by: "kind",
  about: "a generated house; the same seed gives the same house",
  cases: {
    household: {
      is: "record",
      keys: {
        kind: { is: "text" },
        seed: SEED,
        base_A: number(0, 100, "A", "what is always on, per phase"),
        largest_A: number(0, 200, "A", "bound per phase"),
      },
    },
    square: {
      is: "record",
      keys: {
        kind: { is: "text" },
        seed: SEED,
        low_A: number(0, 200, "A", "between the bursts, all phases"),
        high_A: number(0, 200, "A", "during a burst, one phase"),
        on_s: number(0.1, DAY_s, "s", "length of a burst"),
        off_s: number(0.1, DAY_s, "s", "pause between bursts"),
        phase: { is: "number", least: 1, most: 3, whole: true, about: "the phase that switches" },
      },
    },
    randomWalk: {
      is: "record",
      keys: {
        kind: { is: "text" },
        seed: SEED,
        base_A: number(0, 100, "A", "where it starts, all phases"),
        step_A: number(0, 100, "A", "largest change at once"),
        every_s: number(0.1, DAY_s, "s", "time between changes"),
        largest_A: number(0, 200, "A", "bound per phase"),
      },
    },
  },
};

function event(keys: Record<string, Shape> = {}, optional: Record<string, Shape> = {}): RecordShape {
  const all = { at_s: time_s, do: { is: "text" } as const, ...keys, ...optional };
  return { is: "record", keys: all, needs: ["at_s", ...Object.keys(keys)] };
}

const FAULT_NAMES = ["none", ...FAULTS];

const for_s = number(0, DAY_s, "s", "how long");

const EVENTS: Shape = {
  is: "variant",
  by: "do",
  cases: {
    plug: event(),
    unplug: event(),
    mqtt: event({ topic: { is: "text", longest: 128 }, payload: { is: "text", longest: 100000 } }),
    console: event({ text: { is: "text", longest: 1000 } }),
    meterOff: event(),
    meterOn: event(),
    evseFault: event({ fault: { is: "choice", of: FAULT_NAMES } }),
    evseReboot: event(),
    evseSilent: event({ for_s }),
    evseTemperature: event({ celsius: number(-40, 120, "degrees Celsius", "what the EVSE's sensor reads") }),
    lineNoise: event({ rate: number(0, 1, "", "share of corrupted bytes, both directions"), for_s }),
    clockJump: event({ by_s: number(-1e9, 1e9, "s", "the wall clock, not the monotonic one") }),
    timeServer: event({ on: { is: "flag", about: "whether a controller that boots gets to know the time" } }),
    powerCut: event(),
    temperature: event({ celsius: number(-40, 150, "degrees Celsius", "what the controller's own sensor reads") }),
    relay: event({ open: { is: "flag", about: "the grid operator's contact; closed asks for less" } }),
    residualCurrent: event({ mA: number(0, 1000, "mA", "what the residual current monitor reports"), for_s }),
    switch: event(
      { closed: { is: "flag", about: "the push button or switch at the charging point" } },
      { for_s: number(0, DAY_s, "s", "then it goes back, as a button does") },
    ),
    lock: event({
      is: {
        is: "choice",
        of: ["works", "stuck", "silent", "forced"],
        about: "what the lock does from now on; forced: it was opened",
      },
    }),
    rfid: event({ uid: { is: "text", longest: 40 } }),
    batteryPower: event({
      W: number(-100000, 100000, "W", "power of the home battery from now on, charging positive"),
    }),
  },
};

/** A scenario as a file says it. */
export const SCENARIO: RecordShape = {
  is: "record",
  about:
    "A house, a meter, a car, an EVSE, settings, and what happens when; everything but duration_s and house has a default.",
  needs: ["duration_s", "house"],
  keys: {
    duration_s: number(1, 366 * DAY_s, "s", "length of the simulation"),
    seed: SEED,
    house: {
      is: "record",
      about: "exactly one of steps, csv, generator",
      keys: {
        steps: {
          is: "list",
          least: 1,
          about: "[time_s, L1_A, L2_A, L3_A], each holds until the next; phases that are not given carry nothing",
          item: { is: "tuple", items: [time_s, current_A, current_A, current_A], least: 2 },
        },
        csv: {
          is: "text",
          about:
            "file with the header time_s,house_L1_A[,house_L2_A,house_L3_A][,solar_W][,voltage_V], relative to the scenario",
        },
        generator: GENERATORS,
      },
    },
    meter: {
      is: "record",
      keys: {
        period_s: number(0.05, 3600, "s", "time between two readings, default 1"),
        delay_s: number(0, 60, "s", "from reading to arrival, default 0.2"),
        noise_A: number(0, 10, "A", "largest error, spread evenly, default 0.05"),
        drop: number(0, 1, "", "share of readings that never arrive, default 0"),
        seesCar: { is: "flag", about: "whether it measures the car too, default true" },
        outages: {
          is: "list",
          item: { is: "tuple", items: [time_s, time_s], least: 2 },
          about: "[from, to] without readings",
        },
      },
    },
    car: {
      is: "record",
      keys: {
        phases: {
          is: "list",
          least: 1,
          most: 3,
          item: { is: "number", least: 1, most: 3, whole: true },
          about: "mains phases it uses, default [1, 2, 3]",
        },
        max_A: number(0, 80, "A", "largest current it takes, default 32"),
        reaction_s: number(0, 30, "s", "from a change of the pilot to following it, default 2"),
        ramp_A_per_s: number(0.01, 10000, "A/s", "slope while following, default 4"),
        rampDown_A_per_s: number(0.01, 10000, "A/s", "slope while following a lower offer, default ramp_A_per_s"),
        start_s: number(0, 3600, "s", "from the first offer to the first current, default reaction_s"),
        overshoot_A: number(0, 20, "A", "draws that much more than offered, default 0"),
        battery_kWh: number(0.1, 1000, "kWh", "size of the battery, default 60"),
        soc: number(0, 1, "", "state of charge at the start, default 0.4"),
      },
    },
    evse: {
      is: "record",
      keys: {
        firmware: { is: "choice", of: FIRMWARES, about: "generation of the EVSE's firmware, default 8.2" },
        switchesPhases: {
          is: "flag",
          about: "it switches between one and three phases by itself ($S7), default false",
        },
        storedMax_A: { ...number(6, 80, "A", "current stored in the EVSE, default 32"), whole: true },
      },
    },
    battery: {
      is: "record",
      about: "the home battery, reported to the controller with the meter",
      needs: ["steps"],
      keys: {
        steps: {
          is: "list",
          least: 1,
          about: "[time_s, W], charging positive; each holds until the next",
          item: { is: "tuple", items: [time_s, number(-100000, 100000, "W", "power, W")], least: 2 },
        },
      },
    },
    circuit: {
      is: "record",
      about:
        "what flows in the sub-panel that feeds the EVSE beside the car (part of the house); its meter reports it with the car's draw",
      needs: ["steps"],
      keys: {
        steps: {
          is: "list",
          least: 1,
          about: "[time_s, L1_A, L2_A, L3_A], each holds until the next",
          item: { is: "tuple", items: [time_s, current_A, current_A, current_A], least: 2 },
        },
      },
    },
    lock: {
      is: "choice",
      of: ["works", "stuck", "silent"],
      about: "the lock of the cable: it obeys (default), does not move, or says nothing of itself",
    },
    evMeter: {
      is: "flag",
      about: "whether the car has a meter of its own that reports to the controller, default false",
    },
    settings: SETTINGS,
    events: { is: "list", item: EVENTS, about: "without a plug event the car is plugged in at 5 s" },
  },
};
