/// <reference types="@typescript-to-lua/language-extensions" />

/**
 * The functions of NodeMCU (branch dev-esp32, Lua 5.3) that this platform uses, as that branch has them. They are globals on the module; each
 * file declares those it uses. Functions of a module are called without `self`, methods of its objects with it.
 */

/** Module `node`. */
export interface Node {
  /** Microseconds since boot, a Lua number: exact only in a build with doubles. */
  uptime(this: void): number;
  /** The MAC address in hex with `0x`, e.g. `0xb4e62d123456`. */
  chipid(this: void): string;
  heap(this: void): number;
  restart(this: void): void;
  /** Reason of the last start, raw and extended. */
  bootreason(this: void): LuaMultiReturn<[number, number]>;
  /** Takes errors of callbacks instead of the default, which prints and restarts. */
  setonerror(this: void, handler: (this: void, message: unknown) => void): void;
  readonly task: {
    readonly LOW_PRIORITY: number;
    /** Calls it when nothing of a higher priority waits; raises an error when the queue is full. An error in the call ends in a panic. */
    post(this: void, priority: number, act: (this: void) => void): void;
  };
}

/** Options of {@link Uart.setup}: pins. */
export interface UartPins {
  tx: number;
  rx: number;
}

/** Module `uart`. */
export interface Uart {
  readonly PARITY_NONE: number;
  readonly STOPBITS_1: number;
  setup(this: void, id: number, baud: number, bits: number, parity: number, stop: number, pins?: UartPins): number;
  start(this: void, id: number): boolean;
  /**
   * Delivers what comes in: `limit` a character, after which a line ends (or after 256 bytes), or a number of bytes; 0: each byte. A started
   * line survives a new call. `interpret` 0 keeps the console's bytes from the interpreter; without a handler it gets them again.
   */
  on(
    this: void,
    id: number,
    event: "data",
    limit?: string | number,
    handler?: (this: void, bytes: string) => void,
    interpret?: number,
  ): void;
  /** Returns when the bytes are on the wire, about the time they take. */
  write(this: void, id: number, bytes: string): void;
}

/** A timer of module `tmr`; 10 ms granularity. */
export interface Timer {
  alarm(span_ms: number, mode: number, handler: (this: void) => void): boolean;
  stop(): boolean;
}

/** Module `tmr`. */
export interface Tmr {
  readonly ALARM_SINGLE: number;
  readonly ALARM_AUTO: number;
  create(this: void): Timer;
}

/** Module `file`, what is left of it beside `io`. */
export interface FileModule {
  list(this: void): Record<string, number>;
  exists(this: void, name: string): boolean;
  remove(this: void, name: string): void;
  /** Free, used and total bytes. */
  fsinfo(this: void): LuaMultiReturn<[number, number, number]>;
}

/** A file of Lua's `io`. */
export interface IoFile {
  read(format: "a"): string | undefined;
  /** The file itself, or nil when the medium has refused. */
  write(content: string): IoFile | undefined;
  close(): boolean | undefined;
}

/** Lua's `io` over the file system; at most 4 files are open at a time. */
export interface Io {
  open(this: void, name: string, mode: "rb" | "wb"): IoFile | undefined;
}

/** An event of {@link Station.on}; which fields are there depends on the event. */
export interface StationEvent {
  reason?: number;
  ip?: string;
}

/** What a scan finds. */
export interface ScannedStation {
  ssid: string;
  rssi: number;
  channel: number;
  auth: number;
}

/** `wifi.sta`: there is no reconnect of its own. */
export interface Station {
  config(this: void, settings: { ssid: string; pwd?: string }, save: boolean): void;
  connect(this: void): void;
  disconnect(this: void): void;
  on(this: void, event: string, handler: (this: void, event: string, info: StationEvent) => void): void;
  /** One scan at a time; an error instead of results when it cannot. */
  scan(
    this: void,
    options: { hidden?: number },
    done: (this: void, error: string | undefined, found: ScannedStation[] | undefined) => void,
  ): void;
}

/** `wifi.ap`. */
export interface AccessPoint {
  config(this: void, settings: { ssid: string; pwd: string; auth: number }, save: boolean): void;
}

/** Module `wifi`. */
export interface Wifi {
  readonly STATION: number;
  readonly STATIONAP: number;
  readonly AUTH_WPA2_PSK: number;
  readonly sta: Station;
  readonly ap: AccessPoint;
  mode(this: void, mode: number, save: boolean): void;
  start(this: void): void;
}

