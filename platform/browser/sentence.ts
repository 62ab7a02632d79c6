import { type Language, hasText, textIn } from "./text-table";

/** Words that are the same in each language: units, phases, names of settings and feeds. */
const SAME = /^([A-Z]+\d?|s|min|mA|k?Wh|[a-z]+_\w+)$/;
const DAY = /^(Mo|Tu|We|Th|Fr|Sa|Su)$/;
const NUMBER = /\b\d+(\.\d+)?\b/g;
/** A fault of the EVSE that has tripped: its own name says it. */
const FAULT = /\bEVSE (\w+) - [^,;(]*[^,;( ]/;
const TOKEN = /^(\w+|[^])/;

/**
 * What the controller says in English, e.g. `offered 9 A: breaker L2 (25 A) - margin 0.5 A - house 15.2 A`, in another language, phrase by
 * phrase (`#` in a phrase stands for a number, `*` at its end for a name); `undefined` when a word of it is not known.
 */
export function translated(sentence: string, language: Language): string | undefined {
  if (language === "en") return sentence;
  const numbers: string[] = [];
  let rest = sentence
    .replace(FAULT, (whole, name: string) => (hasText(`fault.${name}`) ? name : whole))
    .replace(NUMBER, (number) => (numbers.push(number), "#"));
  let text = "";
  while (rest !== "") {
    const { length, said, isBeforeName } = longestPhrase(rest, language) ?? word(rest, language);
    if (said === undefined) return undefined;
    const taken = numbers.splice(0, rest.slice(0, length).split("#").length - 1);
    text += filled(said, taken).replace(/(\d)\.(?=\d)/g, "$1,");
    rest = rest.slice(length);
    if (isBeforeName) return text + filled(rest, numbers);
  }
  return text;
}

interface Said {
  /** Of what it says. */
  length: number;
  said: string | undefined;
  /** What follows is a name. */
  isBeforeName?: boolean;
}

function filled(text: string, numbers: string[]): string {
  return text.replace(/#/g, () => numbers.shift() ?? "#");
}

/** What has no words of its own in a sentence has those of the short reason, e.g. `breaker`. */
function longestPhrase(rest: string, language: Language): Said | undefined {
  for (let length = rest.length; length > 0; length--) {
    if (/^\w\w/.test(rest.slice(length - 1, length + 1))) continue;
    const words = rest.slice(0, length);
    if (hasText(`say.${words}`)) return { length, said: textIn(language, `say.${words}`) };
    if (hasText(`say.${words}*`))
      return { length, said: textIn(language, `say.${words}*`).slice(0, -1), isBeforeName: true };
    if (hasText(`why.${words}`)) return { length, said: inSentence(textIn(language, `why.${words}`), language) };
  }
  return undefined;
}

function word(rest: string, language: Language): Said {
  const token = TOKEN.exec(rest)?.[0] ?? rest;
  const key = DAY.test(token) ? `day.${token.toLowerCase()}` : `fault.${token}`;
  const { length } = token;
  if (hasText(key)) return { length, said: inSentence(textIn(language, key), language) };
  return { length, said: /^\W/.test(token) || SAME.test(token) ? token : undefined };
}

function inSentence(text: string, language: Language): string {
  return language === "de" ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
