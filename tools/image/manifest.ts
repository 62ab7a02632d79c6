import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError, errorText } from "#platform/node/input-error";

/** Name of the list in the image folder. */
export const LIST = "manifest.json";
/** What a module of this build calls itself. */
export const PRODUCT = "dinamics-esp32";
/** The image for the flash store. */
export const IMAGE = "lfs.img";
/** Folder, below the image folder, of the files that go into the module. */
export const MODULE_FILES = "upload";

export interface ListedFile {
  name: string;
  size_B: number;
  /** 64 lower-case hexadecimal digits. */
  sha256: string;
}

/** What lies in an image folder. */
export interface ImageList {
  product: string;
  version: string;
  /** Names of what was left out. */
  without: string[];
  /** Files that go into the module. */
  files: ListedFile[];
  /** Lua modules in the image, by their flat names. */
  modules: ListedFile[];
}

export function listed(name: string, content: Buffer): ListedFile {
  return { name, size_B: content.length, sha256: sha256(content) };
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** A file with its content, as it goes into the module. */
export interface ModuleFile extends ListedFile {
  content: Buffer;
}

/** Reads an image folder; throws {@link InputError} where it is none, or a file in it is not what the list says. */
export function readImageFolder(folder: string): { list: ImageList; files: ModuleFile[] } {
  const path = join(folder, LIST);
  if (!existsSync(path))
    throw new InputError([`${folder}: no ${LIST} in it; npm run build:module makes an image folder`]);
  let list: ImageList | null;
  try {
    list = JSON.parse(readFileSync(path, "utf8")) as ImageList | null;
  } catch (error) {
    throw new InputError([`${path}: ${errorText(error)}`]);
  }
  if (list === null) throw new InputError([`${path}: is no list of an image`]);
  if (list.product !== PRODUCT)
    throw new InputError([`${path}: an image for the product ${String(list.product)}; this is ${PRODUCT}`]);
  if (!Array.isArray(list.files)) throw new InputError([`${path}: is no list of an image`]);
  return { list, files: list.files.map((file) => checked(join(folder, MODULE_FILES), file)) };
}

function checked(folder: string, file: ListedFile): ModuleFile {
  if (typeof file.name !== "string" || !/^(web\/)?[A-Za-z0-9_-][A-Za-z0-9._-]{0,24}$/.test(file.name))
    throw new InputError([`${LIST}: ${String(file.name)} is no name of a file`]);
  const path = join(folder, file.name);
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    throw new InputError([`${path}: ${errorText(error)}`]);
  }
  if (content.length !== file.size_B || sha256(content) !== file.sha256)
    throw new InputError([`${path}: not what ${LIST} says; build the image again`]);
  return { ...file, content };
}
