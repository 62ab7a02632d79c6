import { type SettingRow, visitRows } from "#firmware/settings/row";
import { allowedText } from "#firmware/settings/setting";
import { readValue } from "#firmware/settings/value";
import { type RecordShape, type Shape, say } from "./shape";

/** The text that sets a row to a value of a scenario, or `undefined` when it is of no kind that can: a number, its text, or a flag for a switch. */
export function settingText(value: unknown): string | undefined {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : undefined;
}

function faultOf(row: SettingRow, value: unknown): string | undefined {
  const isSwitch = row.values?.join() === "0,1";
  const text = typeof value === "boolean" && !isSwitch ? undefined : settingText(value);
  if (text === undefined) return `${say(value)} is no number`;
  const read = readValue(row, text, row.key);
  return typeof read === "number" ? undefined : `${say(value)}: ${read.why}`;
}

function schemaOfRow(row: SettingRow): Record<string, unknown> {
  if (row.allowed.includes("=")) {
    return { enum: row.allowed.split(",").flatMap((part) => [part.split("=")[1] ?? "", Number(part.split("=")[0])]) };
  }
  if (row.values !== undefined) return { enum: row.values };
  const ranges = row.allowed.split(",").map((part) => {
    const [low = "", high = low] = part.split("..");
    return { minimum: Number(low), maximum: Number(high) };
  });
  const [only] = ranges;
  const bounds = ranges.length === 1 ? only : { anyOf: ranges };
  return { type: row.step === 1 ? "integer" : "number", ...bounds };
}

function shapeOfRow(row: SettingRow): Shape {
  return {
    is: "value",
    about: `${row.sentence}; default ${String(row.defaultValue)}`,
    fault: (value) => faultOf(row, value),
    allowed: allowedText(row),
    schema: schemaOfRow(row),
  };
}

function settingsShape(): RecordShape {
  const keys: Record<string, Shape> = {};
  visitRows((row) => {
    keys[row.key] = shapeOfRow(row);
  });
  return {
    is: "record",
    keys,
    keysAre: "the keys that `dinamics settings list` shows",
    about: "settings of the controller by the keys of the table of settings, each in the unit its name ends with",
  };
}

/** The keys of a scenario's `settings`, one for each row of the table of settings. */
export const SETTINGS: RecordShape = settingsShape();
