import { open, rename } from "node:fs/promises";
import { readFileSync, statSync } from "node:fs";
import { dirname, join, basename } from "node:path";
import { errorCode } from "../input-error";

/** The content of a file, or `undefined` when it is not there; throws when it cannot be read. */
export function readPrivate(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Puts a file in its place, whole or not at all, that only its owner may read. What root writes belongs to the owner of the directory, because
 * that is who runs the controller.
 */
export async function writePrivate(path: string, content: string): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.new`);
  const file = await open(beside, "w", 0o600);
  try {
    await file.chmod(0o600);
    if (process.getuid?.() === 0) {
      const { uid, gid } = statSync(dirname(path));
      await file.chown(uid, gid);
    }
    await file.writeFile(content, "utf8");
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
}

/** Something that is different whenever the file has been replaced; empty when it is not there. */
export function fileMark(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? "" : `${String(found.ino)} ${String(found.mtimeMs)} ${String(found.size)}`;
}

/** Whether others than the owner may read a file. */
export function isOpenToOthers(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return process.platform !== "win32" && found !== undefined && (found.mode & 0o077) !== 0;
}
