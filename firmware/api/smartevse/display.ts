import { thousandths, whole } from "#hal/text";
import type { Snapshot } from "../snapshot";
import type { ProfileParts } from "./parts";
import { mains_dA } from "./readings";
import { offered_dA, shownMode, stateId } from "./state";
import { textOf } from "./texts";

/** 128 x 64 pixels, one bit each; 16 letters of 8 pixels in each of 5 lines. */
const WIDTH = 128;
const HEIGHT = 64;
const LETTERS_IN_LINE = 16;
const LINES = 5;
const GLYPH_ROWS = 5;
/** Letters that can be drawn, and their rows of three pixels as an octal digit each (4 is the left one), from above. */
const LETTERS = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:";
const GLYPHS =
  "00000755572622771747717175571174717747577112275757757172575565656344436555674647746443455355755722271115255655" +
  "4444757755655552555265644255636565534216722225555755552557755525555222712470070000002" +
  "02020";

/** What SmartEVSE shows on its display, as a bitmap (BMP) that a browser shows. Here it says mode, state, offer, mains and energy. */
export function displayImage(parts: ProfileParts, snapshot: Snapshot): string {
  const mains: string[] = [];
  for (let phase = 0; phase < 3; phase++) mains.push(whole(mains_dA(snapshot, phase) / 10));
  const lines = [
    textOf("mode", shownMode(parts, snapshot)),
    textOf("state", stateId(snapshot)),
    "OFFER " + thousandths(offered_dA(snapshot) * 100, 1) + " A",
    "MAINS " + mains.join(" "),
    thousandths(snapshot.sessionEnergy_Wh, 2) + " KWH",
  ];
  const rows: string[] = [];
  const blank = little(0, LETTERS_IN_LINE);
  const bytes: string[] = [];
  for (let pixels = 0; pixels < 8; pixels++) bytes.push(String.fromCharCode(doubled(pixels)));
  // a bitmap begins with its lowest row
  for (let row = 0; row < HEIGHT - LINES * 12; row++) rows.push(blank);
  for (let line = LINES - 1; line >= 0; line--) {
    const glyphs = glyphsOf((lines[line] ?? "").toUpperCase().substring(0, LETTERS_IN_LINE));
    rows.push(blank, blank);
    for (let row = GLYPH_ROWS - 1; row >= 0; row--) {
      const pixels = rowOf(glyphs, row, bytes) + blank.substring(glyphs.length);
      rows.push(pixels, pixels);
    }
  }
  return header() + rows.join("");
}

/** Where the rows of each letter begin. */
function glyphsOf(text: string): number[] {
  const glyphs: number[] = [];
  for (let place = 0; place < text.length; place++) {
    const letter = LETTERS.indexOf(text.charAt(place));
    glyphs.push(letter < 0 ? 0 : letter * GLYPH_ROWS);
  }
  return glyphs;
}

/** One row of pixels of a line of text, a byte for each letter; `bytes`: by its three pixels. */
function rowOf(glyphs: readonly number[], row: number, bytes: readonly string[]): string {
  const pixels: string[] = [];
  for (const glyph of glyphs) pixels.push(bytes[GLYPHS.charCodeAt(glyph + row) - 48] ?? "");
  return pixels.join("");
}

/** Three pixels as six, from the left of a byte. */
function doubled(pixels: number): number {
  let rest = pixels;
  let byte = 0;
  if (rest >= 4) {
    byte += 192;
    rest -= 4;
  }
  if (rest >= 2) {
    byte += 48;
    rest -= 2;
  }
  return rest === 1 ? byte + 12 : byte;
}

/** Header of a bitmap of one bit, dark on light. */
function header(): string {
  const size_B = (WIDTH / 8) * HEIGHT;
  const colours = String.fromCharCode(255) + String.fromCharCode(255) + String.fromCharCode(255) + little(0, 5);
  return [
    "BM" + little(62 + size_B, 4) + little(0, 4) + little(62, 4),
    little(40, 4) + little(WIDTH, 4) + little(HEIGHT, 4) + little(1, 2) + little(1, 2),
    little(0, 4) + little(size_B, 4) + little(2835, 4) + little(2835, 4) + little(2, 4) + little(0, 4),
    colours,
  ].join("");
}

/** A number in so many bytes, the lowest first. */
function little(value: number, bytes: number): string {
  let rest = value;
  let text = "";
  for (let place = 0; place < bytes; place++) {
    const high = Math.floor(rest / 256);
    text += String.fromCharCode(rest - high * 256);
    rest = high;
  }
  return text;
}
