import { whole } from "#hal/text";
import type { Rejection } from "../settings/rejection";
import { isHex } from "./hex";
import { IMAGE, LONGEST_NAME } from "./slots";
import { numberOf, versionNumber } from "./version";

/** First line of every manifest. */
export const TITLE = "dinamics-update 1";
/** Longest manifest, bytes; and longest line of it. */
export const LONGEST_MANIFEST_B = 24000;
export const LONGEST_LINE = 160;
/** Largest file, bytes: half the 256 kB of the image's partition. */
const LARGEST_FILE_B = 999999;
const SIGNATURE_DIGITS = 128;
/** What the names of the page's files begin with. */
const PAGE = "web/";

/** What the lines of a manifest have said so far. One record is filled line by line. */
export interface Manifest {
  product: string;
  version: string;
  /** The file of the last line; its name is empty when it was a line of something else. */
  name: string;
  size_B: number;
  /** SHA-256, 64 lower-case hexadecimal digits. */
  sha256: string;
  /** Files, and their bytes, so far; whether the image is one of them. */
  files: number;
  total_B: number;
  hasImage: boolean;
  /** The last line was read. */
  ended: boolean;
}

export function newManifest(): Manifest {
  return {
    product: "",
    version: "",
    name: "",
    size_B: 0,
    sha256: "",
    files: 0,
    total_B: 0,
    hasImage: false,
    ended: false,
  };
}

/** The signature that the two lines before the signed text give, 128 hexadecimal digits. */
export function readHead(head: string): string | Rejection {
  const lines = head.split("\n");
  if (lines[0] !== TITLE) return refused("no manifest of an update", "a file that begins with " + TITLE);
  const field = (lines[1] ?? "").split(" ");
  const signature = field[1] ?? "";
  if (field.length !== 2 || field[0] !== "signature" || !isHex(signature, SIGNATURE_DIGITS))
    return refused("no signature", "signature and 128 hexadecimal digits in the second line");
  return signature;
}

/** The text that a signature of a manifest is made of; `sha256` is that of everything behind the line with the signature. */
export function signedText(sha256: string): string {
  return TITLE + "\n" + sha256 + "\n";
}

/** Reads one line of the signed text: product, version, then files, then `end`. Why it cannot be taken, if so. */
export function readLine(manifest: Manifest, line: string): Rejection | undefined {
  const field = line.split(" ");
  const value = field[1] ?? "";
  manifest.name = "";
  if (manifest.ended) return refused("something behind its end", "nothing behind the line end");
  if (manifest.product === "") {
    if (field.length !== 2 || field[0] !== "product" || value === "" || value.length > 32)
      return refused("no product", "product and its name in the third line");
    manifest.product = value;
    return undefined;
  }
  if (manifest.version === "") {
    if (field.length !== 2 || field[0] !== "version" || versionNumber(value) < 0)
      return refused("no version", "version and three numbers with points, e.g. version 1.2.3");
    manifest.version = value;
    return undefined;
  }
  if (line === "end") {
    manifest.ended = true;
    if (manifest.hasImage) return undefined;
    return refused("no image in it", "the image among its files");
  }
  return readFile(manifest, field);
}

function readFile(manifest: Manifest, field: readonly string[]): Rejection | undefined {
  const [word = "", name = "", size = "", sha256 = ""] = field;
  const size_B = numberOf(size, 6);
  const wrong = nameWrong(name);
  if (word === "file" && wrong !== "")
    return {
      what: "file name in the manifest",
      why: wrong,
      allowed: "1.." + whole(LONGEST_NAME) + " of a-z A-Z 0-9 . _ -",
    };
  if (field.length !== 4 || word !== "file" || size_B < 1 || size_B > LARGEST_FILE_B || !isHex(sha256, 64))
    return refused("a line that is none", "file NAME SIZE SHA-256, or end");
  manifest.name = name;
  manifest.size_B = size_B;
  manifest.sha256 = sha256;
  manifest.files++;
  manifest.total_B += size_B;
  if (name === IMAGE) manifest.hasImage = true;
  return undefined;
}

/** What is wrong with the name of a file; empty: nothing. A path could put a file where another one is; those of the page have their own. */
function nameWrong(path: string): string {
  const name = path.startsWith(PAGE) ? path.substring(PAGE.length) : path;
  if (name === "") return "empty";
  if (name.includes("/") || name.includes("\\") || name.includes("..")) return "a path";
  if (path.length > LONGEST_NAME) return "too long";
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
    if (!isLetter && !(code >= 45 && code <= 57) && code !== 95) return "a character that no name has";
  }
  return "";
}

function refused(why: string, allowed: string): Rejection {
  return { what: "manifest", why, allowed };
}
