const LONGEST_NUMBER = 24;

/** Whether a text is a decimal number as JSON writes one. */
export function isNumber(text: string): boolean {
  if (text.length > LONGEST_NUMBER) return false;
  let at = text.charAt(0) === "-" ? 1 : 0;
  const whole = digitsFrom(text, at);
  at = whole;
  if (whole === (text.charAt(0) === "-" ? 1 : 0)) return false;
  if (text.charAt(at) === ".") {
    const end = digitsFrom(text, at + 1);
    if (end === at + 1) return false;
    at = end;
  }
  if (text.charAt(at).toLowerCase() === "e") {
    at++;
    if (text.charAt(at) === "-" || text.charAt(at) === "+") at++;
    const end = digitsFrom(text, at);
    if (end === at || end > at + 2) return false;
    at = end;
  }
  return at === text.length;
}

function digitsFrom(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at;
}
