import { connectAsync, type MqttClient } from "mqtt";
import { errorText, InputError } from "#platform/node/input-error";
import { clientOptions, PASSWORD_VARIABLE, USER_VARIABLE } from "#platform/node/mqtt-options";
import type { JsonValue } from "#platform/node/sets/controller-api";
import { discoveryDocument, discoveryTopic, GATEWAY_MODEL, withLeaving } from "#platform/node/sets/home-assistant";
import { moduleEntities } from "#platform/node/sets/module-entities";
import { isSerial } from "#platform/node/system";
import { type Command, UsageError } from "./command";
import { readOptions } from "./options";

const MODULE_MODEL = "Dinamics on ESP32 with OpenEVSE";
const CONNECT_ms = 10000;
/** What the broker has kept comes within this time. */
const LISTEN_ms = 1500;

const HELP = `dinamics home-assistant - announces a module to Home Assistant, once, at the broker that both use

Usage: dinamics home-assistant --broker URL                   lists the controllers that the broker knows
       dinamics home-assistant --broker URL --serial SERIAL   announces that module
       dinamics home-assistant --broker URL --serial SERIAL --remove

The broker keeps the announcement, so nothing has to run afterwards: Home Assistant shows the module as a device
with everything that it tells and takes over MQTT. Call it again after an update, or to change the name; a gateway
announces itself (homeAssistant.discovery in its configuration) and is left alone.

Options:
  --broker URL     mqtt://HOST[:PORT] or mqtts://HOST[:PORT]
  --serial SERIAL  12 digits 0..9 and A..F, as the module's console shows them (status)
  --name NAME      what the device is called (default: Dinamics)
  --prefix PREFIX  Home Assistant's discovery prefix (default: homeassistant)
  --ca FILE        certificate that vouches for a broker of mqtts://
  --remove         takes the device out of Home Assistant again

Credentials of the broker come from the environment: ${USER_VARIABLE}, ${PASSWORD_VARIABLE}.

Examples:
  dinamics home-assistant --broker mqtt://homeassistant.local
  dinamics home-assistant --broker mqtt://homeassistant.local --serial 24A1B2C3D4E5 --name Garage

Exit codes: 0 done, 1 the broker cannot be reached or does not take it, 2 wrong usage or input.
`;

const OPTIONS = {
  broker: { type: "string" },
  serial: { type: "string" },
  name: { type: "string" },
  prefix: { type: "string" },
  ca: { type: "string" },
  remove: { type: "boolean" },
} as const;

export const homeAssistantCommand: Command = {
  name: "home-assistant",
  summary: "announce a module to Home Assistant, once",
  help: HELP,
  run,
};

interface Wanted {
  serial: string;
  prefix: string;
  name: string;
  remove: boolean;
}

async function run(args: string[]): Promise<number> {
  const options = readOptions("home-assistant", args, OPTIONS);
  if (options.rest.length > 0) throw new UsageError(`home-assistant: unexpected ${options.rest[0] ?? ""}`);
  const url = options.text("broker");
  if (url === undefined) throw new UsageError("home-assistant: --broker is missing, e.g. mqtt://homeassistant.local");
  const serial = options.text("serial")?.toUpperCase();
  if (serial !== undefined && !isSerial(serial))
    throw new UsageError(`home-assistant: --serial: "${serial}" is none; 12 digits 0..9 and A..F are needed`);
  const wanted = { prefix: prefixOf(options.text("prefix")), name: nameOf(options.text("name")) };
  const broker = clientOptions({ url, ...caOf(options.text("ca")) }, process.env);
  let client: MqttClient | undefined;
  try {
    client = await connectAsync(url, { ...broker, connectTimeout: CONNECT_ms, reconnectPeriod: 0 }, false);
    const task =
      serial === undefined
        ? list(client, wanted.prefix)
        : announce(client, { ...wanted, serial, remove: options.on("remove") });
    return await Promise.race([task, lost(client)]);
  } catch (error) {
    if (error instanceof InputError) throw error;
    process.stderr.write(`dinamics: ${url}: ${errorText(error)}\n`);
    return 1;
  } finally {
    client?.removeAllListeners("close");
    await client?.endAsync().catch(() => undefined);
  }
}

