import { createHash, type KeyObject } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LONGEST_MANIFEST_B, newManifest, readHead, readLine, signedText, TITLE } from "#firmware/update/manifest";
import { errorText, InputError } from "#platform/node/input-error";
import { IMAGE, type ImageList, LIST } from "#tools/image/manifest";
import { signatureDigits } from "./signing-key";

/** Name of the manifest in the folder and on the server. */
export const MANIFEST = "manifest.txt";

/** A file of an image. */
export interface ImageFile {
  name: string;
  size_B: number;
  sha256: string;
}

/** What a manifest says. */
export interface Image {
  product: string;
  version: string;
  files: ImageFile[];
}

/**
 * Writes the signed manifest of all files of a folder into it. What no module would take is refused, with the module's own words, and so is
 * another name than the list of the image folder gives the same image: a module would load it, not find the version that it was promised, and
 * take the one before back.
 */
export function signFolder(folder: string, about: { product: string; version: string; key: KeyObject }): Image {
  const files = filesOf(folder);
  const built = builtImage(folder, files);
  if (built !== undefined && (built.product !== about.product || built.version !== about.version))
    throw new InputError([
      `${folder}: the image says that it is ${built.product} ${built.version}, not ${about.product} ${about.version}; npm run build:module -- --version ${about.version} makes another one`,
    ]);
  const lines = files.map(({ name, size_B, sha256 }) => `file ${name} ${String(size_B)} ${sha256}\n`);
  const text = `product ${about.product}\nversion ${about.version}\n${lines.join("")}end\n`;
  const signature = signatureDigits(about.key, signedText(createHash("sha256").update(text, "latin1").digest("hex")));
  const manifest = `${TITLE}\nsignature ${signature}\n${text}`;
  const image = parseManifest(manifest, folder);
  const path = join(folder, MANIFEST);
  writeFileSync(path + ".new", manifest, "latin1");
  renameSync(path + ".new", path);
  return image;
}

/** Product and version of the image in a folder of `npm run build:module`; `undefined`: it is another folder, or another image. */
export function builtImage(
  folder: string,
  files: readonly ImageFile[] = filesOf(folder),
): Pick<Image, "product" | "version"> | undefined {
  const list = join(folder, "..", LIST);
  if (!existsSync(list)) return undefined;
  try {
    const { product, version, files: built } = JSON.parse(readFileSync(list, "utf8")) as ImageList;
    const image = files.find(({ name }) => name === IMAGE);
    const isSame = built.some(({ name, sha256 }) => name === IMAGE && sha256 === image?.sha256);
    return isSame ? { product, version } : undefined;
  } catch {
    return undefined;
  }
}

/** The one folder below whose files are taken: the module's page. */
const PAGE = "web";

function filesOf(folder: string): ImageFile[] {
  return entriesOf(folder)
    .filter((name) => name !== MANIFEST && name !== MANIFEST + ".new" && !name.startsWith("."))
    .sort()
    .map((name) => {
      const content = contentOf(join(folder, name));
      if (content.includes("PRIVATE KEY"))
        throw new InputError([`${join(folder, name)}: a private key must not be served`]);
      return { name, size_B: content.length, sha256: createHash("sha256").update(content).digest("hex") };
    });
}

/** Names of the files, those of the page with their folder. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) =>
      name === PAGE ? readdirSync(join(folder, PAGE)).map((file) => `${PAGE}/${file}`) : [name],
    );
  } catch (error) {
    throw new InputError([`${folder}: ${errorText(error)}`]);
  }
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new InputError([`${path}: ${errorText(error)}`]);
  }
}

/** Reads the manifest of a folder; throws {@link InputError} when there is none that a module would read. */
export function readImage(folder: string): Image {
  const path = join(folder, MANIFEST);
  try {
    return parseManifest(readFileSync(path, "latin1"), folder);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError([`${path}: ${errorText(error)}; dinamics sign-update makes it`]);
  }
}

function parseManifest(manifest: string, folder: string): Image {
  const refuse = (what: string, why: string, allowed: string): never => {
    throw new InputError([`${join(folder, MANIFEST)}: ${what}: ${why}; allowed: ${allowed}`]);
  };
  if (manifest.length > LONGEST_MANIFEST_B) refuse("manifest", "too long", `${String(LONGEST_MANIFEST_B)} bytes`);
  const lines = manifest.split("\n");
  const signature = readHead(lines.slice(0, 2).join("\n"));
  if (typeof signature !== "string") return refuse(signature.what, signature.why, signature.allowed);
  const read = newManifest();
  const files: ImageFile[] = [];
  for (const line of lines.slice(2, lines.at(-1) === "" ? -1 : undefined)) {
    const refused = readLine(read, line);
    if (refused !== undefined) refuse(refused.what, `${refused.why}: ${line.slice(0, 80)}`, refused.allowed);
    if (read.name !== "") files.push({ name: read.name, size_B: read.size_B, sha256: read.sha256 });
  }
  if (!read.ended) refuse("manifest", "not whole", "end in its last line");
  return { product: read.product, version: read.version, files };
}

/** Files whose content is not what the manifest says, each with why; a module would refuse them. */
export function damagedFiles(folder: string, image: Image): string[] {
  const there = new Map(filesOf(folder).map((file) => [file.name, file]));
  return image.files.flatMap(({ name, sha256 }) => {
    const found = there.get(name);
    if (found === undefined) return [`${name}: not there`];
    return found.sha256 === sha256 ? [] : [`${name}: not what was signed; sign the folder again`];
  });
}
