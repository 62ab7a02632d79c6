import { elapsed_ms } from "#hal/clock";
import { rest } from "#hal/pause";
import { type App, createApp } from "#firmware/app";
import { now_ms, ownNumberProblem } from "./clock";
import { Kept } from "./kept";
import { ModuleLog } from "./log";
import { ModuleMqtt } from "./mqtt";
import { Network } from "./network";
import type { Tmr, Uart } from "./nodemcu";
import { Peripherals } from "./peripherals";
import { ModulePins } from "./pins";
import { guard, healthy, lastReason } from "./recovery";
import { SerialConsole } from "./console";
import { RapiUart } from "./serial";
import { SpiffsStorage } from "./storage";
import { ModuleSystem } from "./system";
import { updateSource } from "./update-source";
import { Web } from "./web";

declare const tmr: Tmr;
declare const uart: Uart;
declare function print(this: void, line: string): void;

const CONSOLE = 0;
const TICK_ms = 100;
/** Ticks that have piled up behind a call that did not return are left out: what has come meanwhile is more urgent. */
const PILED_ms = 20;
const HEALTHY_ms = 60000;
/** Topic below the prefix that carries the mains currents while nothing at the module measures them. */
const MAINS_TOPIC = "mains";

/** The controller on the module: the ports over NodeMCU's functions, the app, and the one timer that ticks everything. */
export class Module {
  /** Whoever flashes the module reads `app` and `system` at its prompt. */
  readonly app: App;
  readonly system: ModuleSystem;
  readonly log: ModuleLog;
  private readonly mqtt: ModuleMqtt;
  private readonly network: Network;
  private readonly peripherals: Peripherals;
  private readonly kept: Kept;
  private readonly storage: SpiffsStorage;
  private console: SerialConsole | undefined = undefined;
  private web: Web | undefined = undefined;
  private readonly booted: number;
  private ticked: number;
  private isHealthy = false;

  constructor(version: string) {
    const now = now_ms();
    this.booted = now;
    this.ticked = now;
    this.log = new ModuleLog(print);
    const storage = new SpiffsStorage(this.log);
    this.storage = storage;
    guard(storage);
    const { log } = this;
    this.kept = new Kept(storage, log);
    const machine = { kept: this.kept, log, clock: now_ms };
    this.system = new ModuleSystem(version, (reason) => {
      log.log("info", "restart: " + reason);
      this.mqtt.leave();
    });
    const { system } = this;
    this.mqtt = new ModuleMqtt("Dinamics/" + system.serial + "/", machine, this);
    const serial = new RapiUart();
    const pins = new ModulePins((bytes) => this.lineReceived(bytes));
    const tester = { test: (): boolean => this.peripherals.test(now_ms()) };
    rest();
    const machines = { system, contactor: pins.contactor(), tester, updates: updateSource(version) };
    this.app = createApp({ serial, mqtt: this.mqtt, storage, log, ...machines }, now);
    rest();
    this.peripherals = new Peripherals(pins, this.app, log);
    serial.start((bytes) => this.evseReceived(bytes));
    this.app.serialOpened(now);
    this.network = new Network(system.serial, machine, this);
    const reason = lastReason(storage);
    if (reason !== undefined) log.log("warn", "the last start ended in a failure, " + reason);
  }

  /** Begins to work: the network is joined, the timer ticks, the console listens. */
  start(): void {
    this.network.start(now_ms());
    tmr.create().alarm(TICK_ms, tmr.ALARM_AUTO, () => this.tick());
    uart.start(CONSOLE);
    this.listen();
    this.app.tick(now_ms());
  }

  /** Takes what is typed on the console. */
  listen(): void {
    uart.on(CONSOLE, "data", 0, (bytes) => this.typed(bytes), 0);
  }

  // What the network and the broker say

  addressed(ip: string | undefined): void {
    const now = now_ms();
    this.system.address = ip;
    this.mqtt.networked(ip !== undefined, now);
    if (ip !== undefined && this.web === undefined && this.app.settings.get("http") === 1) this.serve();
  }

  connected(): void {
    this.app.mqttConnected(now_ms());
    this.hurry();
  }

  lost(): void {
    this.app.mqttLost(now_ms());
    this.hurry();
  }

  received(topic: string, payload: string, retained: boolean): void {
    if (topic === MAINS_TOPIC) this.app.mainsReceived(payload, now_ms());
    else this.app.mqttReceived(topic, payload, retained, now_ms());
    this.hurry();
  }

  private evseReceived(bytes: string): void {
    this.app.serialReceived(bytes, now_ms());
    this.hurry();
  }

  private lineReceived(bytes: string): void {
    this.peripherals.lineReceived(bytes, now_ms());
  }

  private typed(bytes: string): void {
    const { kept, log, mqtt, network, storage } = this;
    this.console ??= new SerialConsole({ kept, log, mqtt, network, storage, clock: now_ms }, this.app);
    this.console.received(bytes, now_ms());
  }

  private serve(): void {
    const { app, kept, log, system } = this;
    const key = (): string => kept.get("httpKey");
    this.web = new Web(app, { serial: system.serial, log, clock: now_ms, key });
    this.web.start();
  }

  /** What may lower the current is decided at once. */
  private hurry(): void {
    if (this.app.urgent()) this.app.tick(now_ms());
  }

  private tick(): void {
    const now = now_ms();
    if (elapsed_ms(this.ticked, now) < PILED_ms) return;
    this.ticked = now;
    this.peripherals.lampView.setup = this.network.isSetup();
    this.peripherals.lampView.online = this.mqtt.connected() || this.kept.get("server") === "";
    this.peripherals.tick(now);
    this.app.tick(now);
    this.network.tick(now);
    this.mqtt.tick(now);
    if (this.console?.tick(now) === false) this.console = undefined;
    this.web?.tick(now);
    if (this.isHealthy || elapsed_ms(this.booted, now) < HEALTHY_ms) return;
    this.isHealthy = true;
    healthy();
  }
}

/** Boots the controller, unless this build of NodeMCU cannot carry it. */
export function boot(version: string): Module | undefined {
  const problem = ownNumberProblem();
  if (problem !== undefined) {
    print("Dinamics does not start: " + problem);
    return undefined;
  }
  const module = new Module(version);
  rest();
  module.start();
  return module;
}
