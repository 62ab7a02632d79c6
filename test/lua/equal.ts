/** Whether two values are the same all the way down; a field that is `undefined` equals one that is missing. */
export function deepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left === "number" && typeof right === "number") return left !== left && right !== right;
  if (typeof left !== "object" || typeof right !== "object") return false;
  if (left === undefined || right === undefined) return false;
  const one = left as Record<string, unknown>;
  const other = right as Record<string, unknown>;
  for (const key in one) if (!deepEqual(one[key], other[key])) return false;
  for (const key in other) if (one[key] === undefined) return false;
  return true;
}

declare function tostring(this: void, value: unknown): string;

function showFields(value: object, depth: number): string {
  const fields: string[] = [];
  const record = value as Record<string, unknown>;
  for (const key in record) fields.push(tostring(key) + ": " + show(record[key], depth - 1));
  fields.sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  return "{" + fields.join(", ") + "}";
}

/** A value as a failure message shows it; depth-limited, so that a record that holds itself ends. */
export function show(value: unknown, depth: number): string {
  if (typeof value === "string") return '"' + value + '"';
  if (typeof value !== "object" || value === undefined) return tostring(value);
  if (depth <= 0) return "{..}";
  return showFields(value as object, depth);
}