/** A client of module `mqtt`. It cannot be used again after it was disconnected. */
export interface MqttClient {
  connect(
    host: string,
    port: number,
    secure: number,
    connected: (this: void) => void,
    failed: (this: void, client: MqttClient, reason: number) => void,
  ): boolean;
  close(): void;
  /** The broker gets it always without retain and with quality 0; topic at most 32 bytes. */
  lwt(topic: string, message: string, qos: number, retain: number): void;
  on(
    event: "connect" | "offline" | "message",
    handler: (this: void, client: MqttClient, topic: string, payload: string | undefined) => void,
  ): void;
  /** Waits until the socket has taken it: up to 10 s on a stalled connection. */
  publish(topic: string, payload: string, qos: number, retain: number): boolean;
  subscribe(topic: string, qos: number): boolean;
}

/** Module `mqtt`; id and user are cut at 32 bytes, the password at 65, without a word. */
export interface Mqtt {
  Client(this: void, id: string, keepalive_s: number, user: string, password: string, clean: number): MqttClient;
}

/** Module `time`. */
export interface Time {
  /** Seconds and microseconds since 1970; small before the clock is set. */
  get(this: void): LuaMultiReturn<[number, number]>;
  initntp(this: void, server?: string): void;
}

/** Module `gpio`. */
export interface Gpio {
  readonly IN: number;
  readonly OUT: number;
  readonly IN_OUT: number;
  readonly PULL_UP: number;
  config(this: void, options: { gpio: number; dir: number; pull?: number }): void;
  read(this: void, pin: number): number;
  write(this: void, pin: number, level: number): void;
}

/** Module `adc`: the first converter. */
export interface Adc {
  readonly ADC1: number;
  readonly ADC_ATTEN_6db: number;
  readonly ADC_ATTEN_11db: number;
  setwidth(this: void, adc: number, bits: number): void;
  setup(this: void, adc: number, channel: number, attenuation: number): void;
  read(this: void, adc: number, channel: number): number;
}

/** Module `rtcmem`: words that survive a restart, not the loss of power. */
export interface RtcMem {
  read32(this: void, index: number): number;
  write32(this: void, index: number, value: number): void;
}

/** `sodium.random`. */
export interface Sodium {
  readonly random: { uniform(this: void, bound: number): number };
}

/** A request as module `httpd` hands it over; it is one only until its handler returns. */
export interface HttpdRequest {
  method: number;
  /** With what stands behind the question mark, not decoded. */
  uri: string;
  /** Each is fetched from the server when it is asked for; names in any case. */
  headers: Record<string, string | undefined>;
  /** The next piece of the body, 1 kB at most; nil at its end. An error when it does not come within 5 s, in which all of Lua waits. */
  getbody: (this: void) => string | undefined;
}

/**
 * Module `httpd`: each request waits for the answer of its handler. A route that an earlier one covers is not taken, nor one more than
 * `max_handlers`, and nobody is told. When it starts, it serves every file below `webroot` whose name ends like a web page's.
 */
export interface Httpd {
  readonly INDEX_NONE: number;
  readonly GET: number;
  readonly POST: number;
  readonly PUT: number;
  readonly DELETE: number;
  start(this: void, options: { webroot: string; max_handlers: number; auto_index: number }): void;
  /** Files that it sends by itself, without Lua; the type is sent as it stands, and so are headers in lines behind it. */
  static(this: void, route: string, type: string): void;
  dynamic(
    this: void,
    method: number,
    route: string,
    handler: (this: void, request: HttpdRequest) => HttpdResponse,
  ): void;
  unregister(this: void, method: number, route: string): number | undefined;
}

/** An answer; at most 5 headers. */
export interface HttpdResponse {
  status: string;
  type: string;
  headers: Record<string, string>;
  body: string;
}

/** Module `ow`: a bus of one wire on a pin. */
export interface Ow {
  setup(this: void, pin: number): void;
  /** 1 when a device is there. */
  reset(this: void, pin: number): number;
  write_bytes(this: void, pin: number, bytes: string): void;
  read_bytes(this: void, pin: number, count: number): string;
}

/** Module `i2c`, an interface of the chip: requests are queued, and done by {@link I2c.transfer}. */
export interface I2c {
  readonly HW0: number;
  /** 100 kHz. */
  readonly SLOW: number;
  readonly TRANSMITTER: number;
  readonly RECEIVER: number;
  /** A second call for the same interface is a panic. `stretch`: how many times 80 us a device may hold the clock at 100 kHz. */
  setup(this: void, id: number, sda: number, scl: number, speed: number, stretch: number): void;
  start(this: void, id: number): void;
  stop(this: void, id: number): void;
  /** When no device acknowledges, what is queued behind it is dropped. */
  address(this: void, id: number, address: number, direction: number): void;
  write(this: void, id: number, bytes: string): void;
  /** Once in a transfer. */
  read(this: void, id: number, length_B: number): void;
  /** With a function it returns at once, unless a transfer is still going on and another waits: then it waits too. */
  transfer(this: void, id: number, done: (this: void, data: string | undefined, acknowledged: boolean) => void): void;
}
