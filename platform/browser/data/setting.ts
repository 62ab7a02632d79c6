import { fieldsOf, isTrue, listOf, numberOf, textOf } from "./read";

export interface SettingOption {
  value: number | string;
  text: string;
}

/** A row of the table of settings with its value. */
export interface Setting {
  key: string;
  group: string;
  kind: "switch" | "choice" | "number" | "text";
  /** Unset for a secret. */
  value: number | string | undefined;
  standard: number | string | undefined;
  unit: string;
  min: number | undefined;
  max: number | undefined;
  step: number | undefined;
  options: SettingOption[];
  /** The whole range in words, when it has gaps. */
  allowed: string;
  isWritable: boolean;
  isSecret: boolean;
  needsRestart: boolean;
  /** Whether it does anything here; some are kept for old scripts only. */
  hasEffect: boolean;
  /** What it means, in English. */
  text: string;
}

export function readSettings(value: unknown): Setting[] | undefined {
  const settings = fieldsOf(value)?.["settings"];
  return Array.isArray(settings) ? listOf(settings, readSetting) : undefined;
}

function readSetting(row: unknown): Setting | undefined {
  const fields = fieldsOf(row);
  const key = textOf(fields?.["key"]);
  if (fields === undefined || key === undefined) return undefined;
  const value = valueOf(fields["value"]);
  const options = listOf(fields["options"], readOption);
  return {
    key,
    group: textOf(fields["group"]) ?? "other",
    kind: kindOf(options, textOf(fields["kind"]), value),
    value,
    standard: valueOf(fields["default"]),
    unit: textOf(fields["unit"]) ?? "",
    min: numberOf(fields["min"]),
    max: numberOf(fields["max"]),
    step: numberOf(fields["step"]),
    options,
    allowed: textOf(fields["allowed"]) ?? "",
    isWritable: fields["writable"] !== false,
    isSecret: isTrue(fields["secret"]),
    needsRestart: isTrue(fields["restart"]),
    hasEffect: fields["effect"] !== false,
    text: textOf(fields["text"]) ?? "",
  };
}

function kindOf(
  options: readonly SettingOption[],
  kind: string | undefined,
  value: number | string | undefined,
): Setting["kind"] {
  if (kind === "switch") return "switch";
  if (options.length > 0) return "choice";
  return typeof value === "number" ? "number" : "text";
}

function readOption(option: unknown): SettingOption | undefined {
  const value = valueOf(fieldsOf(option)?.["value"]);
  if (value === undefined) return undefined;
  return { value, text: textOf(fieldsOf(option)?.["text"]) ?? String(value) };
}

function valueOf(value: unknown): number | string | undefined {
  return numberOf(value) ?? textOf(value);
}

/** What a field of the page holds, as the value of a setting; `undefined` when it is no number although it has to be one. */
export function enteredValue(setting: Setting, entered: string): number | string | undefined {
  if (setting.kind === "text") return entered;
  if (setting.kind === "choice") return setting.options.find(({ value }) => String(value) === entered)?.value;
  const number = entered.trim() === "" ? NaN : Number(entered.trim().replace(",", "."));
  return Number.isFinite(number) ? number : undefined;
}
