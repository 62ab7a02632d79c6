import { decimal } from "./fields";

/**
 * Whether a command may be sent again when its answer did not come: sending it twice does what sending it once does.
 * All questions are; `$F1` toggles, `$FP` writes text, `$FR` reboots, a pass-through of anything else is tried once.
 */
export function isIdempotent(command: string): boolean {
  if (command.startsWith("G")) return true;
  if (command.startsWith("SC ")) return command.endsWith(" V");
  if (command.startsWith("SY")) return true;
  return command === "FE" || command === "FS" || command === "FD";
}

/** Whether a command changes what the EVSE does: its answers are told to the listener, like those of pass-through. */
export function isOrder(command: string): boolean {
  return command.startsWith("SC ") || command === "FE" || command === "FS" || command === "FD";
}

/** What a user may pass through: `allowed`, or a sentence that says why not and what to do instead. */
export function passThroughVerdict(command: string): string {
  if (command.length === 0) return "empty; give a RAPI command without $, e.g. GV";
  const unsendable = unsendableBecause(command);
  if (unsendable !== undefined) return unsendable;
  const word = command.split(" ")[0] ?? "";
  if (command.startsWith("G")) return "allowed";
  switch (word) {
    case "F0":
    case "F1":
    case "FB":
    case "FP":
    case "FR":
    case "FE":
    case "FS":
    case "FD":
    case "S1":
    case "SL":
    case "S3":
    case "SH":
    case "SV":
      return "allowed";
    case "SC":
      return isVolatileCurrent(command) ? "allowed" : "would wear the EVSE's EEPROM; add V, or use set_c_limit";
    case "FF":
    case "SD":
    case "SE":
    case "SF":
    case "SG":
    case "SR":
    case "SS":
      return "switches safety tests of the EVSE; do that in the EVSE's own menu";
    case "SY":
      return "is the controller's own supervision; use set_heartbeat and set_heartbeat_current";
    default:
      return "writes settings of the EVSE or is unknown; do that in the EVSE's own menu";
  }
}

/** Why the text cannot go over the line as it is, or `undefined`. */
function unsendableBecause(command: string): string | undefined {
  for (let index = 0; index < command.length; index++) {
    const code = command.charCodeAt(index);
    if (code < 32 || code > 126) return "only printable ASCII can be sent";
    if (code === 36 || code === 42 || code === 94) return "leave out $, * and ^; the checksum is added";
  }
  if (command.length > 23) return "longer than the EVSE takes with checksum and sequence id; at most 23 characters";
  return undefined;
}

/** Exactly `SC n V` with a current an EVSE can have, 6..80 A: the EVSE takes every other form for a current to store, or for garbage. */
function isVolatileCurrent(command: string): boolean {
  const words = command.split(" ");
  const amps = decimal(words[1]);
  return words.length === 3 && words[2] === "V" && amps !== undefined && amps >= 6 && amps <= 80;
}
