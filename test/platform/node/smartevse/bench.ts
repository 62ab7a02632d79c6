import { request as httpRequest } from "node:http";
import { connectAsync, type MqttClient } from "mqtt";
import { createApp } from "#firmware/app";
import { Settings } from "#firmware/settings/settings";
import type { SettingKey } from "#firmware/settings/table";
import { EmbeddedBroker } from "#platform/node/broker";
import { monotonicClock } from "#platform/node/clock";
import { Gateway } from "#platform/node/gateway";
import { HttpServer } from "#platform/node/http/server";
import { NodeMqtt } from "#platform/node/mqtt";
import { clientOptions } from "#platform/node/mqtt-options";
import { requestTopics } from "#platform/node/request-topics";
import type { Line, LineListener } from "#platform/node/serial";
import { SmartEvseLink } from "#platform/node/smartevse-link";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";
import { LiveEvse } from "#tools/evse/live-evse";
import { eventually } from "../eventually";

export const PREFIX = "SmartEVSE/53312";

class KeptStorage extends FakeStorage {
  close(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

export interface BenchOptions {
  settings?: Partial<Record<SettingKey, string>>;
  prefix?: string;
  hasMeter?: boolean;
}

export interface Answer {
  status: number;
  text: string;
  /** What it says, if it is JSON. */
  json: ReturnType<typeof JSON.parse>;
}

/** A gateway in real time with a broker, a simulated EVSE with a car, its HTTP server and the SmartEVSE profile; and a client at the broker. */
export class Bench {
  /** The last payload by topic. */
  readonly said = new Map<string, string>();
  readonly gateway: Gateway;
  readonly live: LiveEvse;
  readonly broker: EmbeddedBroker;
  readonly client: MqttClient;
  readonly log: FakeLog;

  private constructor(
    parts: Pick<Bench, "gateway" | "live" | "broker" | "client" | "log">,
    readonly http: HttpServer,
    readonly link: SmartEvseLink,
  ) {
    this.gateway = parts.gateway;
    this.live = parts.live;
    this.broker = parts.broker;
    this.client = parts.client;
    this.log = parts.log;
  }

  static async start({ settings = {}, prefix, hasMeter }: BenchOptions = {}): Promise<Bench> {
    const live = new LiveEvse({ firmware: "8.2" }, { phases: [1], max_A: 32, reaction_s: 0.05, ramp_A_per_s: 400 });
    const storage = new KeptStorage();
    const log = new FakeLog();
    const stored = new Settings(storage, log);
    const wanted: Record<string, string> = {
      smartevse: "1",
      dynamic: "0",
      charge_limit_A: "32",
      phases: "1",
      ...settings,
    };
    for (const [key, text] of Object.entries(wanted)) stored.set(key as SettingKey, text);
    stored.flush(0);
    const broker = await EmbeddedBroker.start({ port: 0 }, log);
    const client = await connectAsync(broker.url, { protocolVersion: 4 });
    const options = clientOptions({ url: broker.url }, {});
    const system = new FakeSystem();
    const { serial } = system;
    const mqtt = new NodeMqtt({ client: options, serial, topics: requestTopics(), firstPause_ms: 10 }, log);
    const gateway = new Gateway({ createApp, clock: monotonicClock(), line: lineTo(live), mqtt, storage, log, system });
    gateway.start();
    const machine = { mode: "Wired", hostname: "charger", rssi_dBm: () => 0, hasMeter, profilePrefix: prefix };
    const http = await HttpServer.start(gateway, { listen: "127.0.0.1", port: 0, names: [], machine }, log);
    const said: [string, string][] = [];
    let take = (topic: string, payload: string): void => void said.push([topic, payload]);
    client.on("message", (topic, payload) => take(topic, payload.toString("latin1")));
    await client.subscribeAsync("#");
    const link = new SmartEvseLink(gateway, { client: options, serial, version: "0.1.0", machine }, log);
    const bench = new Bench({ gateway, live, broker, client, log }, http, link);
    take = (topic, payload) => void bench.said.set(topic, payload);
    for (const [topic, payload] of said) take(topic, payload);
    await eventually("the EVSE answers", () => gateway.snapshot().link === "up");
    live.plug(true);
    await eventually("it charges", () => gateway.snapshot().state === "charging");
    return bench;
  }

  async close(): Promise<void> {
    await this.link.close();
    await this.http.close();
    await this.gateway.stop();
    await this.client.endAsync(true);
    await this.broker.close();
    this.live.close();
  }

  /** Sends a message below `Set/`. */
  async set(name: string, payload: string): Promise<void> {
    await this.client.publishAsync(`${PREFIX}/Set/${name}`, payload);
  }

  topic(name: string): string | undefined {
    return this.said.get(`${PREFIX}/${name}`);
  }

  /** Waits until a state topic says that. */
  async says(name: string, payload: string): Promise<void> {
    await eventually(`${name} says ${payload}, not ${String(this.topic(name))}`, () => this.topic(name) === payload);
  }

  get(target: string): Promise<Answer> {
    return this.ask("GET", target);
  }

  /** As Python's requests does it: parameters in the query, an empty body. */
  post(target: string, body = ""): Promise<Answer> {
    return this.ask("POST", target, body);
  }

  private ask(method: string, path: string, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
      const request = httpRequest(
        { host: "127.0.0.1", port: this.http.port, path, method, headers, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            resolve({ status: response.statusCode ?? 0, text, json: parsed(text) });
          });
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }
}

function lineTo(live: LiveEvse): Line {
  return {
    start: (listener: LineListener) => {
      live.send = (bytes) => setImmediate(() => listener.received(bytes));
      setImmediate(() => listener.opened());
    },
    write: (bytes) => {
      setImmediate(() => live.receive(bytes));
      return true;
    },
    restart: () => undefined,
    close: () => (live.send = undefined),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
