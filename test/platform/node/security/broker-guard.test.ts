import { Aedes, type Client } from "aedes";
import { connect } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmbeddedBroker } from "#platform/node/broker";
import { BrokerGuard, neededFor } from "#platform/node/broker-guard";
import { Accounts } from "#platform/node/security/accounts";
import { PasswordKeeper } from "#platform/node/security/password-keeper";
import { SCOPES, suffices } from "#platform/node/security/scope";
import { TokenStore } from "#platform/node/security/token-store";
import { FakeLog } from "#test/fakes/fake-log";
import { PASSWORD } from "./secured";

const SETTING = "Dinamics/0123456789AB/set_breaker";
const ORDER = "Dinamics/0123456789AB/set_enable";
const METER = "house/meter/currents";

let accounts: Accounts;
let aedes: Aedes;
beforeEach(async () => {
  accounts = new Accounts(PasswordKeeper.kept(undefined), new TokenStore(undefined));
  aedes = await Aedes.createBroker();
});
afterEach(() => aedes.close());

const clientAt = (remoteAddress: string): Client => ({ id: "x", conn: { remoteAddress } }) as unknown as Client;

/** How the broker answers: 0 welcome, 4 wrong credentials, 5 refused. */
function knocks(client: Client, user?: string, password?: string): Promise<number> {
  return new Promise((resolve) => {
    const given = password === undefined ? undefined : Buffer.from(password);
    aedes.authenticate(client, user, given, (error) => resolve(error === null ? 0 : error.returnCode));
  });
}

function publishes(client: Client, topic: string): Promise<boolean> {
  const packet = { cmd: "publish" as const, topic, payload: "1", qos: 0 as const, retain: false, dup: false };
  return new Promise((resolve) =>
    aedes.authorizePublish(client, packet, (error) => resolve(error === null || error === undefined)),
  );
}

describe("the embedded broker", () => {
  it("lets in only this computer until a password is set", async () => {
    new BrokerGuard(accounts, "control").watch(aedes);
    const { token } = await accounts.tokens.create("early", "admin");
    for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
      const client = clientAt(address);
      expect([address, await knocks(client), await publishes(client, SETTING)]).toEqual([address, 0, true]);
    }
    for (const [user, password] of [[], ["x", token], ["openevseadmin", ""]])
      expect(await knocks(clientAt("192.168.1.9"), user, password)).toBe(5);
  });

  it("asks everybody else for the password or a token, and lets each do what that allows", async () => {
    new BrokerGuard(accounts, undefined).watch(aedes);
    await accounts.password.set(PASSWORD);
    expect(await knocks(clientAt("192.168.1.9"))).toBe(4);
    expect(await knocks(clientAt("192.168.1.9"), "openevseadmin", "wrong horse")).toBe(4);
    const user = clientAt("192.168.1.9");
    expect([await knocks(user, "openevseadmin", PASSWORD), await publishes(user, SETTING)]).toEqual([0, true]);
    for (const scope of SCOPES) {
      const { token } = await accounts.tokens.create(scope, scope);
      const client = clientAt("192.168.1.10");
      expect(await knocks(client, "meter", token)).toBe(0);
      for (const topic of [SETTING, ORDER, METER])
        expect([scope, topic, await publishes(client, topic)]).toEqual([
          scope,
          topic,
          suffices(scope, neededFor(topic)),
        ]);
    }
  });

  it("holds back who guesses, together with the HTTP API", async () => {
    new BrokerGuard(accounts, undefined).watch(aedes);
    await accounts.password.set(PASSWORD);
    for (let count = 0; count < 10; count++)
      await knocks(clientAt("192.168.1.9"), "openevseadmin", `guess ${String(count)}`);
    expect(await knocks(clientAt("192.168.1.9"), "openevseadmin", PASSWORD)).toBe(4);
    expect(await accounts.login("openevseadmin", PASSWORD, "192.168.1.9")).toBe("locked");
    expect(await knocks(clientAt("192.168.1.8"), "openevseadmin", PASSWORD)).toBe(0);
  });

  it("lets in who knows no password only where the switch says so, and only for that", async () => {
    new BrokerGuard(accounts, "control").watch(aedes);
    await accounts.password.set(PASSWORD);
    const client = clientAt("192.168.1.9");
    expect(await knocks(client)).toBe(0);
    expect([await publishes(client, METER), await publishes(client, ORDER), await publishes(client, SETTING)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await knocks(clientAt("192.168.1.9"), "x", "wrong horse")).toBe(4);
  });

  for (const [topic, scope] of [
    [SETTING, "admin"],
    ["Dinamics/0123456789AB/delete_settings", "admin"],
    ["Dinamics/0123456789AB/rfid", "admin"],
    ["Dinamics/0123456789AB/set_time_zone", "admin"],
    ["openevse/config/set", "admin"],
    ["openevse/override/set", "control"],
    ["$SYS/x", "admin"],
    [ORDER, "control"],
    ["Dinamics/0123456789AB/feed/solar_W", "control"],
    [METER, "control"],
  ] as const)
    it(`takes ${scope} to publish ${topic}`, () => expect(neededFor(topic)).toBe(scope));

  it("says at its start what has to be done before others get in, and serves this computer meanwhile", async () => {
    const log = new FakeLog();
    const broker = await EmbeddedBroker.start({ listen: "0.0.0.0", port: 0, accounts }, log);
    expect(log.has("lets in only this computer until a password is set")).toBe(true);
    const client = connect(broker.url);
    await new Promise((resolve) => client.once("connect", resolve));
    const heard = new Promise((resolve) => client.once("message", (topic) => resolve(topic)));
    await client.subscribeAsync("#");
    await client.publishAsync(SETTING, "25");
    expect(await heard).toBe(SETTING);
    await client.endAsync();
    await broker.close();
  });
});
