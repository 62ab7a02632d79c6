declare function error(this: void, message: string, level: number): never;

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const HEX = "0123456789abcdef";

/** Module `encoder`. */
export const encoderModule = {
  /** An error for what is no base64, as NodeMCU has it: whole groups of four, filled up with `=`. */
  fromBase64(this: void, text: string): string {
    const pad = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    if (text.length - Math.floor(text.length / 4) * 4 !== 0) error("Invalid base64 string", 0);
    let bytes = "";
    for (let at = 0; at < text.length; at += 4) {
      let group = 0;
      for (let index = at; index < at + 4; index++) {
        const digit = DIGITS.indexOf(text.charAt(index));
        if (digit < 0 && index < text.length - pad) error("Invalid base64 string", 0);
        group = group * 64 + (digit < 0 ? 0 : digit);
      }
      const high = Math.floor(group / 65536);
      const middle = Math.floor(group / 256) - high * 256;
      bytes += String.fromCharCode(high, middle, group - Math.floor(group / 256) * 256);
    }
    return bytes.substring(0, bytes.length - pad);
  },
  toHex(this: void, bytes: string): string {
    let text = "";
    for (let at = 0; at < bytes.length; at++) {
      const code = bytes.charCodeAt(at);
      const high = Math.floor(code / 16);
      text += HEX.charAt(high) + HEX.charAt(code - high * 16);
    }
    return text;
  },
};
