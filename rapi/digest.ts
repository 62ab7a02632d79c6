import type { EvseStatus } from "#hal/evse";
import type { Dialect } from "./dialect";
import type { Line } from "./frame";
import { decimal, hexadecimal } from "./fields";
import { EV_CONNECTED, HARD_FAULT, SLEEPING, faultOf, flag, stateOf } from "./states";

/** Largest capacity an EVSE can state, A. */
const LARGEST_A = 80;
/** Digits of a counter of faults: it stops at fe. */
const MOST_DIGITS = 2;
/** A temperature sensor that is not there. */
const NO_SENSOR_dC = -2560;
/** The third sensor when it is not there, before fw 4.10. */
const OLD_NO_SENSOR_dC = 230;

/**
 * Writes a state code (and, from fw 6.0 on, pilot state and volatile flags) into the status. False: not a state, nothing changed.
 * An EVSE in a hard fault that was told to sleep says `fe` but stays in its fault.
 */
export function digestState(
  status: EvseStatus,
  code: number | undefined,
  pilot: number | undefined,
  flags: number | undefined,
): boolean {
  const state = code === undefined ? undefined : stateOf(code);
  if (state === undefined || code === undefined) return false;
  if (flags !== undefined && flag(flags, HARD_FAULT) && code >= SLEEPING) {
    status.fault = status.fault ?? "other";
    status.state = "fault";
    status.carConnected = flag(flags, EV_CONNECTED);
    return true;
  }
  status.state = state;
  status.fault = faultOf(code);
  if (state === "charging") status.carWants = true;
  else if (pilot !== undefined && state !== "sleeping" && state !== "disabled") status.carWants = pilot === 3;
  else if (state === "notConnected" || (pilot === undefined && state === "connected")) status.carWants = false;
  if (state === "unknown" || state === "disabled") status.carConnected = undefined;
  else if (flags !== undefined) status.carConnected = flag(flags, EV_CONNECTED);
  else if (state === "notConnected") status.carConnected = false;
  else if (state === "connected" || state === "charging") status.carConnected = true;
  return true;
}

/** Writes a capacity in A into the status. False: out of range, nothing changed. */
export function digestCapacity(status: EvseStatus, capacity_A: number | undefined, now: number): boolean {
  if (capacity_A === undefined || capacity_A < 1 || capacity_A > LARGEST_A) return false;
  status.offered_mA = capacity_A * 1000;
  status.offered_ms = now;
  return true;
}

/** Takes the answer to a question (`GS`, `GG`...) into the status. False: not the shape of an answer to it; nothing changed. */
export function digestAnswer(status: EvseStatus, dialect: Dialect, command: string, line: Line): boolean {
  const fields = line.fields;
  const now = line.at_ms;
  switch (command.substring(0, 2)) {
    case "GS":
      return digestGs(status, dialect, fields) && stamp(status, now);
    case "GG":
      return digestGg(status, fields, now);
    case "GE":
      if (fields.length !== 3 || hexadecimal(fields[2], 4) === undefined) return false;
      return digestCapacity(status, decimal(fields[1]), now);
    case "GC":
      return fields.length === 5 ? digestCapacity(status, decimal(fields[3]), now) : fields.length === 3;
    case "GU":
      return digestGu(status, fields);
    case "GP":
      return digestGp(status, dialect, fields);
    case "G0":
      return digestG0(status, fields);
    case "GF":
      return digestGf(status, fields);
    default:
      return true;
  }
}

/** The state was confirmed at this moment. */
function stamp(status: EvseStatus, now: number): boolean {
  status.state_ms = now;
  return true;
}

function digestGs(status: EvseStatus, dialect: Dialect, fields: string[]): boolean {
  if (dialect.hexStates) {
    if (fields.length !== 5) return false;
    const pilot = hexadecimal(fields[3], 2);
    const flags = hexadecimal(fields[4], 4);
    if (pilot === undefined || flags === undefined) return false;
    return digestState(status, hexadecimal(fields[1], 2), pilot, flags);
  }
  return fields.length === 3 && digestState(status, decimal(fields[1]), undefined, undefined);
}

