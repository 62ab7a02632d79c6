import { decimal } from "./fields";

/**
 * Whether a command may be sent again when its answer did not come: sending it twice does what sending it once does.
 * All questions are; `$F1` toggles, `$FP` writes text, `$FR` reboots, a pass-through of anything else is tried once.
 */
export function isIdempotent(command: string): boolean {
  if (command.startsWith("G")) return true;
  if (command.startsWith("SC ")) return command.endsWith(" V");
  if (command.startsWith("SY")) return true;
  if (command.startsWith("S7 ") || command.startsWith("S8 ")) return true;
  return command === "FE" || command === "FS" || command === "FD";
}

/** Whether a command changes what the EVSE does: its answers are told to the listener, like those of pass-through. */
export function isOrder(command: string): boolean {
  return command.startsWith("SC ") || command === "FE" || command === "FS" || command === "FD";
}

/**
 * What a user may pass through: `allowed`, or a sentence that says why not and what to do instead. `order`: it would fight the controller,
 * which does itself what it means.
 */
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
    case "S1":
    case "SL":
    case "S3":
    case "SH":
      return "allowed";
    case "FE":
    case "FS":
    case "FD":
    case "SV":
      return "order";
    case "SC":
      return isCurrent(command)
        ? "order"
        : "would wear the EVSE's EEPROM or set no current; send SC 6 to SC 80, or use set_c_limit";
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

/** Whether this is `SC n` or `SC n V` and nothing else: other words set what is stored in the EVSE. */
function isCurrent(command: string): boolean {
  const tokens = command.split(" ");
  const current_A = decimal(tokens[1]) ?? -1;
  return (tokens.length === 2 || (tokens.length === 3 && tokens[2] === "V")) && current_A >= 0 && current_A <= 255;
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
