import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { WebSocket } from "ws";
import { createApp } from "#firmware/app";
import { Settings } from "#firmware/settings/settings";
import type { SettingKey } from "#firmware/settings/table";
import { monotonicClock } from "#platform/node/clock";
import { Gateway } from "#platform/node/gateway";
import { Secret } from "#platform/node/http/secret";
import { HttpServer, type HttpServerOptions } from "#platform/node/http/server";
import { Accounts } from "#platform/node/security/accounts";
import { PasswordKeeper } from "#platform/node/security/password-keeper";
import { TokenStore } from "#platform/node/security/token-store";
import type { Line, LineListener } from "#platform/node/serial";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";
import { LiveEvse } from "#tools/evse/live-evse";
import { eventually } from "../eventually";

class QuietBroker extends FakeMqtt {
  start(): void {
    // nobody is connected
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Files in memory that outlive a gateway. */
export class KeptStorage extends FakeStorage {
  close(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

/** A document of the API; what is in it is for the tests to say. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test that reads what is not there fails
type Body = any;

export interface Answer {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
  json: Body;
}

export interface Ask {
  method?: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

export interface RunningOptions {
  password?: string;
  openAccess?: "read" | "control";
  listen?: string;
  settings?: Partial<Record<SettingKey, string>>;
  /** No car is plugged in. */
  away?: boolean;
  /** What the own API has of the machine. */
  own?: (storage: KeptStorage, gateway: Gateway) => HttpServerOptions["own"];
  tokens?: TokenStore;
  /** What was there before. */
  storage?: KeptStorage;
}

/** A gateway in real time on a simulated EVSE with a car, and its HTTP server on a free port of this machine. */
export class Running {
  // eslint-disable-next-line @typescript-eslint/max-params -- made by start() alone
  private constructor(
    readonly gateway: Gateway,
    readonly live: LiveEvse,
    readonly http: HttpServer,
    readonly storage: KeptStorage,
    readonly log: FakeLog,
  ) {}

  static async start(options: RunningOptions = {}): Promise<Running> {
    const live = new LiveEvse({ firmware: "8.2" }, { phases: [1], max_A: 32, reaction_s: 0.05, ramp_A_per_s: 400 });
    const storage = options.storage ?? new KeptStorage();
    const log = new FakeLog();
    const settings = new Settings(storage, log);
    const wanted: Record<string, string> = { dynamic: "0", charge_limit_A: "32", phases: "1", ...options.settings };
    for (const [key, text] of Object.entries(wanted)) settings.set(key as SettingKey, text);
    settings.flush(0);
    const gateway = new Gateway({
      createApp,
      clock: monotonicClock(),
      line: lineTo(live),
      mqtt: new QuietBroker(),
      storage,
      log,
      system: new FakeSystem(),
    });
    gateway.start();
    const machine = { mode: "Wired", hostname: "charger", rssi_dBm: () => 0 };
    const secret = options.password;
    const password = secret === undefined ? PasswordKeeper.kept(undefined) : PasswordKeeper.of(Secret.of(secret));
    const server: HttpServerOptions = {
      listen: options.listen ?? "127.0.0.1",
      port: 0,
      names: ["charger", "charger.local"],
      machine,
      openAccess: options.openAccess,
      accounts: new Accounts(password, options.tokens ?? new TokenStore(undefined)),
      own: options.own?.(storage, gateway),
    };
    const http = await HttpServer.start(gateway, server, log);
    const running = new Running(gateway, live, http, storage, log);
    await eventually("the EVSE answers", () => gateway.snapshot().link === "up");
    if (options.away !== true) {
      live.plug(true);
      await eventually("it charges", () => gateway.snapshot().state === "charging");
    }
    return running;
  }

  async close(): Promise<void> {
    await this.http.close();
    await this.gateway.stop();
    this.live.close();
  }

  /** Sends a request and reads the whole answer. */
  ask(target: string, { method = "GET", body, headers = {} }: Ask = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { host: "127.0.0.1", port: this.http.port, path: target, method, headers, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            resolve({ status: response.statusCode ?? 0, text, headers: response.headers, json: parsed(text) });
          });
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }

  post(target: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask(target, { method: "POST", body, headers });
  }

  /** Sends bytes as they are; resolves with what comes back until the server hangs up. */
  raw(bytes: string, patience_ms = 3000): Promise<string> {
    return new Promise((resolve) => {
      let text = "";
      const socket = connect(this.http.port, "127.0.0.1", () => socket.write(bytes, "latin1"));
      const end = (): void => {
        clearTimeout(timer);
        socket.destroy();
        resolve(text);
      };
      const timer = setTimeout(end, patience_ms);
      socket.on("data", (data) => (text += data.toString("latin1")));
      socket.on("error", end);
      socket.on("close", end);
    });
  }

  /** A listener to the changes; what it has heard grows. */
  async listen(headers: Record<string, string> = {}): Promise<{ socket: WebSocket; heard: Body[] }> {
    const socket = new WebSocket(`ws://127.0.0.1:${String(this.http.port)}/ws`, { headers });
    const heard: Body[] = [];
    socket.on("message", (data: Buffer) => heard.push(JSON.parse(data.toString("utf8"))));
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    return { socket, heard };
  }

  /** What somebody could have changed: settings, claims and files. */
  async state(): Promise<string> {
    const status = (await this.ask("/status")).json;
    const { run, limit_mA } = this.gateway.snapshot();
    const texts = await Promise.all(
      ["/config", "/override", "/claims", "/limit", "/schedule"].map((path) => this.ask(path)),
    );
    const { claims_version, config_version, schedule_version, limit_version, voltage, solar, grid_ie } = status;
    const versions = { claims_version, config_version, schedule_version, limit_version, voltage, solar, grid_ie };
    return JSON.stringify([run, limit_mA, versions, ...texts.map(({ text }) => text)]);
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

/** The header of Basic authentication. */
export function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}
