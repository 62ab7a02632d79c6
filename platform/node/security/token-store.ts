import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { errorText, InputError } from "../input-error";
import { fileMark, readPrivate, writePrivate } from "./private-file";
import { type Scope, scopeNamed } from "./scope";

/** Name of the file in the data directory that keeps the hashes of the tokens. */
export const TOKENS_FILE = "api-tokens.json";
const MOST_TOKENS = 100;
const FORM = /^dnm_([0-9a-f]{8})_([A-Za-z0-9_-]{43})$/;
const NAME = /^[^\u0000-\u001f\u007f<>]{1,60}$/;

/** A token as it is listed: never with its secret. */
export interface TokenFacts {
  id: string;
  name: string;
  scope: Scope;
  created_s: number;
  /** When it was last seen since this process began. */
  used_s?: number;
}

/** A token as it is stored, and as it stands in a backup. */
export interface KeptToken extends Omit<TokenFacts, "used_s"> {
  /** SHA-256 of the secret in hex; that has 256 bits of its own, so that nothing slower is needed. */
  hash: string;
}

/** Whether a text wants to be a token. */
export function looksLikeToken(text: string): boolean {
  return text.startsWith("dnm_");
}

/** Tokens with which machines ask. Changed here or by `dinamics token` while the controller runs: call {@link look} now and then. */
export class TokenStore {
  private tokens: KeptToken[] = [];
  private mark = "";
  private readonly used = new Map<string, number>();
  private work: Promise<unknown> = Promise.resolve();

  /** Without a path they are gone with this process. Throws {@link InputError} when the file cannot be read. */
  constructor(
    private readonly path: string | undefined,
    private readonly epoch_s: () => number = () => Math.floor(Date.now() / 1000),
  ) {
    this.look();
  }

  list(): TokenFacts[] {
    return this.tokens.map(({ id, name, scope, created_s }) => {
      const used_s = this.used.get(id);
      return { id, name, scope, created_s, ...(used_s === undefined ? {} : { used_s }) };
    });
  }

  /** All of them for a backup, with the hashes of their secrets. */
  backup(): KeptToken[] {
    return this.tokens.map(({ id, name, scope, created_s, hash }) => ({ id, name, scope, created_s, hash }));
  }

  /** Puts those of a backup in the place of all that there are. */
  restore(tokens: readonly KeptToken[]): Promise<void> {
    return this.alone(() => this.keep([...tokens]));
  }

  /** Makes one; `token` is shown this once. Throws {@link InputError}. */
  create(name: string, scope: Scope): Promise<TokenFacts & { token: string }> {
    if (!NAME.test(name)) throw new InputError(["the name of a token has 1 to 60 characters, and no < and >"]);
    return this.alone(async () => {
      this.look();
      if (this.tokens.length >= MOST_TOKENS)
        throw new InputError([`there are ${String(MOST_TOKENS)} tokens; revoke one that nobody uses`]);
      const id = randomBytes(4).toString("hex");
      const secret = randomBytes(32).toString("base64url");
      const facts = { id, name, scope, created_s: this.epoch_s() };
      await this.keep([...this.tokens, { ...facts, hash: hashOf(secret) }]);
      return { ...facts, token: `dnm_${id}_${secret}` };
    });
  }

  /** Takes one back; what it was, or `undefined` for none. */
  revoke(id: string): Promise<TokenFacts | undefined> {
    return this.alone(async () => {
      this.look();
      const found = this.list().find((token) => token.id === id);
      if (found !== undefined) await this.keep(this.tokens.filter((token) => token.id !== id));
      return found;
    });
  }

  /** Whose token this is, or `undefined`. */
  find(token: string): TokenFacts | undefined {
    const [, id = "", secret = ""] = FORM.exec(token) ?? [];
    const kept = this.tokens.find((one) => one.id === id);
    if (kept === undefined) return undefined;
    const same = timingSafeEqual(Buffer.from(hashOf(secret), "hex"), Buffer.from(kept.hash, "hex"));
    if (!same) return undefined;
    this.used.set(id, this.epoch_s());
    return kept;
  }

  /** Takes over what somebody else has stored; true when something has changed. */
  look(): boolean {
    if (this.path === undefined || fileMark(this.path) === this.mark) return false;
    this.mark = fileMark(this.path);
    this.tokens = this.mark === "" ? [] : tokensIn(this.path);
    return true;
  }

  private async keep(tokens: KeptToken[]): Promise<void> {
    if (this.path !== undefined) {
      await writePrivate(this.path, JSON.stringify({ tokens }, undefined, 1) + "\n");
      this.mark = fileMark(this.path);
    }
    this.tokens = tokens;
  }

  /** One change after the other. */
  private alone<Result>(act: () => Promise<Result>): Promise<Result> {
    const done = this.work.then(act);
    this.work = done.catch(() => undefined);
    return done;
  }
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** The tokens in a list of a file or a backup; `undefined`: it is none. */
export function tokensOf(list: unknown): KeptToken[] | undefined {
  if (!Array.isArray(list) || list.length > MOST_TOKENS || !list.every(isKept)) return undefined;
  return new Set(list.map(({ id }) => id)).size === list.length ? list : undefined;
}

function tokensIn(path: string): KeptToken[] {
  try {
    const tree = JSON.parse(readPrivate(path) ?? "") as { tokens?: unknown };
    const tokens = tokensOf(tree.tokens);
    if (tokens !== undefined) return tokens;
  } catch (error) {
    throw new InputError([`${path} cannot be read (${errorText(error)}); move it away and make new tokens`]);
  }
  throw new InputError([`${path} holds no tokens; move it away and make new ones`]);
}

function isKept(value: unknown): value is KeptToken {
  const kept = value as Partial<KeptToken> | null;
  return (
    typeof kept === "object" &&
    kept !== null &&
    /^[0-9a-f]{8}$/.test(String(kept.id)) &&
    typeof kept.name === "string" &&
    NAME.test(kept.name) &&
    scopeNamed(kept.scope) !== undefined &&
    typeof kept.created_s === "number" &&
    /^[0-9a-f]{64}$/.test(String(kept.hash))
  );
}
