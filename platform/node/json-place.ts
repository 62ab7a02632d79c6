/** `line:column` of the first character that makes a text no JSON. */
export function syntaxErrorPlace(text: string): string {
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const length = Math.floor((good + bad) / 2);
    if (couldBegin(text.slice(0, length))) good = length;
    else bad = length;
  }
  const lines = text.slice(0, good).split("\n");
  return `${String(lines.length)}:${String((lines.at(-1) ?? "").length + 1)}`;
}

/** The reason of a syntax error, without the text that caused it. */
export function jsonReason(message: string): string {
  return message.replace(/, (\.\.\.)?".*" is not valid JSON$/s, "").replace(/ in JSON at position.*$/s, "");
}

/** Whether a text could be the beginning of JSON: the parser misses only what would come behind its end. */
function couldBegin(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    if (message.includes("Unexpected end") || message.includes("Unterminated")) return true;
    return / at position (\d+)/.exec(message)?.[1] === String(text.length);
  }
}
