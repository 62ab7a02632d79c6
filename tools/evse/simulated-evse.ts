import type { EvseFault } from "#hal/evse";
import type { CarLoad } from "#tools/car/car-load";
import { answer } from "./answers";
import { Eeprom } from "./eeprom";
import { type Firmware, type Generation, generationOf } from "./generation";
import { BYTE_ms, Receiver, framed, generator, hex, parse } from "./wire";

export interface EvseOptions {
  firmware?: Firmware;
  seed?: number;
  /** Capacity stored in EEPROM, A. */
  storedMax_A?: number;
  serviceLevel?: 1 | 2;
  /** Heartbeat supervision as stored in EEPROM; off when not given. */
  heartbeat?: { interval_s: number; fallback_A: number };
  voltage_V?: number;
  ambient_C?: number;
  /** False: every reply after 1 ms. */
  latency?: boolean;
  /** True: starts with the boot; false: already running in state A. */
  bootNow?: boolean;
}

export const STATE = { unknown: 0, A: 1, B: 2, C: 3, sleeping: 254, disabled: 255 } as const;

const FAULT_CODES: Record<EvseFault, number> = {
  ventRequired: 4,
  diode: 5,
  gfci: 6,
  noGround: 7,
  stuckRelay: 8,
  gfiSelfTest: 9,
  overTemperature: 10,
  overCurrent: 11,
  relayClosure: 14,
  other: 12,
};

const DEBOUNCE_ms = 250;
const UNPLUG_ms = 25;
const SELF_TEST_ms = 1050;
const RETRY_ms = 300000;
const MOST_RETRIES = 6;
const SLEEP_OPEN_ms = 3000;
const AMMETER_ms = 2400;

/**
 * An OpenEVSE charging controller, simulated from its observable behaviour: its serial line, its states, its blocking actions and its
 * quirks. Time is milliseconds since the start, handed in; nothing happens between two calls of `advance` that a real one would not do.
 */
export class SimulatedEvse {
  readonly generation: Generation;
  readonly eeprom: Eeprom;
  state: number = STATE.A;
  /** What the EV asks, debounced: 1 A, 2 B, 3 C, 4 D. */
  pilotState = 1;
  capacity_A: number;
  relayClosed = false;
  connected = false;
  boots = 0;
  heartbeatTrigger: 0 | 1 | 2 = 0;
  session_Ws = 0;
  elapsed_ms = 0;
  echo = false;
  voltage_mV: number;
  ammeter_mA = 0;
  temperature_C: number;
  hardFault = false;
  sessionLimit = { quarters: 0, kWh: 0 };
  readonly voltage_V: number;
  private readonly receiver = new Receiver();
  private readonly random: () => number;
  private readonly latency: boolean;
  private now_ms = 0;
  private sent_ms = 0;
  private busy_ms = 0;
  private silent_ms = -1;
  private booting = false;
  private bootStages: { at_ms: number; act: () => void }[] = [];
  private command_ms = Infinity;
  private pilotDue_ms = Infinity;
  private pilotNext = 1;
  private relayDue_ms = Infinity;
  private second_ms = Infinity;
  private ammeter_ms = Infinity;
  heartbeat_ms = Infinity;
  private faultRetry_ms = Infinity;
  private retries = 0;
  private cause: EvseFault | undefined = undefined;
  private throttle: 0 | 1 | 2 = 0;
  private reported = "";
  private energyFrom_ms = 0;
  private flags = 0x0200;

  constructor(
    options: EvseOptions,
    private readonly car: CarLoad,
    private readonly send: (bytes: string, at_ms: number) => void,
  ) {
    this.generation = generationOf(options.firmware ?? "8.2");
    this.eeprom = new Eeprom(options.storedMax_A ?? 32, options.serviceLevel ?? 2, options.heartbeat);
    this.capacity_A = this.eeprom.stored_A;
    this.random = generator(options.seed ?? 1);
    this.latency = options.latency ?? true;
    this.voltage_V = options.voltage_V ?? 230;
    this.voltage_mV = 240000;
    this.temperature_C = options.ambient_C ?? 25;
    this.restartHeartbeat();
    if (options.bootNow === true) this.boot(0);
    this.reported = this.fingerprint();
  }

