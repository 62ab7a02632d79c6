import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { lstatSync, readFileSync, writeFileSync } from "node:fs";
import { errorCode, errorText, InputError } from "#platform/node/input-error";

/** Writes a new private key (Ed25519, PKCS #8) to a file that only its owner can read. An existing file is left alone. */
export function createKey(path: string): KeyObject {
  const { privateKey } = generateKeyPairSync("ed25519");
  const text = privateKey.export({ type: "pkcs8", format: "pem" });
  try {
    writeFileSync(path, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    const exists = errorCode(error) === "EEXIST";
    throw new InputError([`${path}: ${exists ? "is there already; a key is never overwritten" : errorText(error)}`]);
  }
  return privateKey;
}

/** The private key of a file. Refuses files that others can read: whoever has the key can make every module run what he likes. */
export function readKey(path: string): KeyObject {
  let text: string;
  let mode: number;
  try {
    mode = lstatSync(path).mode;
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new InputError([`${path}: ${errorText(error)}; dinamics update-key makes a key`]);
  }
  if ((mode & 0o077) !== 0 && process.platform !== "win32")
    throw new InputError([`${path}: others can read it; chmod 600 first, and make a new key if others have seen it`]);
  const key = privateKeyOf(text);
  if (key?.asymmetricKeyType !== "ed25519")
    throw new InputError([`${path}: no private key of Ed25519; dinamics update-key makes one`]);
  return key;
}

/** Errors of the parser are not shown: they may hold parts of what was read. */
function privateKeyOf(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}

/** The public key as modules keep it: 64 lower-case hexadecimal digits. */
export function publicDigits(key: KeyObject): string {
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  return Buffer.from(x, "base64url").toString("hex");
}

/** Signature of a text, 128 lower-case hexadecimal digits. */
export function signatureDigits(key: KeyObject, text: string): string {
  return sign(null, Buffer.from(text, "latin1"), key).toString("hex");
}
