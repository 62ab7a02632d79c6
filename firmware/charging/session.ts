import { elapsed_ms } from "#hal/clock";

/** What a session looks at, once a tick. */
export interface SessionView {
  carConnected: boolean | undefined;
  charging: boolean;
  /** Draw of the most loaded phase, mA. */
  charge_mA: number;
  epoch_s: number | undefined;
}

/** What of a session is kept through a power cut. */
export interface KeptSession {
  number: number;
  start_s: number | undefined;
  duration_s: number;
  charge_s: number;
  peak_mA: number;
}

/** The session: from plug-in to unplug. Its energy is what is {@link add}ed to it. */
export class Session {
  active = false;
  /** Number of the session that runs, or else of the next; rises by one with each that ends. */
  number = 1;
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
    if (this.active) {
      this.duration_ms += span_ms;
      if (view.charging) {
        this.charge_ms += span_ms;
        if (view.charge_mA > this.peak_mA) this.peak_mA = view.charge_mA;
      }
    } else if (view.carConnected === true) {
      this.active = true;
      this.duration_ms = 0;
      this.charge_ms = 0;
      this.energy_Ws = 0;
      this.peak_mA = 0;
      this.start_s = view.epoch_s;
    }
    if (!this.active || view.carConnected !== false) return false;
    this.active = false;
    return true;
  }

  /** The car has taken this energy. */
  add(energy_Ws: number): void {
    if (this.active) this.energy_Ws += energy_Ws;
  }

  /** What has to be kept of it. */
  kept(): KeptSession {
    return {
      number: this.number,
      start_s: this.start_s,
      duration_s: this.duration_s(),
      charge_s: this.charge_s(),
      peak_mA: this.peak_mA,
    };
  }

  /** It goes on from what was kept, with the energy that was counted then. */
  resume(kept: KeptSession, energy_Wh: number): void {
    this.start_s = kept.start_s;
    this.duration_ms += kept.duration_s * 1000;
    this.charge_ms += kept.charge_s * 1000;
    this.energy_Ws += energy_Wh * 3600;
    if (kept.peak_mA > this.peak_mA) this.peak_mA = kept.peak_mA;
  }
}
