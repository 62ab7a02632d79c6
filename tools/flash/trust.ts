import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { errorText, InputError } from "#platform/node/input-error";
import { UsageError } from "#tools/cli/command";
import { listed, type ModuleFile } from "#tools/image/manifest";
import { publicDigits, readKey } from "#tools/updates/signing-key";

/** Longest certificate that the module reads, bytes. */
const LONGEST_CERTIFICATE_B = 4000;

export const TRUST_OPTIONS = { "update-key": { type: "string" }, "update-ca": { type: "string" } } as const;

/** The files by which the module knows whose updates to take, and which server to ask: those that were named. */
export function trustFiles(key: string | undefined, certificate: string | undefined): ModuleFile[] {
  const files: ModuleFile[] = [];
  if (key !== undefined) files.push(file("update-key", Buffer.from(digitsOf(key))));
  if (certificate !== undefined) files.push(file("update-ca", certificateIn(certificate)));
  return files;
}

function digitsOf(key: string): string {
  return /^[0-9a-fA-F]{64}$/.test(key) ? key.toLowerCase() : publicDigits(readKey(resolve(key)));
}

function certificateIn(path: string): Buffer {
  let content: Buffer;
  try {
    content = readFileSync(resolve(path));
  } catch (error) {
    throw new InputError([`${path}: ${errorText(error)}`]);
  }
  if (content.includes("PRIVATE KEY")) throw new InputError([`${path}: a private key does not belong on the module`]);
  if (!content.includes("BEGIN CERTIFICATE") || content.length > LONGEST_CERTIFICATE_B)
    throw new UsageError(`flash: --update-ca ${path}: allowed: a certificate (PEM) of up to 4000 bytes`);
  return content;
}

function file(name: string, content: Buffer): ModuleFile {
  return { ...listed(name, content), content };
}