/** Rejects when the broker hangs up, as on somebody who may not do this. */
function lost(client: MqttClient): Promise<never> {
  return new Promise((_resolve, reject) => {
    client.on("error", reject);
    client.once("close", () => reject(new Error("the broker has ended the connection")));
  });
}

function caOf(caFile: string | undefined): { caFile?: string } {
  return caFile === undefined ? {} : { caFile };
}

function prefixOf(text = "homeassistant"): string {
  if (/^[^+#/\0\s][^+#\0\s]*$/.test(text) && !text.endsWith("/")) return text;
  throw new UsageError(`home-assistant: --prefix: "${text}" is no topic; e.g. homeassistant`);
}

function nameOf(text = "Dinamics"): string {
  if (/^[^\p{C}]{1,60}$/u.test(text)) return text;
  throw new UsageError("home-assistant: --name: 1..60 characters are needed");
}

/** What the broker has kept under some topics. */
async function kept(client: MqttClient, topics: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const hear = (topic: string, payload: Buffer): void => void found.set(topic, payload.toString("utf8"));
  client.on("message", hear);
  await client.subscribeAsync(topics, { qos: 1 });
  await new Promise((resolve) => setTimeout(resolve, LISTEN_ms));
  client.off("message", hear);
  return found;
}

async function list(client: MqttClient, prefix: string): Promise<number> {
  const found = await kept(client, ["Dinamics/+/availability", `${prefix}/device/+/config`]);
  const serials = [...found.keys()].flatMap((topic) => /^Dinamics\/(\w{12})\/availability$/.exec(topic)?.[1] ?? []);
  if (serials.length === 0) process.stderr.write("dinamics: this broker knows no controller\n");
  for (const serial of serials.sort()) {
    const { model } = announcedIn(found.get(discoveryTopic({ prefix, serial })));
    const state = model === "" ? "not announced" : model === GATEWAY_MODEL ? "announces itself" : "announced";
    process.stdout.write(`${serial}  ${(found.get(`Dinamics/${serial}/availability`) ?? "").padEnd(7)}  ${state}\n`);
  }
  return 0;
}

async function announce(client: MqttClient, { serial, prefix, name, remove }: Wanted): Promise<number> {
  const topic = discoveryTopic({ prefix, serial });
  const [there, version] = [`Dinamics/${serial}/availability`, `Dinamics/${serial}/fwversion`];
  const found = await kept(client, [topic, there, version]);
  const before = announcedIn(found.get(topic));
  if (before.model === GATEWAY_MODEL)
    throw new InputError([
      `${serial} is a gateway, which announces itself: see homeAssistant.discovery of its settings`,
    ]);
  if (remove) {
    await client.publishAsync(topic, "", { qos: 1, retain: true });
    process.stdout.write(`${serial} is not announced any more\n`);
    return 0;
  }
  const options = { serial, name, version: found.get(version) ?? "", url: undefined };
  const document = discoveryDocument(options, moduleEntities(), MODULE_MODEL);
  const documents = [withLeaving(document, before.platforms), document].filter((one) => one !== undefined);
  for (const one of documents) await client.publishAsync(topic, JSON.stringify(one), { qos: 1, retain: true });
  const count = Object.keys(document["components"] as object).length;
  process.stdout.write(`${serial} is announced as ${name} with ${String(count)} entities, below ${prefix}/\n`);
  if (!found.has(there))
    process.stderr.write(`dinamics: this broker has heard nothing of ${serial} yet; does the module use it?\n`);
  return 0;
}

/** What is announced already: the model, empty for none, and the platforms of the components. */
function announcedIn(text = ""): { model: string; platforms: Map<string, string> } {
  try {
    const { device, components } = JSON.parse(text) as {
      device?: { model?: string };
      components?: Record<string, JsonValue>;
    };
    const rows = Object.entries(components ?? {}).map(([key, one]): [string, string] => [
      key,
      String((one as { platform?: string }).platform),
    ]);
    return { model: device?.model ?? "", platforms: new Map(rows) };
  } catch {
    return { model: "", platforms: new Map() };
  }
}
