import { SETTINGS_TABLE, type SettingKey } from "./table";

/** What a number from outside may be. */
export interface ValueRange {
  /** Unit of the value, e.g. `A`; empty for codes, switches and plain factors. */
  unit: string;
  /** What is taken: `6..125`, `0,1` or `0,6..32`. */
  allowed: string;
  step: number;
}

/** What has to be known of a setting in order to set it: a row of the table without what only people read. */
export interface Setting extends ValueRange {
  key: SettingKey;
  /** MQTT topic below the prefix, e.g. `set_breaker`. */
  topic: string;
  defaultValue: number;
  /** Whether the value survives a restart of the controller. */
  saved: boolean;
  /** Whether a change takes effect only after a restart. */
  restart: boolean;
}

const NEWLINE = 10;

/** The line of the table that begins at a position. */
function lineFrom(start: number): string {
  return SETTINGS_TABLE.substring(start, SETTINGS_TABLE.indexOf("\n", start));
}

/** The setting in one line of the table. */
export function settingIn(line: string): Setting {
  const field = line.split("|");
  const key = (field[0] ?? "") as SettingKey;
  const flags = field[5] ?? "";
  return {
    key,
    topic: field[1] ?? "",
    unit: unitOf(key),
    allowed: field[2] ?? "",
    step: Number(field[3]),
    defaultValue: Number(field[4]),
    saved: flags.includes("s"),
    restart: flags.includes("r"),
  };
}

/** The line of a key, or `undefined` for a name that is no setting. */
export function lineOfKey(key: string): string | undefined {
  const at = key.includes("|") ? -1 : SETTINGS_TABLE.indexOf("\n" + key + "|");
  return at < 0 ? undefined : lineFrom(at + 1);
}

/** The setting of a key, or `undefined` for a name that is no setting. */
export function settingOfKey(key: string): Setting | undefined {
  const line = lineOfKey(key);
  return line === undefined ? undefined : settingIn(line);
}

/** The setting that a topic sets, or `undefined`. */
export function settingOfTopic(topic: string): Setting | undefined {
  const found = topic.includes("|") ? -1 : SETTINGS_TABLE.indexOf("|" + topic + "|");
  if (found < 0) return undefined;
  let start = found;
  while (SETTINGS_TABLE.charCodeAt(start - 1) !== NEWLINE) start--;
  const setting = settingIn(lineFrom(start));
  return setting.topic === topic ? setting : undefined;
}

/** The lines of the table in their order. */
export function settingLines(): string[] {
  return SETTINGS_TABLE.substring(1, SETTINGS_TABLE.length - 1).split("\n");
}

/** What is allowed, with the unit: `6..125 A`. */
export function allowedText(range: ValueRange): string {
  return range.unit === "" ? range.allowed : range.allowed + " " + range.unit;
}

/** Whether a value in thousandths lies in one of the allowed values or ranges (the step is not looked at). */
export function isAllowed(range: ValueRange, milli: number): boolean {
  for (const part of range.allowed.split(",")) {
    const edges = numbersOf(part).split("..");
    const low = Number(edges[0]) * 1000;
    const high = edges[1] === undefined ? low : Number(edges[1]) * 1000;
    if (milli >= low && milli <= high) return true;
  }
  return false;
}

/** One part of what is allowed without its name: `3` of `3=solar`. */
export function numbersOf(part: string): string {
  const equals = part.indexOf("=");
  return equals < 0 ? part : part.substring(0, equals);
}

/** The value that a name stands for, e.g. `solar` in `2=smart,3=solar`, or `undefined`. */
export function valueOfName(range: ValueRange, name: string): number | undefined {
  for (const part of range.allowed.split(",")) {
    const equals = part.indexOf("=");
    if (equals >= 0 && part.substring(equals + 1) === name) return Number(part.substring(0, equals));
  }
  return undefined;
}

/** Thousandths as a number; whole numbers stay integers in Lua. */
export function fromMilli(milli: number): number {
  const whole = Math.floor(milli / 1000);
  return whole * 1000 === milli ? whole : milli / 1000;
}

/** A number with at most three decimals as thousandths. */
export function toMilli(value: number): number {
  return Math.floor(value * 1000 + 0.5);
}

/** The unit that the ending of a key names, e.g. `A`; empty for none. */
export function unitOf(key: string): string {
  const words = key.split("_");
  const ending = words[words.length - 1] ?? "";
  switch (ending) {
    case "A":
    case "mA":
    case "ms":
    case "s":
    case "kWh":
    case "W":
    case "V":
    case "C":
    case "min":
      return ending;
    case "pct":
      return "%";
    case "permille":
      return "x 0.1 %";
    case "15min":
      return "x 15 min";
    default:
      return "";
  }
}
