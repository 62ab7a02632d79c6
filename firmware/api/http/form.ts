const HEX = "0123456789abcdef";

/** The value of a name in a query or a form (`a=1&b=2`), decoded; `undefined` when it is not there. Names stand as they are. */
export function formValue(form: string, name: string): string | undefined {
  if (form === "") return undefined;
  const text = "&" + form;
  const head = "&" + name;
  for (let at = text.indexOf(head); at >= 0; at = text.indexOf(head, at + 1)) {
    const end = at + head.length;
    const next = text.indexOf("&", end);
    const length = next < 0 ? text.length : next;
    if (end === length) return "";
    if (text.charAt(end) === "=") return decoded(text.substring(end + 1, length));
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
