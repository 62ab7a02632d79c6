import type { JSX } from "preact";
import { keepLanguage } from "../language";
import { say } from "../say";
import { update, usePage } from "../store";
import { LANGUAGES, type Language } from "../text-table";

const NAMES: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch", fr: "Français", sl: "Slovenščina" };

/** Whose page it is, and whether what it shows is of now. */
export function Header(): JSX.Element {
  const link = usePage((page) => page.link);
  const language = usePage((page) => page.language);
  const name = usePage((page) => page.state?.name ?? page.about?.chargers[page.charger]?.name ?? "Dinamics");
  const choose = (wanted: Language): void => {
    keepLanguage(wanted);
    update({ language: wanted });
  };
  return (
    <header class="header">
      <div class="header-who">
        <strong class="header-name">{name}</strong>
        <span class={`link link-${link}`} role="status">
          {say(`link.${link}`)}
        </span>
      </div>
      <select
        aria-label={say("language")}
        value={language}
        onChange={(event) => choose(event.currentTarget.value as Language)}
      >
        {LANGUAGES.map((one) => (
          <option key={one} value={one}>
            {NAMES[one]}
          </option>
        ))}
      </select>
    </header>
  );
}
