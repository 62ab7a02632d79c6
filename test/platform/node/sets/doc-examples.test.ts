import { writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "#platform/node/config";
import { requestTopics } from "#platform/node/request-topics";
import { eventually } from "#test/platform/node/eventually";
import { blocksOf, type Call, curlOf, evccPlugins, filled, jq, type Plugin, wordsOf } from "./doc-examples";
import { SERIAL, Site } from "./site";

const PAGE = "docs/integrations.md";
const blocks = blocksOf(PAGE);
const linesOf = (command: string): string[] =>
  blocks.flatMap(({ text }) => text.split("\n")).filter((line) => line.startsWith(`${command} `));
const site = new Site();
let address = "";
let token = "";

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  const port = await freePort();
  address = `127.0.0.1:${String(port)}`;
  await site.open();
  const settings = { dynamic: 0, charge_limit_A: 16, smartevse: 1 };
  writeFileSync(join(site.folder, "key"), "0123456789abcdef", { mode: 0o600 });
  const emoncms = { server: "http://127.0.0.1:9", apiKeyFile: "key" };
  await site.run({ openevse: { topic: "openevse" }, http: { listen: "127.0.0.1", port }, emoncms, settings }, true);
  const accounts = site.assembly?.accounts;
  await accounts?.password.set("a password that nobody knows");
  token = (await accounts?.tokens.create("the documentation", "admin"))?.token ?? "";
  await charging();
}, 60000);
afterAll(() => site.close(), 20000);

const charging = (): Promise<string> => site.until("openevse/state", (text) => text === "3");

async function ask({ method, url, body, user }: Call): Promise<{ status: number; text: string }> {
  const answer = await fetch(url.replace("charger.local:8080", address).replace("$", "%24"), {
    method,
    ...(body === undefined ? {} : { body }),
    headers: {
      "content-type":
        method === "GET" || url.includes("/api/") ? "application/json" : "application/x-www-form-urlencoded",
      ...(user === undefined ? {} : { authorization: `Basic ${btoa(user.replace("TOKEN", token))}` }),
    },
  });
  return { status: answer.status, text: await answer.text() };
}

describe("the examples with curl", { timeout: 60000 }, () => {
  it("are some", () => expect(linesOf("curl").length).toBeGreaterThan(6));
  for (const line of linesOf("curl")) {
    it(`work: ${line.slice(0, 100)}`, async () => {
      const answer = await ask(curlOf(line));
      expect(answer.status, answer.text).toBeLessThan(300);
      expect(() => JSON.parse(answer.text) as unknown, answer.text).not.toThrow();
      expect((await ask({ ...curlOf(line), user: "openevseadmin:wrong" })).status).toBeGreaterThanOrEqual(401);
    });
  }
});

describe("the examples with mosquitto_pub", { timeout: 60000 }, () => {
  for (const line of linesOf("mosquitto_pub")) {
    it(`work: ${line}`, async () => {
      const words = wordsOf(line);
      site.last.delete("openevse/rejection");
      await site.say(words[words.indexOf("-t") + 1] ?? "", words.includes("-n") ? "" : (words.at(-1) ?? ""));
      await site.pause(1000);
      expect(site.last.get("openevse/rejection")).toBeUndefined();
    });
  }
});

