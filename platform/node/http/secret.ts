import { createHmac, randomBytes, scrypt, scryptSync, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { errorText, InputError } from "../input-error";

const COST = 32768;
const LENGTH = 32;
const MEMORY = 64 * 1024 * 1024;
const SHORTEST = 8;
const LONGEST = 128;

/** Why a password is none, or `undefined`. */
export function passwordProblem(password: string): string | undefined {
  if (password.length < SHORTEST) return `shorter than ${String(SHORTEST)} characters`;
  return password.length > LONGEST ? `longer than ${String(LONGEST)} characters` : undefined;
}

/** What is kept of a password: `scrypt:salt:key` in hex. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  const key = scryptSync(password, salt, LENGTH, { N: COST, maxmem: MEMORY });
  return `scrypt:${salt.toString("hex")}:${key.toString("hex")}`;
}

/** A password that is asked for. What was right once is known again without the cost of the hash, by a key that only this process has. */
export class Secret {
  private readonly own = randomBytes(32);
  private known: Buffer | undefined;

  private constructor(
    private readonly salt: Buffer,
    private readonly key: Buffer,
  ) {}

  /** The password in a file, hashed or as it is; throws {@link InputError} when there is none. */
  static read(path: string, place: string): Secret {
    let text: string;
    try {
      text = readFileSync(path, "utf8").trim();
    } catch (error) {
      throw new InputError([`${place}: ${path} cannot be read (${errorText(error)}); name a readable file`]);
    }
    const problem = text.startsWith("scrypt:") ? undefined : passwordProblem(text);
    if (problem !== undefined) throw new InputError([`${place}: the password in ${path} is ${problem}`]);
    return Secret.of(text);
  }

  /** Of a password, or of what {@link hashPassword} has made of one. */
  static of(text: string): Secret {
    const [, salt = "", key = ""] = (text.startsWith("scrypt:") ? text : hashPassword(text)).split(":");
    return new Secret(Buffer.from(salt, "hex"), Buffer.from(key, "hex"));
  }

  async matches(password: string): Promise<boolean> {
    const mark = createHmac("sha256", this.own).update(password).digest();
    if (this.known !== undefined && timingSafeEqual(mark, this.known)) return true;
    if (password.length > LONGEST) return false;
    const key = await derive(password, this.salt);
    if (key.length !== this.key.length || !timingSafeEqual(key, this.key)) return false;
    this.known = mark;
    return true;
  }
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, LENGTH, { N: COST, maxmem: MEMORY }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
