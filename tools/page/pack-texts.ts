import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { phraseHash } from "#platform/browser/phrase-hash";

/** What Vite asks of a plugin that writes some of the modules itself. */
interface ModuleWriter {
  name: string;
  enforce: "pre";
  load: (this: void, id: string) => { code: string; moduleType: "js" } | undefined;
  transform: (this: void, code: string, id: string) => { code: string; map: null } | undefined;
}

const TEXTS = fileURLToPath(new URL("../../platform/browser/texts.json", import.meta.url));

/** Keys that are put together from what the controller says, or from names in the code. */
export const COMPOSED =
  /^(screen|link|control|mode|split|day|schedule|charts|setup|scope|evse|fault|card|health|why|group|s|t|o|fact|say)\./;

/** Takes the texts apart again: the keys, then each language, a text a line. */
const UNPACK = `
const rows = {};
const [keys, ...languages] = packed.split("\\t").map((block) => block.split("\\n"));
keys.forEach((key, at) => (rows[key || keys[at - 1].replace("s.", "t.")] = languages.map((texts) => texts[at])));
export default rows;
`;

/**
 * The texts as a module of the page, language by language: what stands near to its like takes a tenth less, compressed. The explanation of
 * a setting follows its name and needs no key of its own, and a key that stands in the code in full becomes a number, there and here.
 */
export function packTexts(): ModuleWriter {
  const texts = new Map(Object.entries(JSON.parse(readFileSync(TEXTS, "utf8")) as Record<string, string[]>));
  const plain = [...texts.keys()].filter((key) => key.includes(".") && !COMPOSED.test(key));
  const numbers = new Map(plain.map((key, index) => [key, index.toString(36)]));
  return {
    name: "pack-texts",
    enforce: "pre",
    load: (id) => (id.endsWith("/texts.json") ? { code: packed(texts, numbers), moduleType: "js" } : undefined),
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

function packed(texts: ReadonlyMap<string, string[]>, numbers: ReadonlyMap<string, string>): string {
  const keys = [...texts.keys()].filter((key) => !key.startsWith("t."));
  const rows = keys.flatMap((key) => {
    const explanation = key.startsWith("s.") ? texts.get(key.replace("s.", "t.")) : undefined;
    const row = [numbers.get(key) ?? builtKey(key), ...(texts.get(key) ?? [])];
    return explanation === undefined ? [row] : [row, ["", ...explanation]];
  });
  const blocks = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? "").join("\n"));
  return `const packed = ${JSON.stringify(blocks.join("\t"))};${UNPACK}`;
}

/** A phrase of the controller is looked up by its hash. */
function builtKey(key: string): string {
  return key.startsWith("say.") ? `say#${phraseHash(key.slice(4)).toString(36)}` : key;
}
