/** The EVSE's ammeter and what it counts: it shows the mean of the past seconds, and the energy follows what it shows. */
export class Ammeter {
  /** What it shows, mA; 0 while the relay is open. */
  shown_mA = 0;
  /** Energy and charge time since plug-in, as the EVSE counts them: one phase, assumed voltage. */
  session_Ws = 0;
  elapsed_ms = 0;
  private from_ms = 0;

  /** Counts the time up to now. */
  count(relayClosed: boolean, voltage_mV: number, now_ms: number): void {
    const span_ms = now_ms - this.from_ms;
    this.from_ms = now_ms;
    if (!relayClosed || span_ms <= 0) return;
    this.elapsed_ms += span_ms;
    this.session_Ws += (this.shown_mA / 1000) * (voltage_mV / 1000) * (span_ms / 1000);
  }

  /** A new session begins. */
  reset(): void {
    this.session_Ws = 0;
    this.elapsed_ms = 0;
  }
}
