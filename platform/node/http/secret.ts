import { createHmac, randomBytes, scrypt, scryptSync, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { errorText, InputError } from "../input-error";

const COST = 32768;
const LENGTH = 32;
const MEMORY = 64 * 1024 * 1024;
/** Characters of a password. */
export const SHORTEST = 8;
export const LONGEST = 128;
const HASH = /^scrypt:[0-9a-f]{32}:[0-9a-f]{64}$/;
/** What is tried first by everybody who guesses; whatever begins like a hash would be taken for one. */
const GUESSED =
  /^(?:(.)\1*|password\d*|passw0rd|12345678\d*|87654321|qwert[yz]\w*|11223344|abcd1234|letmein\w*|iloveyou|changeme|openevse\w*|dinamics\w*|administrator|emonpimqtt2016|scrypt:.*)$/i;

/** Why a password is none, or `undefined`. */
export function passwordProblem(password: string): string | undefined {
  if (password.length < SHORTEST) return `shorter than ${String(SHORTEST)} characters`;
  if (password.length > LONGEST) return `longer than ${String(LONGEST)} characters`;
  return GUESSED.test(password) ? "one that is guessed first; take another" : undefined;
}

/** What is kept of a password: `scrypt:salt:key` in hex. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return written(salt, scryptSync(password, salt, LENGTH, { N: COST, maxmem: MEMORY }));
}

/** The same without holding up whoever else runs in this process. */
export async function hashLater(password: string): Promise<string> {
  const salt = randomBytes(16);
  return written(salt, await derive(password, salt));
}

/** A password that is asked for. What was right once is known again without the cost of the hash, by a key that only this process has. */
export class Secret {
  private readonly own = randomBytes(32);
  private known: Buffer | undefined;

  private constructor(
    private readonly salt: Buffer,
    private readonly key: Buffer,
  ) {}

  /** Whether it is what {@link hashPassword} makes. */
  static isHash(text: string): boolean {
    return HASH.test(text);
  }

  /** The password in a file, hashed or as it is; throws {@link InputError} when there is none. */
  static read(path: string, place: string): Secret {
    let text: string;
    try {
      text = readFileSync(path, "utf8").trim();
    } catch (error) {
      throw new InputError([`${place}: ${path} cannot be read (${errorText(error)}); name a readable file`]);
    }
    const problem = Secret.isHash(text) ? undefined : passwordProblem(text);
    if (problem !== undefined) throw new InputError([`${place}: the password in ${path} is ${problem}`]);
    return Secret.of(text);
  }

  /** Of a password, or of what {@link hashPassword} has made of one. */
  static of(text: string): Secret {
    const [, salt = "", key = ""] = (Secret.isHash(text) ? text : hashPassword(text)).split(":");
    return new Secret(Buffer.from(salt, "hex"), Buffer.from(key, "hex"));
  }

  /** Whether it is the one that was right before. */
  knows(password: string): boolean {
    return this.known !== undefined && timingSafeEqual(this.markOf(password), this.known);
  }

  async matches(password: string): Promise<boolean> {
    if (this.knows(password)) return true;
    if (password.length > LONGEST) return false;
    const key = await derive(password, this.salt);
    if (key.length !== this.key.length || !timingSafeEqual(key, this.key)) return false;
    this.known = this.markOf(password);
    return true;
  }

  private markOf(password: string): Buffer {
    return createHmac("sha256", this.own).update(password).digest();
  }
}

function written(salt: Buffer, key: Buffer): string {
  return `scrypt:${salt.toString("hex")}:${key.toString("hex")}`;
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, LENGTH, { N: COST, maxmem: MEMORY }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
