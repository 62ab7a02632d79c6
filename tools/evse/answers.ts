import type { EvseMachine } from "./machine";
import { type Command, hex, lax } from "./wire";

const OK = "$OK";
const NK = "$NK";

/** What a command may do to the line itself. */
export interface LineEffects {
  /** From now on every byte is sent back. */
  startEcho(): void;
  /** Resets the EVSE. */
  restart(): void;
}

/** Executes a command and gives the body of the reply, without checksum; `undefined`: no reply at all. */
export function answer(evse: EvseMachine, line: LineEffects, command: Command): string | undefined {
  const word = (command.tokens[0] ?? "").slice(0, 2);
  const args = command.tokens.slice(1);
  switch (word.charAt(0)) {
    case "G":
      return get(evse, word);
    case "F":
      return act(evse, line, word, args);
    case "S":
      return set(evse, word, args);
    default:
      return NK;
  }
}

/** Questions every build answers. */
function builtIn(evse: EvseMachine, word: string): string | undefined {
  const { generation, eeprom } = evse;
  switch (word) {
    case "GV":
      return `${OK} ${generation.firmware} ${generation.protocol}`;
    case "GS":
      return state(evse);
    case "GG":
      return `${OK} ${evse.relayClosed ? evse.ammeter.shown_mA : 0} ${generation.setsVoltage ? evse.voltage_mV : -1}`;
    case "GE":
      return `${OK} ${evse.capacity_A} ${hex(eeprom.flags, 4)}`;
    case "GC":
      return capacities(evse);
    case "GU":
      return `${OK} ${Math.floor(evse.ammeter.session_Ws)} ${eeprom.lifetime_Wh}`;
    case "GF":
      return faultCounters(evse);
    case "GP":
      return `${OK} ${temperature_dC(evse)} ${temperature_dC(evse)} -2560`;
    case "GT":
      return `${OK} 165 165 165 165 165 85`;
    case "GA":
      return `${OK} ${eeprom.scale} ${eeprom.offset}`;
    case "GD":
      return `${OK} ${eeprom.delay.join(" ")}`;
    case "G0":
      return `${OK} ${evse.state === 255 ? 2 : evse.connected ? 1 : 0}`;
    default:
      return undefined;
  }
}

/** Questions that only some builds answer. */
function compiledIn(evse: EvseMachine, word: string): string {
  const { generation } = evse;
  switch (word) {
    case "G3":
      return generation.limits ? `${OK} ${evse.sessionLimit.quarters}` : NK;
    case "GH":
      return generation.limits ? `${OK} ${evse.sessionLimit.kWh}` : NK;
    case "G5":
      return generation.lock ? `${OK} 0 A` : NK;
    case "GI":
      return generation.id ? `${OK}  Y57414FF020F0C` : NK;
    case "G7":
      return evse.contactor === undefined ? NK : `${OK} ${evse.contactor.phases === 3 ? 1 : 0}`;
    case "GY":
      return generation.heartbeat ? `${OK} ${heartbeat(evse)}` : NK;
    default:
      return NK;
  }
}

function temperature_dC(evse: EvseMachine): number {
  return Math.round(evse.thermal.celsius * 10);
}

function faultCounters({ eeprom }: EvseMachine): string {
  return `${OK} ${hex(eeprom.trips.gfi, 1)} ${hex(eeprom.trips.ground, 1)} ${hex(eeprom.trips.relay, 1)}`;
}

function get(evse: EvseMachine, word: string): string {
  return builtIn(evse, word) ?? compiledIn(evse, word);
}

function state(evse: EvseMachine): string {
  const elapsed_s = Math.floor(evse.ammeter.elapsed_ms / 1000);
  if (!evse.generation.hex) return `${OK} ${evse.state} ${elapsed_s}`;
  return `${OK} ${hex(evse.state, 2)} ${elapsed_s} ${hex(evse.pilotState, 2)} ${hex(evse.vflags(), 4)}`;
}

