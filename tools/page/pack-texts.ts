import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { KEY_LENGTH, builtKey } from "#platform/browser/built-key";

/** What Vite asks of a plugin that writes some of the modules itself. */
interface ModuleWriter {
  name: string;
  enforce: "pre";
  load: (this: void, id: string) => { code: string; moduleType: "js" } | undefined;
  transform: (this: void, code: string, id: string) => { code: string; map: null } | undefined;
}

type Texts = ReadonlyMap<string, readonly string[]>;

const TEXTS = fileURLToPath(new URL("../../platform/browser/texts.json", import.meta.url));

/** Keys that are put together from what the controller says, or from names in the code. */
export const COMPOSED =
  /^(screen|link|control|mode|split|day|schedule|charts|setup|scope|evse|fault|card|health|why|group|s|t|o|fact|say)\.|^[^.]+$/;

/** Stands for the hash of a key that the code names by its number. */
const NUMBERED = ".";

/**
 * The texts as a module of the page, language by language and like by like, which takes a tenth less when it is compressed. A key that
 * stands in the code in full becomes the number of its row, there and here; of the others a hash is left.
 */
export function packTexts(): ModuleWriter {
  const texts = new Map(Object.entries(JSON.parse(readFileSync(TEXTS, "utf8")) as Record<string, string[]>));
  const last = (key: string): string => texts.get(key)?.at(-1) ?? "";
  const keys = [...texts.keys()].sort((one, other) => (last(one) < last(other) ? -1 : 1));
  const numbers = new Map(keys.flatMap((key, at) => (COMPOSED.test(key) ? [] : [[key, at.toString(36)] as const])));
  return {
    name: "pack-texts",
    enforce: "pre",
    load: (id) => (id.endsWith("/texts.json") ? { code: packed(keys, texts), moduleType: "js" } : undefined),
    transform: (code, id) => {
      if (!/\/browser\/.*\.tsx?$/.test(id)) return undefined;
      const short = code.replace(/"([a-z]+\.\w+)"/g, (whole, key: string) => {
        const number = numbers.get(key);
        return number === undefined ? whole : `"${number}"`;
      });
      return { code: short, map: null };
    },
  };
}

function packed(keys: readonly string[], texts: Texts): string {
  const hashes = keys.map((key) => (COMPOSED.test(key) ? builtKey(key) : NUMBERED));
  const hashed = hashes.filter((hash) => hash !== NUMBERED);
  if (new Set(hashed).size < hashed.length) throw new Error("two keys of texts have the same hash: rename one");
  const columns = (texts.get(keys[0] ?? "") ?? []).map((_, column) =>
    keys.map((key) => texts.get(key)?.[column] ?? "").join("\n"),
  );
  // takes the texts apart again
  return `
    const languages = ${JSON.stringify(columns.join("\t"))}.split("\\t").map((texts) => texts.split("\\n"));
    const rows = ${JSON.stringify(hashes.join(""))}.match(/[${NUMBERED}]|.{${String(KEY_LENGTH)}}/g)
      .map((hash, at) => [hash === "${NUMBERED}" ? at.toString(36) : hash, languages.map((texts) => texts[at])]);
    export default Object.fromEntries(rows);
  `;
}
