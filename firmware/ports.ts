import type { ConsolePort } from "#hal/console";
import type { ContactorPort, TesterPort } from "#hal/contactor";
import type { HttpAccess, HttpExchange, HttpMachine, HttpRequest } from "#hal/http";
import type { LockPort } from "#hal/lock";
import type { LogPort } from "#hal/log";
import type { MainsSample } from "#hal/mains";
import type { MqttPort } from "#hal/mqtt";
import type { SerialPort } from "#hal/serial";
import type { StoragePort } from "#hal/storage";
import type { SystemPort } from "#hal/system";
import type { UpdateSource } from "#hal/update";
import type { Snapshot } from "./api/snapshot";
import type { SettingKey } from "./settings/table";

/** What the controller needs of the world. */
export interface Ports {
  serial: SerialPort;
  mqtt: MqttPort;
  storage: StoragePort;
  log: LogPort;
  system: SystemPort;
  /** Pins that drive the lock of a cable; without any it is behind the broker. */
  lock?: LockPort | undefined;
  /** Pin that drives the second contactor; without one it is behind the broker. */
  contactor?: ContactorPort | undefined;
  /** Output that has the residual current monitor test itself; without one it is behind the broker. */
  tester?: TesterPort | undefined;
  /** How the firmware is renewed over the air; not there where other tools do that. */
  updates?: UpdateSource | undefined;
}

/** A console that somebody has opened. The platform ticks it, every 100 ms or more often while it is busy. */
export interface ConsoleSession {
  /** Bytes that were typed; whatever is not understood is left out or answered with an error. */
  received(bytes: string, now: number): void;
  tick(now: number): void;
  /** Whether it has something to do or to print. */
  busy(): boolean;
  /** A line of the log, while the console follows it. */
  logged(line: string): void;
  /** Something that a person should know now, whatever is being typed. */
  notice(line: string): void;
  /** The terminal is gone; the session is not used any more. */
  closed(): void;
  /** Lines that were refused. */
  readonly errors: number;
}

/** The HTTP API once it is in use. The platform ticks it every 100 ms. */
export interface HttpServing {
  /** Who may send this request; the platform decides who has sent it. */
  access(request: HttpRequest): HttpAccess;
  /** Answers a request, at once or, when the EVSE is asked, within seconds. */
  serve(request: HttpRequest, exchange: HttpExchange, now: number): void;
  tick(now: number): void;
  /** The document of `/status`. */
  status(now: number): string;
  /** What of it has changed since this was asked last, as a JSON object; `undefined`: nothing. */
  changes(now: number): string | undefined;
  /** All settings in force by their keys, as a JSON object. */
  settings(): string;
  /** The topics of a SmartEVSE while the setting `smartevse` asks for them. */
  smartEvse(): ProfileTopics | undefined;
}

/** A profile's topics. The platform has a connection to the broker for them, whose topics are whole ones and whose last will is theirs. */
export interface ProfileTopics {
  /** The connection stands. */
  connected(): void;
  /** A message on a whole topic. */
  received(topic: string, payload: string, retained: boolean, now: number): void;
  /** Publishes what is due; call it every 100 ms, also without a connection. */
  tick(mqtt: MqttPort, now: number): void;
}

/** The settings as the platform sees them. */
export interface SettingsView {
  /** Changes with every setting. */
  readonly revision: number;
  /** The value in the unit of the key. Looked up in a text: ask when {@link revision} changes, not in every tick. */
  get(key: SettingKey): number;
}

/** The settings as the platform sees them. */
export interface SettingsView {
  /** Changes with every setting. */
  readonly revision: number;
  /** The value in the unit of the key. Looked up in a text: ask when {@link revision} changes, not in every tick. */
  get(key: SettingKey): number;
}

/**
 * The controller. Callbacks of the platform hand in facts; `tick` decides. Call `tick` every 100 ms and, when `urgent()` says so,
 * right after the fact. `now` is monotonic milliseconds as `hal/clock` defines them.
 */
export interface App {
  /** The settings in force, for what the platform itself does with them. */
  readonly settings: SettingsView;
  tick(now: number): void;
  urgent(): boolean;
  serialOpened(now: number): void;
  serialClosed(now: number): void;
  serialReceived(bytes: string, now: number): void;
  mqttConnected(now: number): void;
  mqttLost(now: number): void;
  /** A message on a topic below the prefix; payload as bytes. */
  mqttReceived(topic: string, payload: string, retained: boolean, now: number): void;
  mainsSampled(sample: MainsSample, now: number): void;
  /** A message of the topic that carries the mains currents; false (and a rejection is reported) when it cannot be read. */
  mainsReceived(payload: string, now: number): boolean;
  /** A report of the platform's own, in the unit of its name (see the table of feeds): an input's level, a sensor. Repeat it as a feed is. */
  reported(name: string, value: number, now: number): void;
  /** Begins the safe hand-over before the controller ends: the EVSE goes to the failsafe current and stays supervised. */
  handOver(now: number): void;
  /** True when the EVSE has acknowledged the hand-over, or there is nobody to acknowledge. */
  handedOver(): boolean;
  snapshot(now: number): Snapshot;
  /** Opens a console for a terminal, with a greeting and a prompt. */
  openConsole(port: ConsolePort): ConsoleSession;
  /** Begins to answer HTTP requests; all who open it share one, on the machine of the first. */
  openHttp(machine: HttpMachine, now: number): HttpServing;
}
