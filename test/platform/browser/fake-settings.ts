import { type SettingRow, allRows } from "#firmware/settings/row";

type Value = number | string;

/** The settings of the table as the API gives and takes them. */
export class FakeSettings {
  private readonly values = new Map<string, Value>();

  document(keys?: readonly string[]): { settings: object[] } {
    const rows = allRows().filter(({ key }) => keys === undefined || keys.includes(key));
    return { settings: rows.map((row) => this.describe(row)) };
  }

  value(key: string): Value | undefined {
    return this.values.get(key) ?? allRows().find((row) => row.key === key)?.defaultValue;
  }

  /** Why nothing was changed, or `undefined`. */
  change(wanted: Readonly<Record<string, Value>>): { message: string; field: string } | undefined {
    for (const [key, value] of Object.entries(wanted)) {
      const row = allRows().find((one) => one.key === key);
      if (row === undefined) return { message: `${key}: there is no such setting`, field: key };
      const isAllowed = typeof value === "number" && value >= row.smallest && value <= row.largest;
      if (!isAllowed) return { message: `${key}: out of range; allowed: ${row.allowed}`, field: key };
    }
    for (const [key, value] of Object.entries(wanted)) this.values.set(key, value);
    return undefined;
  }

  private describe(row: SettingRow): object {
    const isChoice = row.values !== undefined && row.allowed !== "0,1";
    const options = row.allowed.split(",").map((part) => {
      const [value = "", text = value] = part.split("=");
      return { value: Number(value), text };
    });
    return {
      key: row.key,
      group: row.key.startsWith("solar") || row.key.startsWith("battery") ? "solar" : "house",
      value: this.value(row.key),
      default: row.defaultValue,
      unit: row.unit,
      kind: row.allowed === "0,1" ? "switch" : isChoice ? "choice" : "number",
      allowed: row.allowed,
      min: row.smallest,
      max: row.largest,
      step: row.step,
      ...(isChoice ? { options } : {}),
      writable: true,
      effect: !row.compatOnly,
      restart: row.restart,
      text: row.sentence,
    };
  }
}
