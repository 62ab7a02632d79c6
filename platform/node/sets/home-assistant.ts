import type { StoragePort } from "#hal/storage";
import type { ControllerApi, JsonValue } from "./controller-api";
import { allEntities } from "./entities";
import { CONTROL, type Entity, MORE, POWER, RESTART, SETTINGS } from "./entity-kinds";
import { moreState } from "./home-assistant-state";
import type { Publish } from "./publish";

/** Remembers where the discovery document was published and what is in it, so that it can be taken back there: topic, then `key platform`. */
const FILE = "home-assistant";
/** What a gateway calls itself. */
export const GATEWAY_MODEL = "Dinamics with OpenEVSE";
/** How long after Home Assistant's birth it is told again; it is busy then. */
const BIRTH_ms = 2000;
const TOPIC_KEYS = ["state_topic", "command_topic", "topic", "latest_version_topic"];
/** What has no entity of its own, and so no id. */
const NO_ENTITY = "device_automation";
/** Orders of a person by their payload: the last takes back what a person has said before, the limit too. */
const ORDERS: Readonly<Record<string, string>> = {
  start: '{"do":"start"}',
  pause: '{"do":"pause"}',
  auto: '{"do":"auto","limit_A":null}',
};

export interface HomeAssistantOptions {
  serial: string;
  version: string;
  /** Home Assistant's discovery prefix. */
  prefix: string;
  name: string;
  /** Address of the HTTP API for others; `undefined`: there is none. */
  url: string | undefined;
}

/** The discovery document of a device: everything Home Assistant needs to show and to set this controller. */
export function discoveryDocument(
  { serial, version, name, url }: Omit<HomeAssistantOptions, "prefix">,
  entities: Readonly<Record<string, Entity>> = allEntities(),
  model = GATEWAY_MODEL,
): Record<string, JsonValue> {
  const components: Record<string, JsonValue> = {};
  for (const [key, entity] of Object.entries(entities)) {
    const id = entity["platform"] === NO_ENTITY ? {} : { unique_id: `dinamics_${serial}_${key}` };
    const whole: Record<string, JsonValue> = { ...entity, ...id };
    for (const field of TOPIC_KEYS) {
      const topic = whole[field];
      if (typeof topic === "string") whole[field] = `Dinamics/${serial}/${topic}`;
    }
    components[key] = whole;
  }
  return {
    device: {
      identifiers: [`dinamics_${serial}`],
      name,
      manufacturer: "Dinamics",
      model,
      serial_number: serial,
      ...(version === "" ? {} : { sw_version: version }),
      ...(url === undefined ? {} : { configuration_url: url }),
    },
    origin: { name: "dinamics", ...(version === "" ? {} : { sw_version: version }) },
    availability: [{ topic: `Dinamics/${serial}/availability` }],
    qos: 1,
    components,
  };
}

/** Where the document of a device is published. */
export function discoveryTopic({ prefix, serial }: Pick<HomeAssistantOptions, "prefix" | "serial">): string {
  return `${prefix}/device/dinamics_${serial}/config`;
}

/** Whether a discovery document is still published somewhere. */
export function isAnnounced(storage: StoragePort): boolean {
  return (storage.read(FILE) ?? "") !== "";
}

/** What was announced: the topic, and the platform of each component by its key. */
function announcedIn(storage: StoragePort): { topic: string; platforms: Map<string, string> } {
  const [topic = "", ...rows] = (storage.read(FILE) ?? "").split("\n");
  return { topic, platforms: new Map(rows.map((row) => [row.split(" ")[0] ?? "", row.split(" ")[1] ?? ""])) };
}

/**
 * The document that takes out what is no more: a component that was there before (`platforms` by their keys) is taken out by naming its
 * platform alone. To be published before the document itself; `undefined`: nothing has gone.
 */
