import type { Aedes, AuthenticateError, Client } from "aedes";
import type { Socket } from "node:net";
import { rowOfTopic } from "#firmware/settings/row";
import type { Account, Accounts } from "./security/accounts";
import type { Speaker } from "./security/audit";
import { isLoopbackAddress } from "./security/loopback";
import { type Scope, suffices } from "./security/scope";
import { Senders } from "./security/senders";

const BELOW = /^Dinamics\/[^/]*\/(.*)$/;
/** MQTT 3.1.1: bad user name or password; not authorized. */
const WRONG = 4;
const REFUSED = 5;
/** So much of a client's name is told. */
const LONGEST_ID = 64;

/** Who may do what at the embedded broker, and who does it: this computer everything, others what the password, their token or the switch allows. */
export class BrokerGuard {
  private readonly found = new WeakMap<Client, Account>();

  constructor(
    private readonly accounts: Accounts,
    private readonly openAccess: Scope | undefined,
    private readonly senders = new Senders(),
  ) {}

  watch(aedes: Aedes): void {
    aedes.authenticate = (client, user, password, done) => {
      void this.accountOf(client, user, password?.toString("utf8")).then((found) => {
        if (typeof found === "number") return done(refusal(found), null);
        this.found.set(client, found);
        done(null, true);
      });
    };
    aedes.authorizePublish = (client, { topic, payload }, done) => {
      // those who listen hear of it after this
      if (client !== null) this.senders.add(topic, Buffer.from(payload), this.speakerOf(client));
      const scope = client === null ? "admin" : (this.found.get(client)?.scope ?? "read");
      done(suffices(scope, neededFor(topic)) ? null : new Error(`${topic}: this takes ${neededFor(topic)}`));
    };
  }

  /** Who a client is, and from where. */
  private speakerOf(client: Client): Speaker {
    const from = `${addressOf(client)} ${client.id.replace(/[^\x21-\x7e]/g, "?").slice(0, LONGEST_ID)}`;
    return { who: this.found.get(client)?.name ?? "mqtt", from };
  }

  private async accountOf(client: Client, user = "", password?: string): Promise<Account | number> {
    const address = addressOf(client);
    if (isLoopbackAddress(address)) return { name: "mqtt", scope: "admin" };
    if (!this.accounts.password.isSet) return REFUSED;
    if (password === undefined) return this.openAccess === undefined ? WRONG : { name: "mqtt", scope: this.openAccess };
    const found: Account | string = await this.accounts.identify(user, password, address);
    return typeof found === "object" ? found : WRONG;
  }
}

function addressOf(client: Client): string {
  return ((client.conn as Socket).remoteAddress ?? "").replace(/^::ffff:/, "");
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
