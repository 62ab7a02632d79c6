import { hashLater, passwordProblem, Secret } from "../http/secret";
import { errorText, InputError } from "../input-error";
import { fileMark, readPrivate, writePrivate } from "./private-file";

/** Name of the file in the data directory that keeps the hash of the password. */
export const PASSWORD_FILE = "http-password";

/**
 * The password, and where it is kept. There is none at first. It is replaced here or by `dinamics password` while the controller runs: call
 * {@link look} now and then.
 */
export class PasswordKeeper {
  private secret: Secret | undefined;
  private mark = "";
  private readonly hearers: (() => void)[] = [];
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    /** Where the hash is kept; `undefined`: nowhere, it is gone with this process. */
    private readonly path: string | undefined,
    /** The configuration has named the password: it is changed there. */
    readonly fixed: boolean,
  ) {}

  /** One that the configuration has named. */
  static of(secret: Secret): PasswordKeeper {
    const keeper = new PasswordKeeper(undefined, true);
    keeper.secret = secret;
    return keeper;
  }

  /** One that is kept in a file, or nowhere; throws {@link InputError} when the file holds no password. */
  static kept(path: string | undefined): PasswordKeeper {
    const keeper = new PasswordKeeper(path, false);
    keeper.load();
    return keeper;
  }

  /** Stores a password for a controller that may run or not; throws {@link InputError} when it is none. */
  static async store(path: string, password: string): Promise<void> {
    await writePrivate(path, (await hashOf(password)) + "\n");
  }

  get isSet(): boolean {
    return this.secret !== undefined;
  }

  /** Calls this whenever the password has become another one. */
  onChange(hear: () => void): void {
    this.hearers.push(hear);
  }

  /** Whether it is this one. One is looked at after the other, so that a flood takes one processor and little memory. */
  matches(password: string): Promise<boolean> {
    const secret = this.secret;
    if (secret === undefined) return Promise.resolve(false);
    const quick = secret.knows(password);
    if (quick) return Promise.resolve(true);
    const answer = this.queue.then(() => secret.matches(password));
    this.queue = answer.catch(() => undefined);
    return answer;
  }

  /** Sets another one; throws {@link InputError} when it is none or must not be set here. */
  async set(password: string): Promise<void> {
    if (this.fixed) throw new InputError(["the configuration names the password (http.passwordFile): change it there"]);
    const hash = await hashOf(password);
    if (this.path !== undefined) {
      await writePrivate(this.path, hash + "\n");
      this.mark = fileMark(this.path);
    }
    this.secret = Secret.of(hash);
    this.tell();
  }

  /** Takes over what somebody else has stored; a file that has gone or is damaged changes nothing. */
  look(): void {
    if (this.path === undefined || fileMark(this.path) === this.mark) return;
    if (this.load()) this.tell();
  }

  private load(): boolean {
    if (this.path === undefined) return false;
    this.mark = fileMark(this.path);
    if (this.mark === "") return false;
    this.secret = Secret.of(hashIn(this.path));
    return true;
  }

  private tell(): void {
    for (const hear of this.hearers) hear();
  }
}

async function hashOf(password: string): Promise<string> {
  const problem = passwordProblem(password);
  if (problem !== undefined) throw new InputError([`the password is ${problem}`]);
  return hashLater(password);
}

function hashIn(path: string): string {
  let text: string;
  try {
    text = (readPrivate(path) ?? "").trim();
  } catch (error) {
    throw new InputError([`http: ${path} cannot be read (${errorText(error)})`]);
  }
  if (Secret.isHash(text)) return text;
  throw new InputError([`http: ${path} holds no password; set one with dinamics password`]);
}
