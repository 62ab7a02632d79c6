import type { IClientOptions } from "mqtt";
import type { HttpMachine } from "#hal/http";
import type { LogPort } from "#hal/log";
import type { App } from "#firmware/app";
import type { ProfileTopics } from "#firmware/ports";
import { entityCount, entityTopic } from "#firmware/api/smartevse/discovery";
import { profileName, profilePrefix } from "#firmware/api/smartevse/serial-number";
import type { AppHost } from "./app-host";
import { Advert } from "./http/advert";
import { NodeMqtt } from "./mqtt";

const TICK_ms = 100;
/** Home Assistant says here that it has started: then it is told anew what there is. */
const BIRTH = "homeassistant/status";

export interface SmartEvseLinkOptions {
  /** The broker, as the controller's own connection has it. */
  client: IClientOptions;
  serial: string;
  version: string;
  machine: HttpMachine;
  /** Port of the HTTP API where others shall find it in the network; `undefined`: it is not told. */
  advertPort?: (() => number | undefined) | undefined;
  /** Hears of each message before it is carried out. */
  heard?: ((topic: string, payload: string) => void) | undefined;
}

/**
 * The SmartEVSE profile's way to the broker and into the network, while the setting `smartevse` is on: a connection of its own, because its
 * last will is another one, and a name in mDNS that its integration looks for.
 */
export class SmartEvseLink {
  private readonly prefix: string;
  private readonly name: string;
  private readonly timer: NodeJS.Timeout;
  private mqtt: NodeMqtt | undefined;
  private advert: Advert | undefined;
  private app: App | undefined;

  constructor(
    private readonly host: AppHost,
    private readonly options: SmartEvseLinkOptions,
    private readonly log: LogPort,
  ) {
    this.prefix = options.machine.profilePrefix ?? profilePrefix(options.serial);
    this.name = profileName(options.serial, this.prefix);
    this.timer = setInterval(() => this.tick(), TICK_ms);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.end();
  }

  private tick(): void {
    this.attempt((topics, now) => {
      this.mqtt ??= this.begin();
      topics.tick(this.mqtt, now);
    });
  }

  private begin(): NodeMqtt {
    const { client, serial, version } = this.options;
    const port = this.options.advertPort?.();
    const topics = [`${this.prefix}/Set/#`, BIRTH];
    const mqtt = new NodeMqtt(
      {
        client,
        serial,
        topics,
        other: { clientId: this.name, prefix: "", will: { topic: `${this.prefix}/connected`, payload: "offline" } },
      },
      this.log,
    );
    mqtt.start({
      connected: () => this.attempt((heard) => heard.connected()),
      lost: () => undefined,
      received: (topic, payload, retained) => {
        this.options.heard?.(topic, payload);
        this.attempt((heard, now) => {
          if (topic !== BIRTH) heard.received(topic, payload, retained, now);
          else if (payload === "online" && !retained) heard.connected();
        });
      },
      meter: () => undefined,
    });
    if (port !== undefined)
      this.advert = Advert.start(
        { hostname: this.name, port, serial, version, name: this.name, types: ["http"] },
        this.log,
      );
    return mqtt;
  }

  private async end(): Promise<void> {
    const { mqtt, advert } = this;
    this.mqtt = undefined;
    this.advert = undefined;
    await Promise.all([mqtt?.close(), advert?.close()]);
  }

  /** Does something with the profile while there is one; without it the connection ends. */
  private attempt(act: (topics: ProfileTopics, now: number) => void): void {
    let isOff = false;
    this.host.fact((app, now) => {
      const api = app.openHttp(this.options.machine, now);
      const topics = api.smartEvse();
      isOff = topics === undefined;
      if (topics === undefined) return;
      api.tick(now);
      // a controller that was started again knows of no broker
      if (app !== this.app && this.mqtt?.connected() === true) topics.connected();
      this.app = app;
      act(topics, now);
    });
    if (!isOff || this.mqtt === undefined) return;
    this.withdraw(this.mqtt);
    void this.end();
  }

  /** The setting was switched off: Home Assistant's entities go with it. */
  private withdraw(mqtt: NodeMqtt): void {
    for (let index = 0; index < entityCount(); index++) mqtt.publish(entityTopic(this.prefix, index), "", true);
  }
}
