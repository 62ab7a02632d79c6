import { Hold } from "../timing/hold";
import type { PhaseSwitchSettings, PhaseSwitchView } from "./phase-view";

/** How much more than the smallest current three phases must have free before they come back, mA. */
const ROOM_mA = 1000;

/**
 * How many phases there should be, by the setting and (auto) by filtered power, by room and by the power limits, each held for its time.
 * A power limit too small for three phases is met on one, at once, so that between the least of three and the most of one nobody pauses.
 */
export class PhaseWish {
  /** The last wish answers an overload that would otherwise stop the charge. */
  overload = false;
  private readonly up = new Hold();
  private readonly down = new Hold();

  constructor(private readonly settings: PhaseSwitchSettings) {}

  /** Nothing that was seen so far counts any more. */
  clear(): void {
    this.up.clear();
    this.down.clear();
    this.overload = false;
  }

  /** 1 or 3; `present` are those switched on now. */
  phases(view: PhaseSwitchView, present: number, now: number): number {
    switch (this.settings.contact2) {
      case 1:
        return 1;
      case 2:
        return view.solar ? 1 : 3;
      case 4:
        return present === 1 ? this.fromOne(view, now) : this.fromThree(view, now);
      default:
        return 3;
    }
  }

  private fromThree(view: PhaseSwitchView, now: number): number {
    const settings = this.settings;
    this.up.clear();
    const overloaded = view.room3_mA !== undefined && !(view.room3_mA >= settings.minimum_mA);
    const smallest_W = 0.003 * settings.minimum_mA * view.voltage_V;
    const allowed_W = view.allowed_W ?? smallest_W;
    const tooLittle = view.carConnected && allowed_W < smallest_W && 3 * allowed_W >= smallest_W;
    this.overload = tooLittle || (overloaded && view.charging && (view.room1_mA ?? 0) >= settings.minimum_mA);
    if (this.overload) return 1;
    const isLittle = view.solar && !(view.fresh && view.surplus_W >= smallest_W - settings.hysteresis_W);
    return this.down.lasted(isLittle, settings.down_ms, now) ? 1 : 3;
  }

  /** More than one phase can carry, and enough for three; with room for them. */
  private fromOne(view: PhaseSwitchView, now: number): number {
    const settings = this.settings;
    this.down.clear();
    this.overload = false;
    const smallest_W = 0.003 * settings.minimum_mA * view.voltage_V;
    const largest_W = 0.001 * settings.maximum_mA * view.voltage_V;
    const needed_W = (largest_W > smallest_W ? largest_W : smallest_W) + settings.hysteresis_W;
    const isPlenty = !view.solar || (view.fresh && view.surplus_W >= needed_W);
    const isRoom = view.room3_mA === undefined || view.room3_mA >= settings.minimum_mA + ROOM_mA;
    const isAllowed = view.allowed_W === undefined || view.allowed_W >= smallest_W;
    return this.up.lasted(isPlenty && isRoom && isAllowed, settings.up_ms, now) ? 3 : 1;
  }
}
