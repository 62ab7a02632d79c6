import type { IClientOptions } from "mqtt";
import type { HttpMachine } from "#hal/http";
import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import type { AppHost } from "../app-host";
import { NodeMqtt } from "../mqtt";
import { type Changed, ControllerApi } from "./controller-api";
import { FeedSet } from "./feed-set";
import { HomeAssistant, isAnnounced, withdraw } from "./home-assistant";
import { announcement, OpenevseSet } from "./openevse-set";
import type { Publish } from "./publish";

const TICK_ms = 100;
const TELL_ms = 1000;

/** What of it is switched on; all of it is off without a word about it. */
export interface SetsConfig {
  openevse?: { topic?: string; announceTopic?: string; retain?: boolean } | undefined;
  homeAssistant?: { discovery?: boolean; prefix?: string; name?: string } | undefined;
  feeds?: Readonly<Record<string, string>> | undefined;
}

export interface SetsParts {
  host: AppHost;
  client: IClientOptions;
  storage: StoragePort;
  serial: string;
  version: string;
  machine: HttpMachine;
  /** Address of the HTTP API for others; `undefined`: there is none. */
  url: string | undefined;
  setting: (key: "voltage_V" | "clamps") => number;
  /** Hears of each message before it is carried out. */
  heard?: (topic: string, payload: string) => void;
  changed?: Changed;
}

/**
 * The topics that others speak: OpenEVSE's, reports from anybody's topics, and Home Assistant's discovery. They have a connection to the
 * broker of their own, so that nothing that happens on it delays the controller's.
 */
export class MqttSets {
  private readonly timers: NodeJS.Timeout[] = [];
  private told_ms = 0;
  private greets = false;

  private constructor(
    private readonly mqtt: NodeMqtt,
    private readonly api: ControllerApi,
    private readonly sets: Sets,
    private readonly parts: Pick<SetsParts, "storage" | "heard">,
  ) {}

  /** Starts what the configuration asks for; `undefined`: nothing. */
  static start(config: SetsConfig, parts: SetsParts, log: LogPort): MqttSets | undefined {
    const { client, serial, storage } = parts;
    const base = config.openevse?.topic;
    const isSeen = config.homeAssistant?.discovery === true;
    const hasFeeds = Object.keys(config.feeds ?? {}).length > 0;
    if (base === undefined && !isSeen && !hasFeeds && !isAnnounced(storage)) return undefined;
    const api = new ControllerApi(parts.host, parts.machine, log, parts.changed);
    const publish: Publish = (topic, payload, retained) => mqtt.publish(topic, payload, retained);
    const sets = setsOf(config, parts, { api, publish, log });
    const topics = [sets.openevse, sets.feeds, sets.homeAssistant].flatMap((set) => [...(set?.topics ?? [])]);
    const will = {
      topic: announceTopic(config, serial),
      payload: JSON.stringify(announcement(serial, parts.machine.hostname, false)),
    };
    const other = { clientId: `Dinamics-${serial}-2`, prefix: "", will: base === undefined ? undefined : will };
    const mqtt: NodeMqtt = new NodeMqtt({ client, serial, topics: [...new Set(topics)], other }, log);
    const started = new MqttSets(mqtt, api, sets, parts);
    started.open();
    if (base !== undefined) log.log("info", `OpenEVSE's topics below ${base}/`);
    if (isSeen) log.log("info", "announced to Home Assistant");
    return started;
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.sets.openevse?.goodbye();
    await this.mqtt.close();
  }

  private open(): void {
    const { openevse, homeAssistant, feeds } = this.sets;
    this.mqtt.start({
      connected: () => (this.greets = true),
      lost: () => undefined,
      received: (topic, payload, retained) => {
        const now_ms = performance.now();
        this.parts.heard?.(topic, payload);
        feeds?.received(topic, payload, retained, now_ms);
        if (openevse?.received(topic, payload, retained, now_ms) !== true)
          homeAssistant?.received(topic, payload, retained, now_ms);
      },
      meter: () => undefined,
    });
    this.timers.push(setInterval(() => this.tick(performance.now()), TICK_ms));
  }

  private tick(now_ms: number): void {
    const { openevse, homeAssistant } = this.sets;
    this.api.tick();
    // what is published stays as it is while there is no controller; its availability says so
    if (!this.mqtt.connected() || !this.api.isThere()) return;
    if (this.greets) this.greet();
    else if (now_ms - this.told_ms < TELL_ms) return;
    this.told_ms = now_ms;
    openevse?.tick(now_ms);
    homeAssistant?.tick(now_ms);
  }

  /** A broker that has just come knows nothing. */
  private greet(): void {
    const { openevse, homeAssistant } = this.sets;
    this.greets = false;
    openevse?.connected();
    homeAssistant?.connected();
    if (homeAssistant === undefined) withdraw(this.parts.storage, (...message) => this.mqtt.publish(...message));
  }
}

interface Sets {
  openevse: OpenevseSet | undefined;
  feeds: FeedSet | undefined;
  homeAssistant: HomeAssistant | undefined;
}

function setsOf(
  config: SetsConfig,
  parts: SetsParts,
  { api, publish, log }: { api: ControllerApi; publish: Publish; log: LogPort },
): Sets {
  const { host, serial, storage, version, machine, url, setting } = parts;
  const { openevse, homeAssistant, feeds } = config;
  const base = openevse?.topic;
  const common = { serial, hostname: machine.hostname, url };
  const retained = openevse?.retain ?? false;
  const seen = { serial, version, url, prefix: homeAssistant?.prefix ?? "homeassistant" };
  return {
    openevse:
      base === undefined
        ? undefined
        : new OpenevseSet(api, publish, log, {
            base,
            announceTopic: announceTopic(config, serial),
            retained,
            ...common,
          }),
    feeds: feeds === undefined ? undefined : new FeedSet(host, log, feeds, setting),
    homeAssistant:
      homeAssistant?.discovery === true
        ? new HomeAssistant(api, publish, storage, { ...seen, name: homeAssistant.name ?? "Dinamics" })
        : undefined,
  };
}

function announceTopic({ openevse }: SetsConfig, serial: string): string {
  return openevse?.announceTopic ?? `openevse/announce/${serial.slice(-4).toLowerCase()}`;
}
