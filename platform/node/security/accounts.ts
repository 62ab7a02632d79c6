import type { PasswordKeeper } from "./password-keeper";
import type { Scope } from "./scope";
import { isSame } from "./sessions";
import { Throttle } from "./throttle";
import { looksLikeToken, type TokenStore } from "./token-store";

/** Name of the user when only a password is set, as OpenEVSE has it. */
export const DEFAULT_USER = "openevseadmin";

/** Who has proved to be who. */
export interface Account {
  name: string;
  scope: Scope;
}

/** Why nobody has. */
export type Doubt = "wrong" | "locked";

/** Hears of tries that have failed: with what, from where, and whether the address is locked now. */
export type FailureHearer = (what: string, from: string, locked: boolean) => void;

/** The user with the password, and the machines with their tokens. Wrong ones are counted in one place, whichever way they come. */
export class Accounts {
  private readonly throttle: Throttle;
  private readonly hearers: FailureHearer[] = [];

  constructor(
    readonly password: PasswordKeeper,
    readonly tokens: TokenStore,
    readonly user: string = DEFAULT_USER,
    clock?: () => number,
  ) {
    this.throttle = new Throttle(clock);
  }

  onFailure(hear: FailureHearer): void {
    this.hearers.push(hear);
  }

  /** Seconds until an address may try again; 0: now. */
  wait_s(address: string): number {
    return this.throttle.wait_s(address);
  }

  /** Who gives these. In the place of the password a token is taken too, then with any user. */
  async identify(user: string, password: string, address: string): Promise<Account | Doubt> {
    return looksLikeToken(password) ? this.byToken(password, address) : this.login(user, password, address);
  }

  /** The user, if these are the user and the password. */
  async login(user: string, password: string, address: string): Promise<Account | Doubt> {
    if (!this.throttle.begins(address)) return "locked";
    // asked also for another user, so that the time taken says nothing
    const isPassword = await this.password.matches(password);
    if (!isPassword || !isSame(user, this.user)) return this.wrong("a password", address);
    this.throttle.passed(address);
    return { name: this.user, scope: "admin" };
  }

  byToken(token: string, address: string): Account | Doubt {
    const found = this.tokens.find(token);
    if (found !== undefined) return { name: `token ${found.name}`, scope: found.scope };
    // nobody guesses a right one, so that only wrong ones are held back
    return this.throttle.begins(address) ? this.wrong("a token", address) : "locked";
  }

  /** Takes over what `dinamics password` and `dinamics token` have stored meanwhile; true when tokens have changed. */
  look(): boolean {
    this.password.look();
    return this.tokens.look();
  }

  private wrong(what: string, address: string): Doubt {
    const locked = this.throttle.wait_s(address) > 0;
    // each of many tries would fill the log and the audit
    if (locked || this.throttle.count(address) === 1) for (const hear of this.hearers) hear(what, address, locked);
    return "wrong";
  }
}
