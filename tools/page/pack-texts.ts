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

/**
 * The texts as a module of the page, language by language: what stands near to its like takes a tenth less, compressed. A key that stands
 * in the code in full becomes the number of its row, there and here; of the others a hash is left.
 */
export function packTexts(): ModuleWriter {
  const texts = new Map(Object.entries(JSON.parse(readFileSync(TEXTS, "utf8")) as Record<string, string[]>));
  const plain = [...texts.keys()].filter((key) => !COMPOSED.test(key));
  const numbers = new Map(plain.map((key, index) => [key, index.toString(36)]));
  return {
    name: "pack-texts",
    enforce: "pre",
    load: (id) => (id.endsWith("/texts.json") ? { code: packed(texts, plain), moduleType: "js" } : undefined),
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

function packed(texts: Texts, plain: readonly string[]): string {
  const composed = [...texts.keys()].filter((key) => COMPOSED.test(key));
  const hashes = composed.map(builtKey);
  if (new Set(hashes).size < hashes.length) throw new Error("two keys of texts have the same hash: rename one");
  const rows = [...plain, ...composed].map((key) => texts.get(key) ?? []);
  const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? "").join("\n"));
  // takes the texts apart again
  return `
    const keys = ${JSON.stringify(hashes.join(""))};
    const languages = ${JSON.stringify(columns.join("\t"))}.split("\\t").map((texts) => texts.split("\\n"));
    const keyOf = (at) =>
      at < ${String(plain.length)} ? at.toString(36) : keys.substr((at - ${String(plain.length)}) * ${String(KEY_LENGTH)}, ${String(KEY_LENGTH)});
    export default Object.fromEntries(languages[0].map((_, at) => [keyOf(at), languages.map((texts) => texts[at])]));
  `;
}