function digestGg(status: EvseStatus, fields: string[], now: number): boolean {
  const current_mA = decimal(fields[1]);
  const voltage_mV = decimal(fields[2]);
  if (fields.length !== 3 || current_mA === undefined || voltage_mV === undefined) return false;
  status.charge_mA = current_mA < 0 ? undefined : current_mA;
  status.charge_ms = now;
  status.voltage_mV = voltage_mV > 0 ? voltage_mV : undefined;
  return true;
}

function digestGu(status: EvseStatus, fields: string[]): boolean {
  const session_Ws = decimal(fields[1]);
  const lifetime_Wh = decimal(fields[2]);
  if (fields.length !== 3 || session_Ws === undefined || lifetime_Wh === undefined) return false;
  if (session_Ws < 0 || lifetime_Wh < 0) return false;
  status.session_Ws = session_Ws;
  status.lifetime_Wh = lifetime_Wh;
  return true;
}

function digestGp(status: EvseStatus, dialect: Dialect, fields: string[]): boolean {
  if (fields.length !== 4) return false;
  let hottest_dC: number | undefined = undefined;
  for (let index = 1; index < 4; index++) {
    const value_dC = decimal(fields[index]);
    if (value_dC === undefined) return false;
    const fitted = dialect.marksAbsentSensors
      ? value_dC > NO_SENSOR_dC
      : value_dC !== 0 && !(index === 3 && value_dC === OLD_NO_SENSOR_dC);
    if (fitted && (hottest_dC === undefined || value_dC > hottest_dC)) hottest_dC = value_dC;
  }
  status.temperature_dC = hottest_dC;
  return true;
}

function digestG0(status: EvseStatus, fields: string[]): boolean {
  const connected = decimal(fields[1]);
  if (fields.length !== 2 || connected === undefined || connected < 0 || connected > 2) return false;
  status.carConnected = connected === 2 ? undefined : connected === 1;
  return true;
}

function digestGf(status: EvseStatus, fields: string[]): boolean {
  const gfci = hexadecimal(fields[1], MOST_DIGITS);
  const noGround = hexadecimal(fields[2], MOST_DIGITS);
  const stuckRelay = hexadecimal(fields[3], MOST_DIGITS);
  if (fields.length !== 4 || gfci === undefined || noGround === undefined || stuckRelay === undefined) return false;
  status.faultCounts = [gfci, noGround, stuckRelay];
  return true;
}

/** Takes an asynchronous state message (`$AT`, the self test's failure in `$AB`, or `$ST` before fw 6.0) into the status. False: malformed, nothing changed. */
export function digestAsync(status: EvseStatus, dialect: Dialect, line: Line): boolean {
  const fields = line.fields;
  if (fields[0] === "ST") {
    if (dialect.hexStates || fields.length !== 2) return false;
    return digestState(status, hexadecimal(fields[1], 2), undefined, undefined) && stamp(status, line.at_ms);
  }
  if (fields[0] === "AB") {
    const code = hexadecimal(fields[1], 2);
    if (code === undefined || faultOf(code) === undefined) return code === 0;
    return digestState(status, code, undefined, undefined) && stamp(status, line.at_ms);
  }
  if (fields[0] !== "AT" || fields.length !== 5) return false;
  const pilot = hexadecimal(fields[2], 2);
  const capacity_A = decimal(fields[3]);
  const flags = hexadecimal(fields[4], 4);
  if (pilot === undefined || capacity_A === undefined || flags === undefined) return false;
  if (!digestState(status, hexadecimal(fields[1], 2), pilot, flags)) return false;
  stamp(status, line.at_ms);
  if (dialect.tellsCapacity) digestCapacity(status, capacity_A, line.at_ms);
  return true;
}
