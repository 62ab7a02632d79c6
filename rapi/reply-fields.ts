import { whole } from "#hal/text";
import { decode } from "./frame";
import { decimal, hexadecimal } from "./fields";
import { faultOf, stateOf } from "./states";

/**
 * What stands in the data of every answer and asynchronous message: the first word of the command or message, then `name:kind` for each
 * field. Kinds: `low..high` a decimal number, `x`, `x2`, `x4` hexadecimal with as many digits (`x`: 1 to 8), `state` a state code in hexadecimal,
 * `state10` in decimal (fw < 6.0), `text` printable. A word has a row for each shape that a generation of firmware gives it.
 */
const ROWS = `
G0|cable:0..2
G3|timeLimit_15min:0..255
G4|authLocked:0..1
G5|locked:0..1|lockMode:text
GA|scale:-32768..32767|offset_mA:-32768..32767
GC|smallest_A:0..255|largest_A:0..255
GC|smallest_A:0..255|hardware_A:0..255|offered_A:0..255|stored_A:0..255
GD|start_h:0..23|start_min:0..59|end_h:0..23|end_min:0..59
GE|offered_A:0..255|settingsFlags:x4
GF|gfciTrips:x|noGroundTrips:x|stuckRelayTrips:x
GG|charge_mA:-1..200000|voltage_mV:-1..1000000
GH|energyLimit_kWh:0..255
GI|mcu:text
GM|scale:-32768..32767|offset_mV:-2147483648..2147483647
GO|ambient_dC:-32768..32767|infrared_dC:-32768..32767
GP|ds3231_dC:-2560..2000|mcp9808_dC:-2560..2000|tmp007_dC:-2560..2000
GS|state:state10|charge_s:0..2147483647
GS|state:state|charge_s:0..2147483647|pilot:state|volatileFlags:x4
GT|year:0..99|month:1..12|day:1..31|h:0..23|min:0..59|s:0..59
GU|session_Ws:0..4294967295|lifetime_Wh:0..4294967295
GV|firmware:text|protocol:text
GY|interval_s:0..255|fallback_A:0..255|missed:0..2
SC|applied_A:0..255
SY|interval_s:0..255|fallback_A:0..255|missed:0..2
SB|inFault:0..1
AT|state:state|pilot:state|offered_A:0..255|volatileFlags:x4
AB|selfTest:x2|firmware:text
ST|state:state
AN|longPress:0..1
WF|mode:x2
`;

/**
 * The answer to a command, or an asynchronous message (`command` empty), as a JSON object with named fields in the units of their names:
 * `{"command":"GF","ok":true,"gfciTrips":2,...}`. `line` is the raw line. `undefined` when it is not what the protocol says: nothing is guessed.
 */
export function describeLine(command: string, line: string): string | undefined {
  const { kind, fields, checksum } = decode(line, 0);
  if (checksum === "bad" || kind === "other" || (kind === "async") !== (command === "")) return undefined;
  const word = kind === "async" ? (fields[0] ?? "") : (command.split(" ")[0] ?? "");
  const data: string[] = [];
  for (let index = 1; index < fields.length; index++) {
    const field = fields[index] ?? "";
    if (field !== "") data.push(field);
  }
  const head =
    kind === "async"
      ? '{"event":"' + word + '"'
      : '{"command":"' + word + '","ok":' + (kind === "ok" ? "true" : "false");
  if (data.length === 0) return kind === "async" || isQuestion(word, kind) ? undefined : head + "}";
  let at = ROWS.indexOf("\n" + word + "|");
  while (at >= 0) {
    const columns = ROWS.substring(at + 1, ROWS.indexOf("\n", at + 1)).split("|");
    const named = nameFields(columns, data);
    if (named !== undefined) return head + named + "}";
    at = ROWS.indexOf("\n" + word + "|", at + 1);
  }
  return undefined;
}

/** An accepted question must bring data. */
function isQuestion(word: string, kind: "ok" | "nk"): boolean {
  return kind === "ok" && word.startsWith("G");
}

function nameFields(columns: readonly string[], data: readonly string[]): string | undefined {
  if (columns.length !== data.length + 1) return undefined;
  let text = "";
  for (let index = 0; index < data.length; index++) {
    const [name = "", kind = ""] = (columns[index + 1] ?? "").split(":");
    const value = valueOf(kind, data[index] ?? "");
    if (value === undefined) return undefined;
    text += ',"' + name + '":' + value;
  }
  return text;
}

/** The value as JSON, or `undefined` when the text is not of that kind. */
function valueOf(kind: string, text: string): string | undefined {
  switch (kind) {
    case "text":
      return textValue(text);
    case "state":
      return stateValue(text.length === 2 ? hexadecimal(text, 2) : undefined);
    case "state10":
      return stateValue(decimal(text));
    case "x":
      return numberValue(hexadecimal(text, 8));
    case "x2":
      return text.length === 2 ? numberValue(hexadecimal(text, 2)) : undefined;
    case "x4":
      return text.length === 4 ? numberValue(hexadecimal(text, 4)) : undefined;
    default:
      return rangeValue(kind, decimal(text));
  }
}

function numberValue(value: number | undefined): string | undefined {
  return value === undefined ? undefined : whole(value);
}

function rangeValue(range: string, value: number | undefined): string | undefined {
  const edges = range.split("..");
  if (value === undefined || value < Number(edges[0]) || value > Number(edges[1])) return undefined;
  return whole(value);
}

function stateValue(code: number | undefined): string | undefined {
  const state = code === undefined ? undefined : (faultOf(code) ?? stateOf(code));
  return state === undefined ? undefined : '"' + state + '"';
}

function textValue(text: string): string | undefined {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 || code > 126 || code === 34 || code === 92) return undefined;
  }
  return '"' + text + '"';
}