describe("the examples for evcc", { timeout: 90000 }, () => {
  const chargers = blocks.filter(({ kind }) => kind === "yaml evcc").map(({ text }) => evccPlugins(text));

  async function read(plugin: Plugin | undefined): Promise<unknown> {
    const { source, uri = "", topic = "", jq: expression = "" } = plugin ?? {};
    const user = "openevseadmin:TOKEN";
    if (source === "mqtt") return jq(expression, site.last.get(topic) ?? "{}");
    return jq(expression, (await ask({ method: "GET", url: uri, body: undefined, user })).text);
  }
  async function write(plugin: Plugin | undefined, values: { enable?: boolean; maxcurrent?: number }): Promise<void> {
    const { source, uri: url = "", method = "", topic = "", body = "", payload = "" } = plugin ?? {};
    if (source === "mqtt") return site.say(topic, filled(payload, values));
    const user = "openevseadmin:TOKEN";
    const answer = await ask({ method, url, body: filled(body, values), user });
    expect(answer.status, answer.text).toBe(200);
  }
  async function until(plugin: Plugin | undefined, value: unknown): Promise<void> {
    let last: unknown;
    const look = setInterval(() => void read(plugin).then((seen) => (last = seen)), 100);
    await eventually(`${JSON.stringify(plugin)} is ${String(value)}`, () => last === value, 30000).finally(() =>
      clearInterval(look),
    );
  }

  it("are one over HTTP and one over MQTT", () => {
    expect(chargers.map(({ status }) => status?.["source"])).toEqual(["http", "mqtt"]);
  });

  for (const [index, { status, enabled, enable, maxcurrent, power, energy }] of chargers.entries()) {
    it(`stop, start and limit the charge: number ${String(index + 1)}`, async () => {
      await until(status, "C");
      expect(await read(enabled)).toBe(true);
      await write(maxcurrent, { maxcurrent: 8 });
      await site.until("openevse/pilot", (text) => text === "8");
      await write(enable, { enable: false });
      await until(status, "B");
      await until(enabled, false);
      await write(enable, { enable: true });
      await until(status, "C");
      await until(enabled, true);
      await write(maxcurrent, { maxcurrent: 16 });
      await site.until("openevse/pilot", (text) => text === "16");
      if (power !== undefined) expect(Number(await read(power))).toBeGreaterThan(0);
      if (energy !== undefined) expect(Number(await read(energy))).toBeGreaterThanOrEqual(0);
    });
  }

  it("of OpenEVSE claim as its client 262145, and let go again", async () => {
    const claim = async (method: string, body?: string): Promise<string> => {
      const url = "http://charger.local:8080/claims/262145";
      return (await ask({ method, url, body, user: "openevseadmin:TOKEN" })).text;
    };
    await claim("POST", '{"state":"active","charge_current":9,"auto_release":false}');
    await site.until("openevse/pilot", (text) => text === "9");
    await claim("POST", '{"state":"disabled","auto_release":false}');
    await site.until("openevse/state", (text) => text === "254");
    expect(await claim("GET")).toContain('"state":"disabled"');
    await claim("DELETE");
    await charging();
  });
});

describe("the example for openHAB", { timeout: 30000 }, () => {
  const text = blocks.find(({ kind }) => kind === "openhab")?.text ?? "";
  const channels = [...text.matchAll(/Type \w+ : (\w+) +"[^"]*" +\[ (.*) \]/g)];
  const valueOf = (options: string, name: string): string => new RegExp(`${name}="([^"]*)"`).exec(options)?.[1] ?? "";

  it("has channels, and says who is available", () => {
    expect(channels.length).toBeGreaterThan(8);
    expect(site.last.get(valueOf(text, "availabilityTopic"))).toBe(valueOf(text, "payloadAvailable"));
  });

  for (const [, name = "", options = ""] of channels) {
    it(`shows and sets ${name}`, async () => {
      const state = valueOf(options, "stateTopic");
      const command = valueOf(options, "commandTopic");
      const path = valueOf(options, "transformationPattern").replace("JSONPATH:$", "");
      if (state !== "") await site.until(state, (seen) => (path === "" ? seen : jq(path, seen)) !== undefined);
      if (command !== "") expect(requestTopics().map((topic) => `Dinamics/${SERIAL}/${topic}`)).toContain(command);
      expect(state + command).not.toBe("");
    });
  }
});

describe("Emoncms in the documents of OpenEVSE", () => {
  it("is switched on, and nothing was posted yet", async () => {
    const get = async (path: string): Promise<Record<string, unknown>> => {
      const url = `http://charger.local:8080${path}`;
      const { text } = await ask({ method: "GET", url, body: undefined, user: "openevseadmin:TOKEN" });
      return JSON.parse(text) as Record<string, unknown>;
    };
    expect((await get("/config"))["emoncms_enabled"]).toBe(true);
    expect(await get("/status")).toMatchObject({ emoncms_connected: 0, packets_success: 0 });
    expect(JSON.stringify([await get("/config"), await get("/status")])).not.toContain("0123456789abcdef");
  });
});

describe("the examples of a configuration", () => {
  for (const page of [PAGE, "docs/home-assistant.md"]) {
    for (const { text } of blocksOf(page).filter(({ kind }) => kind === "json")) {
      it(`are taken as they stand in ${page}: ${text.slice(0, 50).replaceAll("\n", " ")}`, () =>
        expect(() => parseConfig(text, join(site.folder, "c.json"))).not.toThrow());
    }
  }
});
