/** A charger as the page sees it, with believable values; what a test changes, the page gets to see. */
export interface FakeCharger {
  [field: string]: unknown;
}

export function chargingByTheBreaker(): FakeCharger {
  return {
    serial: "0123456789AB",
    name: "Garage",
    version: "0.1.0",
    time_s: 1767268800,
    mode: "smart",
    offered_mA: 13000,
    charge_mA: [12800, 12700, 12900],
    power_W: 8830,
    sentence: "offered 13 A: breaker L2 (25 A) - margin 0.5 A - house 11.2 A",
    source: "breaker L2",
    evse: { state: "C", text: "charging", connected: true },
    vehicle: { connected: true, phases: 3 },
    mains: { current_mA: [15300, 23900, 14100], age_ms: 400, breaker_mA: 25000, stale: false },
    solar: { surplus_W: 1450, generation_W: 3200 },
    battery: { power_W: -600 },
    session: {
      energy_Wh: 12345,
      duration_s: 5460,
      card: "Anna",
      split: { solar_Wh: 7400, grid_Wh: 4145, battery_Wh: 800 },
    },
    limits: [
      { source: "charge limit", limit_mA: 32000, sentence: "charge limit (32 A)" },
      { source: "breaker L2", limit_mA: 13300, sentence: "breaker L2 (25 A) - margin 0.5 A - house 11.2 A" },
      { source: "cable", limit_mA: 20000, sentence: "cable (20 A) by the resistor in the plug" },
    ],
    access: { required: true, open: true },
    health: { rapi: "ok", mqtt: "ok", meter: "ok" },
  };
}