  get facts() {
    return {
      state: this.state,
      relayClosed: this.relayClosed,
      pwm: this.pwm(),
      capacity_A: this.capacity_A,
      storedMax_A: this.eeprom.stored_A,
      eepromWrites: this.eeprom.writes,
      session_Ws: this.session_Ws,
      heartbeatTrigger: this.heartbeatTrigger,
      boots: this.boots,
    };
  }

  /** Bytes have arrived on the wire. */
  receive(bytes: string, now_ms: number): void {
    this.advance(now_ms);
    if (now_ms < this.silent_ms) return;
    if (this.echo) this.say(bytes);
    this.receiver.push(bytes);
    this.scheduleCommand();
  }

  /** Runs everything that is due up to this moment. */
  advance(now_ms: number): void {
    for (let due_ms = this.nextDue_ms(); due_ms <= now_ms; due_ms = this.nextDue_ms()) {
      this.now_ms = Math.max(this.now_ms, due_ms);
      this.step();
    }
    this.now_ms = Math.max(this.now_ms, now_ms);
  }

  nextDue_ms(): number {
    const stage_ms = this.bootStages[0]?.at_ms ?? Infinity;
    if (this.booting) return stage_ms;
    const car_ms = this.relayClosed ? this.car.nextDue_ms() : Infinity;
    return Math.max(
      this.now_ms,
      Math.min(
        this.command_ms,
        this.pilotDue_ms,
        this.relayDue_ms,
        this.second_ms,
        this.ammeter_ms,
        this.heartbeat_ms,
        this.faultRetry_ms,
        car_ms > this.now_ms ? car_ms : Infinity,
      ),
    );
  }

  /** The car was plugged, unplugged, or asks for something else. */
  carChanged(now_ms: number): void {
    this.advance(now_ms);
    this.watchPilot();
  }

  /** Brings a fault about, or takes its cause away. */
  setFault(fault: EvseFault | undefined): void {
    this.cause = fault;
    if (fault !== undefined && !this.booting) this.trip(fault);
  }

  setTemperature(celsius: number): void {
    this.temperature_C = celsius;
    this.second_ms = Math.min(this.second_ms, this.now_ms + 1000);
  }

  /** A power glitch or the watchdog: everything volatile is lost. */
  reboot(): void {
    this.boot(0);
  }

  /** The line goes dead in both directions; the EVSE itself goes on. */
  silence(for_ms: number): void {
    this.silent_ms = this.now_ms + for_ms;
  }

  // What the command set needs

  get time_ms(): number {
    return this.now_ms;
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
    return this.throttle > 0;
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
    this.pilotState = 0;
    this.connected = this.car.pilotState(this.now_ms) !== "A";
    this.pilotNext = 0;
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

  restart(): void {
    this.boot(this.relayClosed ? 4000 : 1000);
  }

  temperatureField(): number {
    return Math.round(this.temperature_C * 10);
  }

  // State machine

  private step(): void {
    if (this.booting) {
      this.bootStages.shift()?.act();
      return;
    }
    const now_ms = this.now_ms;
    if (this.pilotDue_ms <= now_ms) this.pilotChanged();
    if (this.relayDue_ms <= now_ms) this.openRelay();
    if (this.ammeter_ms <= now_ms) this.readAmmeter();
    if (this.second_ms <= now_ms) this.everySecond();
    if (this.heartbeat_ms <= now_ms) this.missHeartbeat();
    if (this.faultRetry_ms <= now_ms) this.retryFault();
    if (this.command_ms <= now_ms) this.serve();
    if (this.relayClosed) this.watchPilot();
    this.report();
  }

  private pwm(): boolean {
    return this.state === STATE.B || this.state === STATE.C;
  }

  private tellCar(): void {
    this.countEnergy();
    this.car.pilot(this.pwm(), this.capacity_A, this.relayClosed, this.now_ms);
  }

  /** Compares what the car shows with what is known and starts the debounce. */
  private watchPilot(): void {
    if (this.booting || this.state === STATE.disabled) return;
    const shown = this.car.pilotState(this.now_ms);
    const next = shown === "A" ? 1 : shown === "B" ? 2 : shown === "C" ? 3 : 4;
    if (this.state === STATE.sleeping || this.hardFault) {
      this.connected = next !== 1;
      if (next === 1 && (this.hardFault || this.state === STATE.sleeping)) this.unplugged();
      this.report();
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
      this.pilotState = 1;
      this.pilotNext = 1;
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
      this.eeprom.lifetime_Wh += Math.floor(this.session_Ws / 3600);
      this.state = STATE.A;
      this.openRelay();
      return;
    }
    if (before <= 1) {
      this.session_Ws = 0;
      this.elapsed_ms = 0;
      this.flags |= 0x0400;
    }
    if (this.isFault()) return;
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
      this.report();
    }
    this.now_ms += SELF_TEST_ms;
    this.state = STATE.C;
    this.relayClosed = true;
    this.flags &= ~0x0200;
    this.energyFrom_ms = this.now_ms;
    this.ammeter_ms = this.now_ms + AMMETER_ms;
    this.second_ms = this.now_ms + 1000;
    if (this.heartbeat_ms < this.now_ms) this.missHeartbeat();
    this.tellCar();
  }

