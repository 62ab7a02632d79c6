import type { JSX } from "preact";
import { translated } from "../sentence";
import { page } from "../store";

/** A number and its unit stay on one line. */
const BEFORE_UNIT = /(?<=\d) (?=[A-Zkm°%])/g;

interface WhyProps {
  /** As the controller says it. */
  sentence: string;
  as?: "span" | "p" | "q";
  class?: string;
}

/** A sentence of the controller in the language of the page, or in English where it is not known. */
export function Why({ sentence, as: Element = "span", class: kind }: WhyProps): JSX.Element {
  const text = translated(sentence, page().language);
  return (
    <Element {...(kind === undefined ? {} : { class: kind })} {...(text === undefined ? { lang: "en" } : {})}>
      {(text ?? sentence).replace(BEFORE_UNIT, "\u00a0")}
    </Element>
  );
}
