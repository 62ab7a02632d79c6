import type { EvseFault } from "#hal/evse";
import type { CarLoad } from "#tools/car/car-load";
import { Ammeter } from "./ammeter";
import { FAULT_CODES, STATE, isFaultCode } from "./codes";
import type { Eeprom } from "./eeprom";
import type { Generation } from "./generation";
import { Thermal } from "./thermal";

const DEBOUNCE_ms = 250;
const UNPLUG_ms = 25;
const SELF_TEST_ms = 1050;
const RETRY_ms = 300000;
const MOST_RETRIES = 6;
const SLEEP_OPEN_ms = 3000;
const AMMETER_ms = 2400;

/** The state machine of the EVSE: pilot, relay, faults with their retries, heartbeat, ammeter and temperature. */
export class EvseMachine {
  state: number = STATE.A;
  /** What the EV asks, debounced: 1 A, 2 B, 3 C, 4 D. */
  pilotState = 1;
  capacity_A: number;
  relayClosed = false;
  connected = false;
  heartbeatTrigger: 0 | 1 | 2 = 0;
  voltage_mV = 240000;
  hardFault = false;
  sessionLimit = { quarters: 0, kWh: 0 };
  now_ms = 0;
  /** Rises when the EVSE is busy and serves no commands until then. */
  busy_ms = 0;
  /** Its own contactor. */
  contactor: { phases: number; switched(phases: number): void } | undefined = undefined;
  readonly thermal = new Thermal(25);
  readonly ammeter = new Ammeter();
  cause: EvseFault | undefined = undefined;
  private pilotDue_ms = Infinity;
  private pilotNext = 1;
  private relayDue_ms = Infinity;
  private second_ms = Infinity;
  private ammeter_ms = Infinity;
  private heartbeat_ms = Infinity;
  private faultRetry_ms = Infinity;
  private retries = 0;
  private flags = 0x0200;

  constructor(
    private readonly car: CarLoad,
    readonly eeprom: Eeprom,
    readonly generation: Generation,
    private readonly changed: () => void,
  ) {
    this.capacity_A = eeprom.stored_A;
    this.restartHeartbeat();
  }

  /** When something happens on its own; `Infinity`: nothing. */
  nextDue_ms(): number {
    const car_ms = this.relayClosed ? this.car.nextDue_ms() : Infinity;
    return Math.min(
      this.pilotDue_ms,
      this.relayDue_ms,
      this.second_ms,
      this.ammeter_ms,
      this.heartbeat_ms,
      this.faultRetry_ms,
      car_ms > this.now_ms ? car_ms : Infinity,
    );
  }

  /** Does what is due at this moment. */
  step(): void {
    const now_ms = this.now_ms;
    if (this.pilotDue_ms <= now_ms) this.pilotChanged();
    if (this.relayDue_ms <= now_ms) this.relayDue();
    if (this.ammeter_ms <= now_ms) this.readAmmeter();
    if (this.second_ms <= now_ms) this.everySecond();
    if (this.heartbeat_ms <= now_ms) this.missHeartbeat();
    if (this.faultRetry_ms <= now_ms) this.retryFault();
  }

  /** Everything volatile is lost, as by a loss of power. */
  reset(): void {
    this.openRelay();
    this.state = STATE.unknown;
    this.pilotState = 0;
    this.pilotNext = 0;
    this.capacity_A = this.eeprom.stored_A;
    this.thermal.level = 0;
    this.hardFault = false;
    this.heartbeatTrigger = 0;
    this.flags = 0x0200;
    this.ammeter.reset();
    this.voltage_mV = this.eeprom.level === 2 ? 240000 : 120000;
    this.heartbeat_ms = Infinity;
    this.pilotDue_ms = Infinity;
    this.faultRetry_ms = Infinity;
    this.tellCar();
  }

  setTemperature(celsius: number): void {
    this.thermal.celsius = celsius;
    this.second_ms = Math.min(this.second_ms, this.now_ms + 1000);
  }

  vflags(): number {
    let flags = this.flags;
    if (this.connected) flags |= 0x0100;
    if (this.relayClosed) flags |= 0x0040;
    if (this.hardFault) flags |= 0x0002;
    return flags;
  }

  setCapacity(amps: number): void {
    this.capacity_A = amps;
    this.tellCar();
  }

  /** Whether the temperature holds the capacity down: a raise is refused. */
  throttled(): boolean {
    return this.thermal.level > 0;
  }

  restartHeartbeat(): void {
    const interval_ms = (this.eeprom.heartbeat_s * 1000) % 65536;
    const off = !this.generation.heartbeat || this.eeprom.heartbeat_s === 0;
    this.heartbeat_ms = off ? Infinity : this.now_ms + interval_ms;
  }

  block(for_ms: number): void {
    this.busy_ms = Math.max(this.busy_ms, this.now_ms + for_ms);
  }

  enable(): void {
    if (this.state !== STATE.sleeping && this.state !== STATE.disabled) return;
    this.state = STATE.unknown;
    this.connected = this.car.pilotState(this.now_ms) !== "A";
    this.pilotState = this.pilotNext = 0;
    this.watchPilot();
  }

  sleep(): void {
    if (this.state === STATE.sleeping) return;
    this.state = STATE.sleeping;
    this.pilotDue_ms = Infinity;
    if (this.relayClosed) this.relayDue_ms = this.now_ms + SLEEP_OPEN_ms;
    this.tellCar();
  }

  disable(): void {
    this.state = STATE.disabled;
    this.pilotDue_ms = Infinity;
    this.openRelay();
  }

