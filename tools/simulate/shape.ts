import { nearest } from "#platform/node/nearest";

/** Shapes of JSON: one description from which the check, its error messages and the published JSON Schema come. */

export type Shape =
  NumberShape | TextShape | FlagShape | ListShape | TupleShape | RecordShape | ChoiceShape | VariantShape | ValueShape;

interface Described {
  /** One sentence for the schema. */
  about?: string;
}
export interface NumberShape extends Described {
  is: "number";
  least: number;
  most: number;
  unit?: string;
  whole?: boolean;
}
export interface TextShape extends Described {
  is: "text";
  longest?: number;
}
export interface FlagShape extends Described {
  is: "flag";
}
export interface ChoiceShape extends Described {
  is: "choice";
  of: readonly string[];
}
export interface ListShape extends Described {
  is: "list";
  item: Shape;
  least?: number;
  most?: number;
}
/** A list whose places have shapes of their own; the last ones may be missing down to `least`. */
export interface TupleShape extends Described {
  is: "tuple";
  items: readonly Shape[];
  least: number;
}
export interface RecordShape extends Described {
  is: "record";
  keys: Readonly<Record<string, Shape>>;
  needs?: readonly string[];
  /** Says in messages which keys there are, where a list of them would be too long. */
  keysAre?: string;
}
/** A record whose other keys depend on the value of one of them. */
export interface VariantShape extends Described {
  is: "variant";
  by: string;
  cases: Readonly<Record<string, RecordShape>>;
}

/** A single value with a rule of its own. */
export interface ValueShape extends Described {
  is: "value";
  /** Why the value cannot be taken, or `undefined`. */
  fault: (value: unknown) => string | undefined;
  allowed: string;
  schema: Readonly<Record<string, unknown>>;
}

/** Checks a value and collects every fault as `path: what; allowed: ...`. */
export function check(shape: Shape, value: unknown, path: string, faults: string[]): void {
  const fault = faultOf(shape, value);
  if (fault !== undefined) {
    faults.push(`${path === "" ? "the scenario" : path}: ${fault}; allowed: ${allowed(shape)}`);
    return;
  }
  switch (shape.is) {
    case "list":
      (value as unknown[]).forEach((item, index) => {
        check(shape.item, item, `${path}[${index}]`, faults);
      });
      return;
    case "tuple":
      (value as unknown[]).forEach((item, index) => {
        const place = shape.items[index];
        if (place !== undefined) check(place, item, `${path}[${index}]`, faults);
      });
      return;
    case "record":
      checkRecord(shape, value as Record<string, unknown>, path, faults);
      return;
    case "variant":
      checkVariant(shape, value as Record<string, unknown>, path, faults);
      return;
    default:
      return;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function faultOf(shape: Shape, value: unknown): string | undefined {
  switch (shape.is) {
    case "number":
      return numberFault(shape, value);
    case "text":
      if (typeof value !== "string") return `${say(value)} is no text`;
      return value.length > (shape.longest ?? 1000) ? "the text is too long" : undefined;
    case "flag":
      return typeof value === "boolean" ? undefined : `${say(value)} is neither true nor false`;
    case "choice":
      return typeof value === "string" && shape.of.includes(value) ? undefined : `${say(value)} is not known`;
    case "list":
      return Array.isArray(value)
        ? countFault(value.length, shape.least ?? 0, shape.most ?? 1000000)
        : `${say(value)} is no list`;
    case "tuple":
      return Array.isArray(value)
        ? countFault(value.length, shape.least, shape.items.length)
        : `${say(value)} is no list`;
    case "value":
      return shape.fault(value);
    case "record":
    case "variant":
      return isRecord(value) ? undefined : `${say(value)} is no object`;
  }
}

function numberFault(shape: NumberShape, value: unknown): string | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return `${say(value)} is no number`;
  if (shape.whole === true && !Number.isInteger(value)) return `${say(value)} is no whole number`;
  if (value < shape.least) return `${say(value)} is too small`;
  return value > shape.most ? `${say(value)} is too large` : undefined;
}

function countFault(count: number, least: number, most: number): string | undefined {
  if (count < least) return `${count} entries are too few`;
  return count > most ? `${count} entries are too many` : undefined;
}

function checkRecord(shape: RecordShape, value: Record<string, unknown>, path: string, faults: string[]): void {
  for (const key of Object.keys(value)) {
    const inner = Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
    const place = placeOf(path, key);
    if (inner !== undefined) check(inner, value[key], place, faults);
    else faults.push(`${place}: unknown key${meant(key, Object.keys(shape.keys))}; allowed: ${keysOf(shape)}`);
  }
  for (const key of shape.needs ?? []) {
    const inner = shape.keys[key];
    if (Object.hasOwn(value, key) || inner === undefined) continue;
    faults.push(`${placeOf(path, key)}: is missing; allowed: ${allowed(inner)}`);
  }
}

function placeOf(path: string, key: string): string {
  const shown = /^[\w-]{1,60}$/.test(key) ? key : JSON.stringify(key.slice(0, 60));
  return path === "" ? shown : `${path}.${shown}`;
}

function keysOf(shape: RecordShape): string {
  return shape.keysAre ?? Object.keys(shape.keys).join(", ");
}

function checkVariant(shape: VariantShape, value: Record<string, unknown>, path: string, faults: string[]): void {
  const name = value[shape.by];
  const record = typeof name === "string" && Object.hasOwn(shape.cases, name) ? shape.cases[name] : undefined;
  if (record !== undefined) checkRecord(record, value, path, faults);
  else {
    const names = Object.keys(shape.cases);
    const near = typeof name === "string" ? meant(name, names) : "";
    const what = name === undefined ? "is missing" : `${say(name)} is not known${near}`;
    faults.push(`${path}.${shape.by}: ${what}; allowed: ${names.join(", ")}`);
  }
}

/** What would have been taken, in words. */
export function allowed(shape: Shape): string {
  switch (shape.is) {
    case "number":
      return `${shape.whole === true ? "a whole number " : ""}${shape.least}..${shape.most}${shape.unit === undefined ? "" : ` ${shape.unit}`}`;
    case "text":
      return `a text of at most ${shape.longest ?? 1000} characters`;
    case "flag":
      return "true or false";
    case "choice":
      return shape.of.join(", ");
    case "list":
      return `a list of ${allowed(shape.item)}`;
    case "tuple":
      return `a list [${shape.items.map((item) => allowed(item)).join(", ")}]`;
    case "record":
      return `an object with ${keysOf(shape)}`;
    case "value":
      return shape.allowed;
    case "variant":
      return `an object with ${shape.by}: ${Object.keys(shape.cases).join(", ")}`;
  }
}

/** A value from outside, short enough for a message. */
export function say(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${String(value.length)}`;
  if (isRecord(value)) return "an object";
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

/** `, did you mean x?` for the nearest known name, or nothing. */
function meant(name: string, known: readonly string[]): string {
  const [near] = nearest(name.slice(0, 60), known);
  return near === undefined ? "" : `, did you mean ${near}?`;
}
