import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { errorText, InputError } from "../input-error";
import { readPrivate, writePrivate } from "./private-file";

/** Names of the files in the data directory with a certificate of the controller's own. */
export const CERTIFICATE_FILE = "http-tls.pem";
export const KEY_FILE = "http-tls.key";
/** The longest that browsers accept. */
const VALID_days = 825;
const RENEW_days = 30;
const DAY_ms = 86_400_000;

/** What TLS needs, as PEM. */
export interface Certificate {
  cert: string;
  key: string;
  /** Made here and signed by nobody else: a browser warns of it until somebody trusts its fingerprint. */
  own: boolean;
}

/** SHA-256 of a certificate as browsers show it, and its last day. */
export function describeCertificate({ cert }: Certificate): { fingerprint: string; validTo: Date } {
  const parsed = new X509Certificate(cert);
  return { fingerprint: parsed.fingerprint256, validTo: new Date(parsed.validTo) };
}

/** The certificate and key that the configuration names; throws {@link InputError} when they are none or do not belong together. */
export function givenCertificate(certFile: string, keyFile: string): Certificate {
  const cert = textOf(certFile, "http.certFile");
  const key = textOf(keyFile, "http.keyFile");
  try {
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
      throw new Error("the key is not that of the certificate");
  } catch (error) {
    throw new InputError([
      `http.certFile and http.keyFile: ${errorText(error)}; give a certificate and its key as PEM`,
    ]);
  }
  return { cert, key, own: false };
}

/**
 * A certificate of the controller's own for these names: the one in the data directory, or a new one when there is none, it ends soon or it lacks
 * a name. The key never leaves the directory and only its owner may read it.
 */
export async function ownCertificate(
  directory: string | undefined,
  names: readonly string[],
  now: Date = new Date(),
): Promise<Certificate> {
  const kept = directory === undefined ? undefined : keptIn(directory, names, now);
  if (kept !== undefined) return kept;
  const made = await make(names, now);
  if (directory !== undefined) {
    await writePrivate(join(directory, KEY_FILE), made.key);
    await writePrivate(join(directory, CERTIFICATE_FILE), made.cert);
  }
  return made;
}

function keptIn(directory: string, names: readonly string[], now: Date): Certificate | undefined {
  try {
    const cert = readPrivate(join(directory, CERTIFICATE_FILE));
    const key = readPrivate(join(directory, KEY_FILE));
    if (cert === undefined || key === undefined) return undefined;
    const parsed = new X509Certificate(cert);
    const lasts = Date.parse(parsed.validTo) - now.getTime() > RENEW_days * DAY_ms;
    const isForAll = names.every((name) => parsed.checkHost(name) !== undefined || isIP(name) !== 0);
    const fits = parsed.checkPrivateKey(createPrivateKey(key));
    return lasts && isForAll && fits ? { cert, key, own: true } : undefined;
  } catch {
    // what cannot be read as a certificate is replaced by one
    return undefined;
  }
}

async function make(names: readonly string[], now: Date): Promise<Certificate> {
  const { generate } = await import("selfsigned");
  const altNames = [...new Set([...names, "localhost"])].map((value) => ({ type: 2 as const, value }));
  const addresses = ["127.0.0.1", "::1"].map((ip) => ({ type: 7 as const, ip }));
  const pems = await generate([{ name: "commonName", value: names[0] ?? "dinamics" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date(now.getTime() - DAY_ms),
    notAfterDate: new Date(now.getTime() + (VALID_days - 1) * DAY_ms),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [...altNames, ...addresses] },
    ],
  });
  return { cert: pems.cert, key: pems.private, own: true };
}

function textOf(path: string, place: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new InputError([`${place}: ${path} cannot be read (${errorText(error)}); name a readable PEM file`]);
  }
}