  private openRelay(): void {
    this.relayDue_ms = Infinity;
    this.countEnergy();
    this.relayClosed = false;
    this.ammeter_mA = 0;
    this.ammeter_ms = Infinity;
    this.tellCar();
  }

  private drawNow_A(): number {
    return this.relayClosed ? Math.max(...this.car.draw_A(this.now_ms)) : 0;
  }

  private countEnergy(): void {
    const span_ms = this.now_ms - this.energyFrom_ms;
    this.energyFrom_ms = this.now_ms;
    if (!this.relayClosed || span_ms <= 0) return;
    this.elapsed_ms += span_ms;
    this.session_Ws += (this.ammeter_mA / 1000) * (this.voltage_mV / 1000) * (span_ms / 1000);
  }

  private readAmmeter(): void {
    this.countEnergy();
    const draw_A = this.drawNow_A();
    this.ammeter_mA = Math.round(draw_A * 1000);
    if (this.state === STATE.sleeping && draw_A < 1) this.openRelay();
    else this.ammeter_ms = this.now_ms + AMMETER_ms;
  }

  private everySecond(): void {
    this.second_ms = this.relayClosed || this.throttle > 0 ? this.now_ms + 1000 : Infinity;
    const celsius = this.temperature_C;
    const stored_A = this.eeprom.stored_A;
    if (celsius >= 71) {
      if (!this.hardFault) {
        this.trip("overTemperature");
        this.block(5000);
      }
      return;
    }
    if (this.state === STATE.C && celsius >= 68 && this.throttle < 2)
      this.applyThrottle(2, Math.max(6, Math.floor(stored_A / 4)));
    else if (this.state === STATE.C && celsius >= 65 && this.throttle < 1)
      this.applyThrottle(1, Math.max(6, Math.floor(stored_A / 2)));
    else if (this.throttle > 0 && celsius <= 62) this.applyThrottle(0, stored_A);
    else if (this.throttle === 2 && celsius <= 65) this.applyThrottle(1, Math.max(6, Math.floor(stored_A / 2)));
  }

  /** The quirk that matters: the new capacity ignores a lower volatile one. */
  private applyThrottle(level: 0 | 1 | 2, capacity_A: number): void {
    this.throttle = level;
    this.setCapacity(capacity_A);
  }

  private missHeartbeat(): void {
    const idle = this.state === STATE.sleeping || this.state === STATE.disabled || this.hardFault;
    this.restartHeartbeat();
    if (idle) return;
    this.heartbeatTrigger = 2;
    const fallback_A = Math.max(6, this.eeprom.heartbeat_A);
    if (fallback_A < this.capacity_A) this.setCapacity(fallback_A);
  }

  private isFault(): boolean {
    return this.state >= 4 && this.state <= 14;
  }

  private trip(fault: EvseFault): void {
    this.openRelay();
    this.state = FAULT_CODES[fault];
    this.pilotDue_ms = Infinity;
    const retries = fault === "gfci" || fault === "noGround";
    if (fault === "gfci") {
      this.eeprom.trips.gfi++;
      this.flags |= 0x0080;
    }
    if (fault === "noGround") this.eeprom.trips.ground++;
    if (fault === "stuckRelay") this.eeprom.trips.relay++;
    if (retries && this.retries < MOST_RETRIES) this.faultRetry_ms = this.now_ms + RETRY_ms;
    else this.hardFault = true;
    this.tellCar();
    this.report();
  }

