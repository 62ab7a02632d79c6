import { whole } from "#hal/text";
import type { Fields } from "./fields";
import type { HttpParts } from "./parts";

/** OpenEVSE's one limit of every session among ours: its type | our setting | how many of its units are one of ours. */
const LIMITS = "energy|energy_limit_kWh|1000\ntime|time_limit_15min|15\nsoc|soc_limit_pct|1";

/** What was asked of that limit; `undefined`: not this part of it. */
export interface WantedLimit {
  type: string | undefined;
  value: number | undefined;
}

/** Shows the limit of every session; of several the first, as there is room for one. */
export function putLimit(fields: Fields, parts: HttpParts): void {
  const limit = limitIn(parts);
  fields.text("limit_default_type", limit.type ?? "");
  fields.number("limit_default_value", limit.value ?? 0);
}

/** The settings that follow from what was asked, as `key=value` with commas between them, or why it cannot be taken. */
export function limitChange(parts: HttpParts, wanted: WantedLimit): { changes: string } | { allowed: string } {
  const now = limitIn(parts);
  const type = wanted.type ?? now.type ?? "";
  const value = wanted.value ?? now.value ?? 0;
  let changes = "";
  let allowed = type === "" ? "" : "energy (Wh), time (min) or soc (%)";
  for (const line of LIMITS.split("\n")) {
    const row = line.split("|");
    const unit = Number(row[2]);
    const units = type === row[0] ? Math.floor(value / unit) : 0;
    if (type === row[0]) allowed = units * unit === value ? "" : "multiples of " + whole(unit);
    changes += (changes === "" ? "" : ",") + (row[1] ?? "") + "=" + whole(units);
  }
  return allowed === "" ? { changes } : { allowed };
}

function limitIn({ settings }: HttpParts): WantedLimit {
  for (const line of LIMITS.split("\n")) {
    const row = line.split("|");
    const value = settings.get((row[1] ?? "") as "soc_limit_pct");
    if (value > 0) return { type: row[0], value: value * Number(row[2]) };
  }
  return { type: undefined, value: undefined };
}