function largest_A(evse: EvseMachine): number {
  return evse.eeprom.level === 1 ? evse.generation.largestL1_A : evse.eeprom.hardwareMax_A;
}

function capacities(evse: EvseMachine): string {
  const largest = largest_A(evse);
  if (!evse.generation.longGc)
    return `${OK} ${evse.eeprom.level === 2 && evse.generation.firmware === "D4.8.1" ? 10 : 6} ${largest}`;
  return `${OK} 6 ${largest} ${evse.capacity_A} ${evse.eeprom.stored_A}`;
}

function heartbeat(evse: EvseMachine): string {
  const signed = evse.eeprom.heartbeat_s > 32767 ? evse.eeprom.heartbeat_s - 65536 : evse.eeprom.heartbeat_s;
  return `${signed} ${evse.eeprom.heartbeat_A} ${evse.heartbeatTrigger}`;
}

function act(evse: EvseMachine, line: LineEffects, word: string, args: string[]): string | undefined {
  switch (word) {
    case "FE":
      evse.enable();
      return OK;
    case "FS":
      evse.sleep();
      return OK;
    case "FD":
      if (evse.generation.lock) evse.block(300);
      evse.disable();
      return OK;
    case "FR":
      line.restart();
      return undefined;
    case "F1":
      if (evse.state === 254 || evse.state === 255) evse.enable();
      else evse.sleep();
      return OK;
    case "FF":
      return feature(evse, line, args);
    case "F0":
    case "FB":
      return args.length === 1 ? OK : NK;
    case "FP":
      return evse.hardFault ? NK : OK;
    default:
      return NK;
  }
}

/** `$FF E 0` switches echo on as well: the digit is compared with the wrong thing. */
function feature(evse: EvseMachine, line: LineEffects, args: string[]): string {
  const [letter = "", value = ""] = args;
  if (!/^[BDEFGRTV]$/.test(letter) || !/^[01]$/.test(value) || Number(evse.generation.protocol.charAt(0)) < 4)
    return NK;
  if (letter === "E") line.startEcho();
  else evse.eeprom.wrote("FF", 2);
  return OK;
}

function set(evse: EvseMachine, word: string, args: string[]): string {
  switch (word) {
    case "SC":
      return setCapacity(evse, args);
    case "SY":
      return evse.generation.heartbeat ? supervise(evse, args) : NK;
    case "SL":
      return setLevel(evse, args);
    case "SV":
      return setVoltage(evse, args);
    case "S1":
      return args.length === 6 ? OK : NK;
    case "S3":
      return setLimit(evse, "quarters", args);
    case "SH":
      return setLimit(evse, "kWh", args);
    case "S7":
    case "S8":
      return switchPhases(evse, word, args);
    case "S0":
      evse.eeprom.wrote("S0", 2);
      return args.length === 1 ? OK : NK;
    case "SA":
      if (args.length !== 2) return NK;
      evse.eeprom.calibrate(lax(args[0], 16), lax(args[1], 16));
      return OK;
    case "SK":
      evse.eeprom.lifetime_Wh = lax(args[0], 32);
      evse.eeprom.wrote("SK", 4);
      return OK;
    case "ST":
      if (args.length !== 4) return NK;
      evse.eeprom.delay = [lax(args[0]), lax(args[1]), lax(args[2]), lax(args[3])];
      evse.eeprom.wrote("ST", 5);
      return OK;
    default:
      return NK;
  }
}

/** `$S7 0` one phase, `$S7 1` three; `$S8` is whether it decides by itself, which this one never does. */
function switchPhases({ contactor }: EvseMachine, word: string, [value = ""]: string[]): string {
  if (contactor === undefined || (value !== "0" && value !== "1")) return NK;
  const phases = value === "1" ? 3 : 1;
  if (word === "S7" && phases !== contactor.phases) {
    contactor.phases = phases;
    contactor.switched(phases);
  }
  return OK;
}

