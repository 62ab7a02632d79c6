/** Longest text that is looked at: 10 bytes with a separator between them. */
const LONGEST_TEXT = 29;
const ZERO = 48;

/** Why a text is no card number: no hex digits, another length than 4, 7 or 10 bytes, or nothing but zeros (a failed read). */
export type UidFault = "notHex" | "length" | "zeros";

/** Whether {@link readUid} found a fault: card numbers begin with an upper-case digit, faults with a small letter. */
export function isUidFault(text: string): text is UidFault {
  return text === "notHex" || text === "length" || text === "zeros";
}

/**
 * A card number as upper-case hex (8, 14 or 20 digits; ISO 14443-3: 4, 7 or 10 bytes), or what is wrong with it. Small letters are
 * taken, and `:`, `-` or a space between two bytes.
 */
export function readUid(text: string): string {
  if (text.length > LONGEST_TEXT) return "length";
  let uid = "";
  let zeros = true;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isSeparator(code)) {
      // Between whole bytes only: 8 digits that were torn apart are no number.
      if (uid.length === 0 || Math.floor(uid.length / 2) * 2 !== uid.length || index === text.length - 1)
        return "notHex";
      if (isSeparator(text.charCodeAt(index - 1))) return "notHex";
    } else {
      if (!isHexDigit(code)) return "notHex";
      if (code !== ZERO) zeros = false;
      uid += text.charAt(index);
    }
  }
  if (uid.length !== 8 && uid.length !== 14 && uid.length !== 20) return "length";
  return zeros ? "zeros" : uid.toUpperCase();
}

/** The fault in words. */
export function uidFaultText(fault: UidFault): string {
  switch (fault) {
    case "notHex":
      return "not hex digits";
    case "length":
      return "not 4, 7 or 10 bytes";
    case "zeros":
      return "only zeros, which is a failed read";
  }
}

function isSeparator(code: number): boolean {
  return code === 58 || code === 45 || code === 32;
}

function isHexDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}
