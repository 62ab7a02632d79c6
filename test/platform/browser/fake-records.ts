const NOW_s = 1767268800;
const STEP_s = 60;

/** Sessions of the last days. */
export function someSessions(): object {
  const cards = ["Anna", "", "Bojan <script>alert(1)</script>"];
  return {
    sessions: Array.from({ length: 12 }, (_, index) => ({
      number: index + 1,
      start_s: NOW_s - (12 - index) * 86400,
      duration_s: 5400 + index * 800,
      energy_Wh: 8200 + index * 950,
      card: cards[index % 3],
      split: { solar_Wh: 4000 + index * 300, grid_Wh: 4200 + index * 650, battery_Wh: 0 },
    })),
  };
}

/** A day in minutes: an evening peak, a sunny noon, a night of charging; one hour was not recorded. */
export function aDay(): object {
  const minutes = Array.from({ length: 1440 }, (_, index) => index);
  const solar = minutes.map((minute) => Math.max(0, Math.round(5200 * Math.sin(((minute - 420) / 720) * Math.PI))));
  const offered = minutes.map((minute) => (minute < 360 ? 16000 : minute < 600 ? 0 : minute < 1020 ? 13000 : 6000));
  const house = (phase: number): (number | null)[] =>
    minutes.map((minute) =>
      minute >= 600 && minute < 660
        ? null
        : Math.round(3000 + 2500 * Math.sin(minute / 60 + phase) + (offered[minute] ?? 0) * 0.9),
    );
  return {
    from_s: NOW_s - 86400,
    step_s: STEP_s,
    columns: {
      mains_mA: [house(0), house(2), house(4)],
      solar_W: solar,
      offered_mA: offered,
      charge_mA: offered.map((value) => Math.round(value * 0.97)),
    },
    marks: [
      { t_s: NOW_s - 86400, source: "charge limit", sentence: "charge limit (16 A)" },
      { t_s: NOW_s - 64800, source: "schedule", sentence: "schedule next start at Th 22:00" },
      { t_s: NOW_s - 50400, source: "breaker L2", sentence: "breaker L2 (25 A) - margin 0.5 A - house 11.2 A" },
      { t_s: NOW_s - 25200, source: "failsafe", sentence: "failsafe current, the mains meter is silent" },
    ],
  };
}

export function diagnostics(): object {
  return {
    uptime_s: 186400,
    version: "0.1.0",
    memory: { used_B: 41234567 },
    rapi: [
      { t_ms: 1000, dir: "tx", line: "$GS^30" },
      { t_ms: 1060, dir: "rx", line: "$OK 03 5460 03 00^21" },
      { t_ms: 2000, dir: "tx", line: "$SC 13^2F" },
      { t_ms: 2060, dir: "rx", line: "$OK 13^33" },
    ],
  };
}

export function trips(): object {
  return {
    trips: [
      { cause: "meter", at_s: NOW_s - 7200, count: 3, active: false, reset: "self" },
      { cause: "EVSE gfci", at_s: NOW_s - 600, count: 1, active: true, reset: "person" },
    ],
  };
}

/** The last seconds before a moment: a kettle comes and goes. */
export function lastSeconds(to_s: number, seconds: number): object {
  const places = Array.from({ length: seconds }, (_, index) => index);
  const kettle = (index: number): number => (index % 140 > 100 ? 4000 : 0);
  const offered = places.map((index) => (kettle(index) > 0 ? 9000 : 13000));
  return {
    from_s: to_s - seconds,
    step_s: 1,
    columns: {
      mains_mA: [0, 1, 2].map((phase) =>
        places.map((index) => (offered[index] ?? 0) + (phase === 1 ? 6400 + kettle(index) : 2300 - phase * 500)),
      ),
      solar_W: places.map((index) => 3200 + Math.round(150 * Math.sin(index / 20))),
      offered_mA: offered,
      charge_mA: offered.map((value) => value - 100),
    },
    marks: [{ t_s: to_s - seconds + 5, source: "charge limit", sentence: "charge limit (13 A)" }],
  };
}