function setCapacity(evse: EvseMachine, args: string[]): string {
  const { eeprom } = evse;
  if (args.length < 1 || args.length > 2) return NK;
  const asked = lax(args[0]);
  if (args[1]?.startsWith("M") === true) return setHardwareMaximum(evse, asked);
  const isVolatile = args.length === 2;
  const largest =
    isVolatile && evse.generation.firmware !== "D4.8.1" ? Math.min(largest_A(evse), eeprom.stored_A) : largest_A(evse);
  const applied = Math.max(6, Math.min(asked, largest));
  if (evse.throttled() && applied > evse.capacity_A) return `${NK} ${evse.capacity_A}`;
  if (!isVolatile) {
    eeprom.stored_A = applied;
    eeprom.wrote("SC", 1);
  }
  evse.setCapacity(applied);
  return `${applied === asked ? OK : NK} ${applied}`;
}

function setHardwareMaximum(evse: EvseMachine, asked: number): string {
  const { eeprom } = evse;
  if (eeprom.hardwareMaxSet || asked < 6 || asked > 80) return `${NK} ${eeprom.hardwareMax_A}`;
  eeprom.hardwareMaxSet = true;
  eeprom.hardwareMax_A = asked;
  eeprom.wrote("SC M", 1);
  if (evse.capacity_A > asked) evse.setCapacity(asked);
  return `${OK} ${asked}`;
}

function setLevel(evse: EvseMachine, args: string[]): string {
  const level = args[0];
  if (args.length !== 1 || (level !== "1" && level !== "2" && level !== "A")) return NK;
  if (level !== "A") evse.eeprom.level = level === "1" ? 1 : 2;
  evse.eeprom.wrote("SL", 2);
  evse.voltage_mV = evse.eeprom.level === 1 ? 120000 : 240000;
  evse.setCapacity(evse.eeprom.stored_A);
  return OK;
}

function setVoltage(evse: EvseMachine, args: string[]): string {
  if (args.length !== 1 || !evse.generation.setsVoltage) return evse.generation.setsVoltage ? NK : OK;
  evse.voltage_mV = lax(args[0], 32);
  return OK;
}

function setLimit(evse: EvseMachine, kind: "quarters" | "kWh", args: string[]): string {
  const plugged = evse.state === 2 || evse.state === 3;
  if (!evse.generation.limits || !plugged || args.length !== 1) return NK;
  evse.sessionLimit[kind] = lax(args[0]);
  return OK;
}

/** The EVSE guards itself: a pulse, an acknowledgement (165), or a new interval and fallback; the interval overflows above 65 s. */
function supervise(evse: EvseMachine, args: string[]): string {
  const { eeprom } = evse;
  if (args.length === 0) {
    evse.restartHeartbeat();
    return `${evse.heartbeatTrigger === 2 ? NK : OK} ${heartbeat(evse)}`;
  }
  if (args.length === 1) {
    if (lax(args[0]) !== 165) return `${NK} ${heartbeat(evse)}`;
    if (evse.heartbeatTrigger === 2) {
      evse.heartbeatTrigger = 1;
      evse.setCapacity(eeprom.stored_A);
    }
    return `${OK} ${heartbeat(evse)}`;
  }
  const interval_s = lax(args[0], 16);
  const fallback_A = lax(args[1]);
  if (interval_s === 0 && evse.heartbeatTrigger === 2) evse.setCapacity(eeprom.stored_A);
  if (interval_s !== eeprom.heartbeat_s || fallback_A !== eeprom.heartbeat_A) eeprom.wrote("SY", 3);
  eeprom.heartbeat_s = interval_s;
  eeprom.heartbeat_A = fallback_A;
  evse.heartbeatTrigger = 0;
  evse.restartHeartbeat();
  return `${OK} ${heartbeat(evse)}`;
}
