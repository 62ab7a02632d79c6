/** A session that has ended, as the history keeps it. What an older version did not know is missing. */
export interface SessionRow {
  start_s: number;
  end_s: number;
  charge_s: number;
  energy_Wh: number;
  peak_mA: number;
  number?: number | undefined;
  duration_s?: number | undefined;
  L1_Wh?: number | undefined;
  L2_Wh?: number | undefined;
  L3_Wh?: number | undefined;
  solar_Wh?: number | undefined;
  grid_Wh?: number | undefined;
  battery_Wh?: number | undefined;
  unsplit_Wh?: number | undefined;
  endedBy?: string | undefined;
  source?: string | undefined;
  card?: string | undefined;
}

const NUMBERS = [
  "number",
  "duration_s",
  "L1_Wh",
  "L2_Wh",
  "L3_Wh",
  "solar_Wh",
  "grid_Wh",
  "battery_Wh",
  "unsplit_Wh",
] as const;
const NEEDED = ["start_s", "end_s", "charge_s", "energy_Wh"] as const;
const TEXTS = ["endedBy", "source", "card"] as const;
const LARGEST = 9_000_000_000;
const LONGEST_TEXT = 100;

export const SESSION_COLUMNS = [...NEEDED, "peak_mA", ...NUMBERS, ...TEXTS] as const;

/** The row of a record as the controller publishes it; `undefined`: it is none, or without its times, because the clock was not set. */
export function sessionRow(record: unknown): SessionRow | undefined {
  if (typeof record !== "object" || record === null) return undefined;
  const given = record as Record<string, unknown>;
  const row: Record<string, number | string> = {};
  for (const name of [...NEEDED, ...NUMBERS]) {
    const value = given[name];
    const isMissing = value === undefined || value === null;
    if (isMissing && !(NEEDED as readonly string[]).includes(name)) continue;
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > LARGEST) return undefined;
    row[name] = value;
  }
  for (const name of TEXTS) {
    const value = given[name];
    if (value === undefined) continue;
    if (typeof value !== "string" || value.length > LONGEST_TEXT) return undefined;
    row[name] = value;
  }
  const peak_A = given["peak_A"];
  if (typeof peak_A !== "number" || !(peak_A >= 0 && peak_A <= 1000)) return undefined;
  row["peak_mA"] = Math.round(peak_A * 1000);
  return row as unknown as SessionRow;
}

/** The record of a row, with the names under which the controller publishes it; what is not known is left out. */
export function recordOf(row: Readonly<Record<string, number | string | null>>): Record<string, number | string> {
  const { peak_mA, ...rest } = row;
  const record: Record<string, number | string> = {};
  for (const [name, value] of Object.entries(rest)) if (value !== null) record[name] = value;
  if (typeof record["end_s"] === "number" && typeof record["start_s"] === "number")
    record["duration_s"] ??= record["end_s"] - record["start_s"];
  record["peak_A"] = Number(peak_mA ?? 0) / 1000;
  return record;
}
