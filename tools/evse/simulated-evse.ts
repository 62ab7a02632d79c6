import type { EvseFault } from "#hal/evse";
import type { CarLoad } from "#tools/car/car-load";
import { answer } from "./answers";
import { FAULT_CODES, STATE } from "./codes";
import { Eeprom } from "./eeprom";
import { type Firmware, type Generation, generationOf } from "./generation";
import { EvseMachine } from "./machine";
import { BYTE_ms, Receiver, framed, generator, hex, parse } from "./wire";

export interface EvseOptions {
  firmware?: Firmware;
  seed?: number;
  /** Capacity stored in EEPROM, A. */
  storedMax_A?: number;
  serviceLevel?: 1 | 2;
  /** Heartbeat supervision as stored in EEPROM; off when not given. */
  heartbeat?: { interval_s: number; fallback_A: number };
  /** False: every reply after 1 ms. */
  latency?: boolean;
  /** It switches the phases itself (`$S7`), and tells who must know. */
  switchPhases?: (phases: number) => void;
  /** True: starts with the boot; false: already running in state A. */
  bootNow?: boolean;
}

/**
 * An OpenEVSE charging controller, simulated from its observable behaviour: its serial line, its states, its blocking actions and its
 * quirks. Time is milliseconds since the start, handed in; nothing happens between two calls of `advance` that a real one would not do.
 */
export class SimulatedEvse {
  readonly generation: Generation;
  readonly eeprom: Eeprom;
  readonly machine: EvseMachine;
  boots = 0;
  private echo = false;
  private readonly receiver = new Receiver();
  private readonly random: () => number;
  private readonly latency: boolean;
  private sent_ms = 0;
  private silent_ms = -1;
  private booting = false;
  private bootStages: { at_ms: number; act: () => void }[] = [];
  private command_ms = Infinity;
  private reported = "";

  constructor(
    options: EvseOptions,
    car: CarLoad,
    private readonly send: (bytes: string, at_ms: number) => void,
  ) {
    this.generation = generationOf(options.firmware ?? "8.2");
    this.eeprom = new Eeprom(options.storedMax_A ?? 32, options.serviceLevel ?? 2, options.heartbeat);
    this.machine = new EvseMachine(car, this.eeprom, this.generation, () => {
      this.report();
    });
    if (options.switchPhases !== undefined) this.machine.contactor = { phases: 3, switched: options.switchPhases };
    this.random = generator(options.seed ?? 1);
    this.latency = options.latency ?? true;
    this.reported = this.fingerprint();
    if (options.bootNow === true) this.boot(0);
  }

  /** What can be seen from outside without asking over the line. */
  get facts() {
    const { machine, eeprom } = this;
    return {
      state: machine.state,
      relayClosed: machine.relayClosed,
      pwm: machine.pwm(),
      capacity_A: machine.capacity_A,
      storedMax_A: eeprom.stored_A,
      eepromWrites: eeprom.writes,
      session_Ws: machine.ammeter.session_Ws,
      heartbeatTrigger: machine.heartbeatTrigger,
      hardFault: machine.hardFault,
      boots: this.boots,
    };
  }

  get state(): number {
    return this.machine.state;
  }

  /** How far the simulation has come. */
  get time_ms(): number {
    return this.machine.now_ms;
  }

  get relayClosed(): boolean {
    return this.machine.relayClosed;
  }

  get capacity_A(): number {
    return this.machine.capacity_A;
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
    const { machine } = this;
    for (let due_ms = this.nextDue_ms(); due_ms <= now_ms; due_ms = this.nextDue_ms()) {
      machine.now_ms = Math.max(machine.now_ms, due_ms);
      this.step();
    }
    machine.now_ms = Math.max(machine.now_ms, now_ms);
  }

  nextDue_ms(): number {
    if (this.booting) return this.bootStages[0]?.at_ms ?? Infinity;
    return Math.max(this.machine.now_ms, Math.min(this.command_ms, this.machine.nextDue_ms()));
  }

  /** The car was plugged, unplugged, or asks for something else. */
  carChanged(now_ms: number): void {
    this.advance(now_ms);
    if (!this.booting) this.machine.watchPilot();
  }

  /** Brings a fault about, or takes its cause away. */
  setFault(fault: EvseFault | undefined): void {
    this.machine.cause = fault;
    if (fault !== undefined && !this.booting) this.machine.trip(fault);
  }

