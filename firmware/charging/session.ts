import { elapsed_ms } from "#hal/clock";
import { whole } from "#hal/text";
import type { SessionRecord } from "../api/snapshot";

/** What a session looks at, once a tick. */
export interface SessionView {
  carConnected: boolean | undefined;
  charging: boolean;
  /** Draw of the most loaded phase, mA. */
  charge_mA: number;
  voltage_mV: number;
  phases: number;
  epoch_s: number | undefined;
}

/** The session: from plug-in to unplug. Energy is the integral of draw, voltage and phases, counted from this controller's view. */
export class Session {
  active = false;
  duration_ms = 0;
  charge_ms = 0;
  energy_Ws = 0;
  peak_mA = 0;
  private start_s: number | undefined = undefined;
  private last_ms = 0;

  constructor(now: number) {
    this.last_ms = now;
  }

  energy_Wh(): number {
    return Math.floor(this.energy_Ws / 3600);
  }

  charge_s(): number {
    return Math.floor(this.charge_ms / 1000);
  }

  duration_s(): number {
    return Math.floor(this.duration_ms / 1000);
  }

  /** Counts the time since the last call; returns true when the session has just ended (its figures stay until the next begins). */
  follow(view: SessionView, now: number): boolean {
    const span_ms = elapsed_ms(this.last_ms, now);
    this.last_ms = now;
    if (this.active) this.count(view, span_ms);
    if (!this.active && view.carConnected === true) this.begin(view);
    if (!this.active || view.carConnected !== false) return false;
    this.active = false;
    return true;
  }

  /** The record of the session that has ended. */
  record(number: number, end_s: number | undefined, endedBy: string): SessionRecord {
    return {
      number,
      start_s: this.start_s,
      end_s,
      duration_s: this.duration_s(),
      charge_s: this.charge_s(),
      energy_Wh: this.energy_Wh(),
      peak_mA: this.peak_mA,
      endedBy,
    };
  }

  private begin(view: SessionView): void {
    this.active = true;
    this.duration_ms = 0;
    this.charge_ms = 0;
    this.energy_Ws = 0;
    this.peak_mA = 0;
    this.start_s = view.epoch_s;
  }

  private count(view: SessionView, span_ms: number): void {
    this.duration_ms += span_ms;
    if (!view.charging) return;
    this.charge_ms += span_ms;
    if (view.charge_mA > this.peak_mA) this.peak_mA = view.charge_mA;
    this.energy_Ws += (view.charge_mA / 1000) * (view.voltage_mV / 1000) * view.phases * (span_ms / 1000);
  }
}

/** A session that has ended in one line, for the log. */
export function sessionText({ number, energy_Wh, charge_s }: SessionRecord): string {
  return "session " + whole(number) + ": " + whole(energy_Wh) + " Wh in " + whole(charge_s) + " s of charging";
}
