import { LANGUAGES, type Language } from "./text-table";

const KEPT = "language";

/** The language that was chosen, else the browser's, else English. */
export function preferredLanguage(): Language {
  for (const name of [localStorage.getItem(KEPT) ?? "", ...navigator.languages]) {
    const language = LANGUAGES.find((one) => one === name.slice(0, 2).toLowerCase());
    if (language !== undefined) return language;
  }
  return "en";
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
}