export function withLeaving(
  document: Record<string, JsonValue>,
  platforms: ReadonlyMap<string, string>,
): Record<string, JsonValue> | undefined {
  const components = document["components"] as Record<string, JsonValue>;
  const gone = [...platforms].filter(([key]) => components[key] === undefined);
  if (gone.length === 0) return undefined;
  const leaving = Object.fromEntries(gone.map(([key, platform]) => [key, { platform }]));
  return { ...document, components: { ...components, ...leaving } };
}

/** Takes back what an earlier start has published where nobody publishes now; `kept` is the topic that stays. */
function takeBack(storage: StoragePort, publish: Publish, kept: string): void {
  const { topic } = announcedIn(storage);
  if (topic !== "" && topic !== kept && publish(topic, "", true)) storage.remove(FILE);
}

/** Takes the device out of Home Assistant: discovery was switched off. */
export function withdraw(storage: StoragePort, publish: Publish): void {
  takeBack(storage, publish, "");
}

/** Announces the controller to Home Assistant, and tells the settings and the power that its entities show. */
export class HomeAssistant {
  private readonly prefix: string;
  private readonly birthTopic: string;
  /** Last payload of each topic. */
  private readonly told = new Map<string, string>();
  private born_ms: number | undefined;
  private announced = "";

  constructor(
    private readonly api: ControllerApi,
    private readonly publish: Publish,
    private readonly storage: StoragePort,
    private readonly options: HomeAssistantOptions,
  ) {
    this.prefix = `Dinamics/${options.serial}/`;
    this.birthTopic = `${options.prefix}/status`;
  }

  get topics(): readonly string[] {
    return [this.birthTopic, this.prefix + RESTART, this.prefix + CONTROL];
  }

  connected(): void {
    this.told.clear();
    this.announced = "";
    takeBack(this.storage, this.publish, discoveryTopic(this.options));
  }

  /** Whether the message was for this set. */
  received(topic: string, payload: string, retained: boolean, now_ms: number): boolean {
    if (topic === this.birthTopic) {
      if (payload === "online") this.born_ms = now_ms;
      return true;
    }
    if (topic !== this.prefix + RESTART && topic !== this.prefix + CONTROL) return false;
    if (retained) return true;
    if (topic === this.prefix + RESTART) {
      if (payload === "evse") this.order("/restart", '{"device":"evse"}');
    } else if (Object.hasOwn(ORDERS, payload)) this.order("/api/v1/control", ORDERS[payload] ?? "");
    return true;
  }

  private order(path: string, body: string): void {
    this.api.ask({ method: "POST", path, query: "", body }, () => undefined);
  }

  /** Tells what has changed; call it once a second while the broker is there. */
  tick(now_ms: number): void {
    if (this.born_ms !== undefined && now_ms - this.born_ms >= BIRTH_ms) {
      this.born_ms = undefined;
      this.announced = "";
      this.told.clear();
    }
    this.tell(SETTINGS, this.api.settings());
    this.tell(POWER, JSON.stringify(this.api.status()["power"] ?? null));
    const more = moreState(this.api);
    if (more !== undefined) this.tell(MORE, JSON.stringify(more));
    this.announce();
  }

  private tell(topic: string, payload: string): void {
    if (payload !== this.told.get(topic) && this.publish(this.prefix + topic, payload, true))
      this.told.set(topic, payload);
  }

  private announce(): void {
    const topic = discoveryTopic(this.options);
    if (this.announced === topic) return;
    const document = discoveryDocument(this.options);
    const components = document["components"] as Record<string, { platform: string }>;
    const rows = Object.entries(components).map(([key, { platform }]) => `${key} ${platform}`);
    const before = announcedIn(this.storage);
    const whole = withLeaving(document, before.platforms);
    if (whole !== undefined && !this.send(topic, whole)) return;
    if (!this.send(topic, document)) return;
    this.announced = topic;
    const text = [topic, ...rows].join("\n");
    if (this.storage.read(FILE) !== text) this.storage.write(FILE, text);
  }

  private send(topic: string, document: Record<string, JsonValue>): boolean {
    return this.publish(topic, Buffer.from(JSON.stringify(document), "utf8").toString("latin1"), true);
  }
}