  private retryFault(): void {
    this.faultRetry_ms = Infinity;
    this.retries++;
    if (this.cause === "gfci" || this.cause === "noGround") {
      this.trip(this.cause);
      return;
    }
    this.state = STATE.unknown;
    this.pilotState = 0;
    this.pilotNext = 0;
    this.watchPilot();
  }

  // Serial line

  private scheduleCommand(): void {
    if (this.command_ms !== Infinity || this.booting || !this.receiver.waits()) return;
    this.command_ms = Math.max(this.now_ms, this.busy_ms) + this.reactionTime_ms();
  }

  private reactionTime_ms(): number {
    if (!this.latency) return 1;
    return this.relayClosed ? 1 + this.random() * 38 : 0.5 + this.random() * 29;
  }

  private serve(): void {
    this.command_ms = Infinity;
    const line = this.receiver.next();
    if (line !== undefined) {
      const command = parse(line, Number(this.generation.protocol.charAt(0)) >= 3);
      const slow = this.latency && /^(SC|F0|S0|ST)$/.test(command.tokens[0]?.slice(0, 2) ?? "");
      if (slow) this.now_ms += 18 + this.random() * 6;
      const body = command.broken ? "$NK" : answer(this, command);
      if (!this.generation.tellsCapacity) this.report();
      if (body !== undefined) this.say(framed(body + (command.broken ? "" : command.id)));
      this.report();
    }
    this.scheduleCommand();
  }

  private fingerprint(): string {
    if (this.generation.tellsCapacity) {
      return `${this.state} ${this.pilotState} ${this.capacity_A} ${this.vflags() & 0x2118}`;
    }
    return String(this.state);
  }

  private report(): void {
    const now = this.fingerprint();
    if (now === this.reported || this.booting) return;
    if (this.generation.hex && this.state === STATE.unknown) return;
    this.reported = now;
    if (!this.generation.hex) this.say(framed(`$ST ${hex(this.state, 2)}`));
    else
      this.say(
        framed(`$AT ${hex(this.state, 2)} ${hex(this.pilotState, 2)} ${this.capacity_A} ${hex(this.vflags(), 4)}`),
      );
  }

  private say(bytes: string): void {
    const start_ms = Math.max(this.now_ms, this.sent_ms);
    this.sent_ms = start_ms + bytes.length * BYTE_ms;
    if (this.now_ms >= this.silent_ms) this.send(bytes, this.sent_ms);
  }

  // Boot

  private boot(after_ms: number): void {
    const begin_ms = this.now_ms + after_ms;
    this.booting = true;
    this.receiver.clear();
    this.command_ms = Infinity;
    this.bootStages = [
      { at_ms: begin_ms, act: () => this.losePower() },
      { at_ms: begin_ms + 2270, act: () => this.sayBootText() },
      { at_ms: begin_ms + 4630, act: () => this.finishBoot() },
    ];
    if (after_ms === 0) this.losePower();
  }

  private losePower(): void {
    this.openRelay();
    this.state = STATE.unknown;
    this.pilotState = 0;
    this.pilotNext = 0;
    this.capacity_A = this.eeprom.stored_A;
    this.echo = false;
    this.throttle = 0;
    this.hardFault = false;
    this.heartbeatTrigger = 0;
    this.flags = 0x0200;
    this.session_Ws = 0;
    this.elapsed_ms = 0;
    this.voltage_mV = this.eeprom.level === 2 ? 240000 : 120000;
    this.heartbeat_ms = Infinity;
    this.pilotDue_ms = Infinity;
    this.faultRetry_ms = Infinity;
    this.tellCar();
  }

  private sayBootText(): void {
    this.receiver.clear();
    if (this.generation.tellsCapacity) this.say("relayCloseMs: 100\r\nrelayHoldPwm: 255\r\n");
    if (this.generation.hex) this.say(framed("$AT 00 00 0 0200"));
  }

  private finishBoot(): void {
    this.booting = false;
    this.boots++;
    const stuck = this.cause === "stuckRelay" || this.cause === "gfiSelfTest" || this.cause === "noGround";
    const code = stuck && this.cause !== undefined ? FAULT_CODES[this.cause] : 0;
    if (this.generation.hex) this.say(framed(`$AB ${hex(code, 2)} ${this.generation.firmware}`));
    if (code !== 0) {
      this.state = code;
      this.hardFault = true;
    } else this.watchPilot();
    this.restartHeartbeat();
    this.scheduleCommand();
    this.report();
  }
}
