import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import type { PhaseSwitchSettings, PhaseSwitchView } from "#firmware/modes/phase-view";
import { PhaseSwitch } from "#firmware/modes/phase-switch";

const START = CLOCK_SPAN_ms - 10000;

/** A phase switch with an EVSE that opens after 1 s and closes after 2 s, a car that wants 6 A, and a contactor that obeys. */
export class PhaseRig {
  readonly settings: PhaseSwitchSettings = {
    contact2: 4,
    hysteresis_W: 500,
    up_ms: 60000,
    down_ms: 120000,
    budget: 10,
    minimum_mA: 6000,
    maximum_mA: 16000,
  };
  readonly view: PhaseSwitchView = {
    solar: true,
    fresh: true,
    surplus_W: 6000,
    voltage_V: 230,
    room3_mA: undefined,
    room1_mA: undefined,
    allowed_W: undefined,
    usable: true,
    carConnected: true,
    charging: true,
    relayOpen: false,
    draw_mA: 6000,
    actual: 3,
    epoch_s: undefined,
  };
  readonly policy = new PhaseSwitch(this.settings);
  /** The contactor moves when told; `undefined`: it hangs. */
  obeys = true;
  /** The relay opens when told. */
  opens = true;
  now = START;
  /** Whether the contactor has ever moved while current flowed. */
  underLoad = false;
  dark_ms = 0;
  private lastOrder = 3;
  private changes_ms = 0;

  /** 100 ms of the site. */
  step(): void {
    const { view, policy } = this;
    policy.follow(view, this.now);
    if (policy.order !== this.lastOrder) {
      this.lastOrder = policy.order;
      if (view.charging || (view.draw_mA ?? 0) > 0) this.underLoad = true;
    }
    if (this.obeys && view.actual !== undefined) view.actual = policy.order;
    const asleep = policy.claim.permit === "sleeping";
    const wants = !asleep && view.carConnected;
    this.changes_ms = wants === view.charging ? 0 : this.changes_ms + 100;
    if (!wants && this.opens && this.changes_ms >= 1000) this.set(false);
    if (wants && this.changes_ms >= 2000) this.set(true);
    if (!view.charging) this.dark_ms += 100;
    this.now = after_ms(this.now, 100);
  }

  seconds(span_s: number): void {
    for (let tenths = 0; tenths < span_s * 10; tenths++) this.step();
  }

  private set(charging: boolean): void {
    this.view.charging = charging;
    this.view.relayOpen = !charging;
    this.view.draw_mA = charging ? 6000 : 0;
    this.changes_ms = 0;
  }
}