  setTemperature(celsius: number): void {
    this.machine.setTemperature(celsius);
  }

  /** A power glitch or the watchdog: everything volatile is lost. */
  reboot(): void {
    this.boot(0);
  }

  /** The line goes dead in both directions; the EVSE itself goes on. */
  silence(for_ms: number): void {
    this.silent_ms = this.machine.now_ms + for_ms;
  }

  /** `$FF E`: every byte received is sent back from now on. */
  startEcho(): void {
    this.echo = true;
  }

  /** `$FR`: resets itself a little later, later still while charging. */
  restart(): void {
    this.boot(this.machine.relayClosed ? 4000 : 1000);
  }

  private step(): void {
    if (this.booting) {
      this.bootStages.shift()?.act();
      return;
    }
    this.machine.step();
    if (this.command_ms <= this.machine.now_ms) this.serve();
    if (this.machine.relayClosed) this.machine.watchPilot();
    this.report();
  }

  private scheduleCommand(): void {
    if (this.command_ms !== Infinity || this.booting || !this.receiver.waits()) return;
    this.command_ms = Math.max(this.machine.now_ms, this.machine.busy_ms) + this.reactionTime_ms();
  }

  private reactionTime_ms(): number {
    if (!this.latency) return 1;
    return this.machine.relayClosed ? 1 + this.random() * 38 : 0.5 + this.random() * 29;
  }

  private serve(): void {
    this.command_ms = Infinity;
    const line = this.receiver.next();
    if (line !== undefined) {
      const command = parse(line, Number(this.generation.protocol.charAt(0)) >= 3);
      if (this.latency && redraws(command.tokens[0] ?? "")) this.machine.now_ms += 18 + this.random() * 6;
      const body = command.broken ? "$NK" : answer(this.machine, this, command);
      if (!this.generation.tellsCapacity) this.report();
      if (body !== undefined) this.say(framed(body + (command.broken ? "" : command.id)));
      this.report();
    }
    this.scheduleCommand();
  }

  private fingerprint(): string {
    const { machine } = this;
    if (!this.generation.tellsCapacity) return String(machine.state);
    return `${machine.state} ${machine.pilotState} ${machine.capacity_A} ${machine.vflags() & 0x2118}`;
  }

  private report(): void {
    const { machine } = this;
    const now = this.fingerprint();
    if (now === this.reported || this.booting) return;
    if (this.generation.hex && machine.state === STATE.unknown) return;
    this.reported = now;
    const state = hex(machine.state, 2);
    if (!this.generation.hex) this.say(framed(`$ST ${state}`));
    else
      this.say(framed(`$AT ${state} ${hex(machine.pilotState, 2)} ${machine.capacity_A} ${hex(machine.vflags(), 4)}`));
  }

  private say(bytes: string): void {
    const now_ms = this.machine.now_ms;
    this.sent_ms = Math.max(now_ms, this.sent_ms) + bytes.length * BYTE_ms;
    if (now_ms >= this.silent_ms) this.send(bytes, this.sent_ms);
  }

  private boot(after_ms: number): void {
    const begin_ms = this.machine.now_ms + after_ms;
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
    this.echo = false;
    this.reported = "";
    this.machine.reset();
  }

  private sayBootText(): void {
    this.receiver.clear();
    if (this.generation.tellsCapacity) this.say("relayCloseMs: 100\r\nrelayHoldPwm: 255\r\n");
    if (this.generation.hex) this.say(framed("$AT 00 00 0 0200"));
  }

  /** The self test fails while its cause lasts: then the EVSE stays in that fault. */
  private finishBoot(): void {
    const { machine } = this;
    this.booting = false;
    this.boots++;
    const { cause } = machine;
    const fails = cause === "stuckRelay" || cause === "gfiSelfTest" || cause === "noGround";
    const code = fails ? FAULT_CODES[cause] : 0;
    if (this.generation.hex) this.say(framed(`$AB ${hex(code, 2)} ${this.generation.firmware}`));
    if (code === 0) machine.watchPilot();
    else {
      machine.state = code;
      machine.hardFault = true;
    }
    machine.restartHeartbeat();
    this.scheduleCommand();
    this.report();
  }
}

/** Whether a command redraws the LCD, which takes its time. */
function redraws(word: string): boolean {
  switch (word.slice(0, 2)) {
    case "SC":
    case "F0":
    case "S0":
    case "ST":
      return true;
    default:
      return false;
  }
}
