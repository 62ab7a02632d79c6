import type { EvseStatus } from "#hal/evse";

/** A status before anything was heard. */
export function unheard(now: number): EvseStatus {
  return {
    link: "probing",
    link_ms: now,
    state: "unknown",
    state_ms: now,
    fault: undefined,
    carConnected: undefined,
    carWants: false,
    offered_mA: undefined,
    offered_ms: now,
    charge_mA: undefined,
    charge_ms: now,
    voltage_mV: undefined,
    session_Ws: undefined,
    lifetime_Wh: undefined,
    temperature_dC: undefined,
    faultCounts: undefined,
    firmware: undefined,
    protocol: undefined,
    boots: 0,
    retries: 0,
    badLines: 0,
    timeouts: 0,
    supervision: "off",
  };
}

/** Forgets what the EVSE has said about this moment: it has restarted, or does not answer. What it has counted stays. */
export function forgetMoment(status: EvseStatus): void {
  status.state = "unknown";
  status.fault = undefined;
  status.carConnected = undefined;
  status.carWants = false;
  status.offered_mA = undefined;
  status.charge_mA = undefined;
}

/** What the listener was last told of the status. */
export type Seen = Pick<EvseStatus, "state" | "fault" | "carConnected" | "offered_mA">;

export function nothingSeen(): Seen {
  return { state: "unknown", fault: undefined, carConnected: undefined, offered_mA: undefined };
}
