const HEX = "0123456789abcdef";

/** The value of a name in a query or a form (`a=1&b=2`), decoded; `undefined` when it is not there. */
export function formValue(form: string, name: string): string | undefined {
  // most forms have not this name: they are not taken apart for it
  if (!form.includes("%") && !form.includes("+") && !("&" + form).includes("&" + name)) return undefined;
  for (const pair of form.split("&")) {
    const equals = pair.indexOf("=");
    const key = equals < 0 ? pair : pair.substring(0, equals);
    if (decoded(key) === name) return equals < 0 ? "" : decoded(pair.substring(equals + 1));
  }
  return undefined;
}

/** Percent signs and plus signs resolved; a percent sign that begins no byte stands for itself. */
function decoded(text: string): string {
  if (!text.includes("%") && !text.includes("+")) return text;
  let out = "";
  let index = 0;
  while (index < text.length) {
    const sign = text.indexOf("%", index);
    const next = sign < 0 ? text.length : sign;
    if (next > index) {
      out += text.substring(index, next).split("+").join(" ");
      index = next;
      continue;
    }
    const high = digitAt(text, index + 1);
    const low = high < 0 ? -1 : digitAt(text, index + 2);
    if (low >= 0) {
      out += String.fromCharCode(high * 16 + low);
      index += 3;
    } else {
      out += "%";
      index++;
    }
  }
  return out;
}

function digitAt(text: string, index: number): number {
  return index < text.length ? HEX.indexOf(text.charAt(index).toLowerCase()) : -1;
}
