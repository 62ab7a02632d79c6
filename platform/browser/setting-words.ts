import type { Setting } from "./data/setting";
import { say, sayOr } from "./say";
import { page } from "./store";

/** Short name of a setting. */
export function settingLabel({ key }: Setting): string {
  return sayOr(`s.${key}`, key.replaceAll("_", " "));
}

/** What a setting means, in the language of the page; English where that is all there is. */
export function settingText({ key, text }: Setting): { text: string; isEnglish: boolean } {
  const { language } = page();
  const own = language === "en" ? "" : sayOr(`t.${key}`, "");
  return { text: own === "" ? text : own, isEnglish: own === "" };
}

/** Name of one of the values of a setting. */
export function optionLabel({ key }: Setting, text: string): string {
  return sayOr(key === "mode" ? `mode.${text}` : `o.${text}`, text);
}

/** Range and standard value of a setting in words. */
export function settingRange(setting: Setting): string {
  const { kind, min, max, unit, standard, allowed } = setting;
  const words: string[] = [];
  const hasGaps = allowed.includes(",");
  if (kind === "number" && hasGaps) words.push(`${allowed.replaceAll(",", ", ")} ${unit}`);
  else if (kind === "number" && min !== undefined && max !== undefined)
    words.push(`${say("settings.range", { min: String(min), max: String(max) })} ${unit}`);
  if (standard !== undefined && !setting.isSecret)
    words.push(say("settings.standard", { value: shownValue(setting, standard) }));
  return words.map((word) => `${word.trim()}.`).join(" ");
}

function shownValue(setting: Setting, value: number | string): string {
  if (setting.kind === "switch") return say(value === 1 ? "yes" : "no");
  const option = setting.options.find((one) => one.value === value);
  return option === undefined ? String(value) : optionLabel(setting, option.text);
}
