import type { StoragePort } from "#hal/storage";
import type { ControllerApi, JsonValue } from "./controller-api";
import { allEntities, POWER, RESTART, SETTINGS } from "./entities";
import type { Publish } from "./publish";

/** Remembers where the discovery document was published, so that it can be taken back there. */
const FILE = "home-assistant";
/** How long after Home Assistant's birth it is told again; it is busy then. */
const BIRTH_ms = 2000;
const TOPIC_KEYS = ["state_topic", "command_topic"];

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
export function discoveryDocument({ serial, version, name, url }: HomeAssistantOptions): Record<string, JsonValue> {
  const components: Record<string, JsonValue> = {};
  for (const [key, entity] of Object.entries(allEntities())) {
    const whole: Record<string, JsonValue> = { ...entity, unique_id: `dinamics_${serial}_${key}` };
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
      model: "Dinamics with OpenEVSE",
      serial_number: serial,
      sw_version: version,
      ...(url === undefined ? {} : { configuration_url: url }),
    },
    origin: { name: "dinamics", sw_version: version },
    availability: [{ topic: `Dinamics/${serial}/availability` }],
    qos: 1,
    components,
  };
}

function discoveryTopic({ prefix, serial }: HomeAssistantOptions): string {
  return `${prefix}/device/dinamics_${serial}/config`;
}

/** Whether a discovery document is still published somewhere. */
export function isAnnounced(storage: StoragePort): boolean {
  return (storage.read(FILE) ?? "") !== "";
}

/** Takes back what an earlier start has published where nobody publishes now; `kept` is the topic that stays. */
function takeBack(storage: StoragePort, publish: Publish, kept: string): void {
  const topic = storage.read(FILE) ?? "";
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
  private settings = "";
  private power = "";
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
    return [this.birthTopic, this.prefix + RESTART];
  }

  connected(): void {
    this.settings = "";
    this.power = "";
    this.announced = "";
    takeBack(this.storage, this.publish, discoveryTopic(this.options));
  }

  /** Whether the message was for this set. */
  received(topic: string, payload: string, retained: boolean, now_ms: number): boolean {
    if (topic === this.birthTopic) {
      if (payload === "online") this.born_ms = now_ms;
      return true;
    }
    if (topic !== this.prefix + RESTART) return false;
    if (!retained && payload === "evse")
      this.api.ask({ method: "POST", path: "/restart", query: "", body: '{"device":"evse"}' }, () => undefined);
    return true;
  }

  /** Tells what has changed; call it once a second while the broker is there. */
  tick(now_ms: number): void {
    if (this.born_ms !== undefined && now_ms - this.born_ms >= BIRTH_ms) {
      this.born_ms = undefined;
      this.announced = "";
      this.settings = "";
      this.power = "";
    }
    const settings = this.api.settings();
    if (settings !== this.settings && this.publish(this.prefix + SETTINGS, settings, true)) this.settings = settings;
    const power = JSON.stringify(this.api.status()["power"] ?? null);
    if (power !== this.power && this.publish(this.prefix + POWER, power, true)) this.power = power;
    this.announce();
  }

  private announce(): void {
    const topic = discoveryTopic(this.options);
    if (this.announced === topic) return;
    const document = Buffer.from(JSON.stringify(discoveryDocument(this.options)), "utf8").toString("latin1");
    if (!this.publish(topic, document, true)) return;
    this.announced = topic;
    if (this.storage.read(FILE) !== topic) this.storage.write(FILE, topic);
  }
}
