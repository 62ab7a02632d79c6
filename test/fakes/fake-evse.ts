import type { EvsePort, EvseRun, EvseStatus } from "#hal/evse";

/** A status as it is in the middle of a charge at this offer. */
export function chargingStatus(offered_mA: number): EvseStatus {
  return {
    link: "up",
    link_ms: 0,
    state: "charging",
    state_ms: 0,
    fault: undefined,
    carConnected: true,
    carWants: true,
    offered_mA,
    offered_ms: 0,
    charge_mA: offered_mA,
    charge_ms: 0,
    voltage_mV: 230000,
    session_Ws: 0,
    lifetime_Wh: 0,
    temperature_dC: 250,
    faultCounts: undefined,
    firmware: "8.2.3",
    protocol: "5.2.1",
    boots: 0,
    retries: 0,
    badLines: 0,
    timeouts: 0,
    supervision: "armed",
  };
}

/** An EVSE that does nothing but remember what it was asked. */
export class FakeEvse implements EvsePort {
  readonly status: EvseStatus = chargingStatus(6000);
  run: EvseRun | undefined = undefined;
  limit_mA = -1;

  aim(run: EvseRun, limit_mA: number, _now: number): void {
    this.run = run;
    this.limit_mA = limit_mA;
  }

  supervise(_interval_s: number, _fallback_A: number, _now: number): void {
    this.status.supervision = "armed";
  }

  ask(_command: string, _tag: string, _now: number): boolean {
    return true;
  }
}
