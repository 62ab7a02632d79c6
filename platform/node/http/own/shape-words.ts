/** A shape in the words of JSON Schema 2020-12. */
export type Shape = Readonly<Record<string, unknown>>;

export const text: Shape = { type: "string" };
export const whole: Shape = { type: "integer" };
export const natural: Shape = { type: "integer", minimum: 0 };
export const number: Shape = { type: "number" };
export const truth: Shape = { type: "boolean" };
export const wholeOrNull: Shape = { type: ["integer", "null"] };
export const epoch_s: Shape = { type: "integer", minimum: 0, description: "seconds since 1970 UTC" };

export function listOf(items: Shape, more: Shape = {}): Shape {
  return { type: "array", items, ...more };
}

export function ref(name: string): Shape {
  return { $ref: `#/components/schemas/${name}` };
}

export function oneOf(...values: string[]): Shape {
  return { type: "string", enum: values };
}

/** An object; a name with a question mark behind it may be missing. */
export function object(fields: Readonly<Record<string, Shape>>, more: Shape = {}): Shape {
  const names = Object.keys(fields);
  const required = names.filter((name) => !name.endsWith("?"));
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, shape]) => [name.replace(/\?$/, ""), shape]),
  );
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}), ...more };
}

/** A body: other names than these are refused. */
export function body(fields: Readonly<Record<string, Shape>>, more: Shape = {}): Shape {
  return object(fields, { additionalProperties: false, ...more });
}
