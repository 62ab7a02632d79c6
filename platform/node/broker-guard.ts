import type { Aedes, AuthenticateError, Client } from "aedes";
import type { Socket } from "node:net";
import { rowOfTopic } from "#firmware/settings/row";
import type { Account, Accounts } from "./security/accounts";
import { isLoopbackAddress } from "./security/loopback";
import { type Scope, suffices } from "./security/scope";

const BELOW = /^Dinamics\/[^/]*\/(.*)$/;
/** MQTT 3.1.1: bad user name or password; not authorized. */
const WRONG = 4;
const REFUSED = 5;

/** Who may do what at the embedded broker: this computer everything, others what the password, their token or the switch allows. */
export class BrokerGuard {
  private readonly scopes = new WeakMap<Client, Scope>();

  constructor(
    private readonly accounts: Accounts,
    private readonly openAccess: Scope | undefined,
  ) {}

  watch(aedes: Aedes): void {
    aedes.authenticate = (client, user, password, done) => {
      void this.scopeOf(client, user, password?.toString("utf8")).then((found) => {
        if (typeof found === "number") return done(refusal(found), null);
        this.scopes.set(client, found);
        done(null, true);
      });
    };
    aedes.authorizePublish = (client, { topic }, done) => {
      const scope = client === null ? "admin" : (this.scopes.get(client) ?? "read");
      done(suffices(scope, neededFor(topic)) ? null : new Error(`${topic}: this takes ${neededFor(topic)}`));
    };
  }

  private async scopeOf(client: Client, user = "", password?: string): Promise<Scope | number> {
    const address = (client.conn as Socket).remoteAddress ?? "";
    if (isLoopbackAddress(address)) return "admin";
    if (!this.accounts.password.isSet) return REFUSED;
    if (password === undefined) return this.openAccess ?? WRONG;
    const found: Account | string = await this.accounts.identify(user, password, address.replace(/^::ffff:/, ""));
    return typeof found === "object" ? found.scope : WRONG;
  }
}

/** What it takes to publish here: settings are for who may change everything, readings of meters and orders for who may control. */
export function neededFor(topic: string): Scope {
  const below = BELOW.exec(topic)?.[1] ?? "";
  const isSetting = rowOfTopic(below) !== undefined || /^(delete_|set_time_zone$|rfid$)/.test(below);
  // OpenEVSE's topic for its configuration stands below whatever base it was given
  const isOther = topic.startsWith("$") || /(^|\/)config\/set(\/|$)/.test(topic);
  return isSetting || isOther ? "admin" : "control";
}

function refusal(returnCode: number): AuthenticateError {
  return Object.assign<Error, { returnCode: AuthenticateError["returnCode"] }>(new Error("refused"), { returnCode });
}