  /** The pilot grants a current. */
  pwm(): boolean {
    return this.state === STATE.B || this.state === STATE.C;
  }

  tellCar(): void {
    this.ammeter.count(this.relayClosed, this.voltage_mV, this.now_ms);
    this.car.pilot(this.pwm(), this.capacity_A, this.relayClosed, this.now_ms);
  }

  /** Compares what the car shows with what is known and starts the debounce. */
  watchPilot(): void {
    if (this.state === STATE.disabled) return;
    const shown = this.car.pilotState(this.now_ms);
    const next = shown === "A" ? 1 : shown === "B" ? 2 : shown === "C" ? 3 : 4;
    if (this.state === STATE.sleeping || this.hardFault) {
      this.connected = next !== 1;
      if (next === 1 && (this.hardFault || this.state === STATE.sleeping)) this.unplugged();
      this.changed();
      return;
    }
    if (next === this.pilotNext) return;
    this.pilotNext = next;
    if (next === this.pilotState) this.pilotDue_ms = Infinity;
    else this.pilotDue_ms = this.now_ms + (next === 1 ? UNPLUG_ms : DEBOUNCE_ms);
  }

  private unplugged(): void {
    this.connected = false;
    if (this.hardFault && this.cause !== "stuckRelay") {
      this.hardFault = false;
      this.retries = 0;
      this.state = STATE.A;
      this.pilotState = this.pilotNext = 1;
    }
  }

  private pilotChanged(): void {
    this.pilotDue_ms = Infinity;
    const before = this.pilotState;
    this.pilotState = this.pilotNext;
    this.connected = this.pilotState !== 1;
    if (this.pilotState === 1) {
      this.flags = (this.flags & ~0x0400) | 0x0200;
      this.faultRetry_ms = Infinity;
      this.retries = 0;
      this.sessionLimit = { quarters: 0, kWh: 0 };
      this.eeprom.lifetime_Wh += Math.floor(this.ammeter.session_Ws / 3600);
      this.state = STATE.A;
      this.openRelay();
      return;
    }
    if (before <= 1) {
      this.ammeter.reset();
      this.flags |= 0x0400;
    }
    if (isFaultCode(this.state)) return;
    if (this.pilotState === 4) this.trip("ventRequired");
    else if (this.pilotState === 2) {
      this.state = STATE.B;
      this.openRelay();
    } else this.startCharging(before);
  }

  /** Entering C: PWM first, a self test that blocks, and then the relay. */
  private startCharging(before: number): void {
    if (before <= 1 && this.state !== STATE.B) {
      this.state = STATE.B;
      this.tellCar();
      this.changed();
    }
    this.now_ms += SELF_TEST_ms;
    this.state = STATE.C;
    this.relayClosed = true;
    this.flags &= ~0x0200;
    this.ammeter_ms = this.now_ms + AMMETER_ms;
    this.second_ms = this.now_ms + 1000;
    if (this.heartbeat_ms < this.now_ms) this.missHeartbeat();
    this.tellCar();
  }

  private openRelay(): void {
    this.relayDue_ms = Infinity;
    this.ammeter.count(this.relayClosed, this.voltage_mV, this.now_ms);
    this.relayClosed = false;
    this.ammeter.shown_mA = 0;
    this.ammeter_ms = Infinity;
    this.tellCar();
  }

  /** The car had its time to stop drawing; one that was woken meanwhile goes on. */
  private relayDue(): void {
    this.relayDue_ms = Infinity;
    if (this.state === STATE.sleeping) this.openRelay();
  }

  private readAmmeter(): void {
    this.ammeter.count(this.relayClosed, this.voltage_mV, this.now_ms);
    const draw_A = Math.max(...this.car.draw_A(this.now_ms));
    this.ammeter.shown_mA = Math.round(draw_A * 1000);
    if (this.state === STATE.sleeping && draw_A < 1) this.openRelay();
    else this.ammeter_ms = this.now_ms + AMMETER_ms;
  }

  private everySecond(): void {
    this.second_ms = this.relayClosed || this.thermal.level > 0 ? this.now_ms + 1000 : Infinity;
    const demand = this.thermal.evaluate(this.state === STATE.C, this.eeprom.stored_A);
    if (demand === undefined) return;
    if (demand !== "panic") this.setCapacity(demand.capacity_A);
    else if (!this.hardFault) {
      this.trip("overTemperature");
      this.block(5000);
    }
  }

  private missHeartbeat(): void {
    this.restartHeartbeat();
    if (this.state === STATE.sleeping || this.state === STATE.disabled || this.hardFault) return;
    this.heartbeatTrigger = 2;
    const fallback_A = Math.max(6, this.eeprom.heartbeat_A);
    if (fallback_A < this.capacity_A) this.setCapacity(fallback_A);
  }

  trip(fault: EvseFault): void {
    this.openRelay();
    this.state = FAULT_CODES[fault];
    this.pilotDue_ms = Infinity;
    const retries = fault === "gfci" || fault === "noGround";
    this.eeprom.countTrip(fault);
    if (fault === "gfci") this.flags |= 0x0080;
    if (retries && this.retries < MOST_RETRIES) this.faultRetry_ms = this.now_ms + RETRY_ms;
    else this.hardFault = true;
    this.tellCar();
    this.changed();
  }

  private retryFault(): void {
    this.faultRetry_ms = Infinity;
    this.retries++;
    if (this.cause === "gfci" || this.cause === "noGround") return this.trip(this.cause);
    this.state = STATE.unknown;
    this.pilotState = this.pilotNext = 0;
    this.watchPilot();
  }
}
