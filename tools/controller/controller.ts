import type { LogLevel } from "#hal/log";
import type { App } from "#firmware/app";

/** Where the effects of a simulated controller go. Called synchronously while a method of {@link Controller} runs. */
export interface Effects {
  serial(bytes: string): void;
  mqtt(topic: string, payload: string, retained: boolean): void;
  log(level: LogLevel, text: string): void;
  /** A stored file was replaced (`undefined`: removed). */
  stored(name: string, content: string | undefined): void;
  restart(reason: string): void;
  /** Output of the console. */
  console?(bytes: string): void;
}

/** What the controller finds when it boots. */
export interface Surroundings {
  serial: string;
  /** Stored files, by name. */
  files: ReadonlyMap<string, string>;
  /** Seconds since 1970 UTC at boot, or `undefined`: the wall clock is not set. */
  epochAtBoot_s: number | undefined;
  /** Monotonic ms at boot (31 bits). */
  boot_ms: number;
}

/** The whole app under test, in the JavaScript or the Lua virtual machine; the methods are those of the app, which has one console here. */
export interface Controller extends Omit<App, "openConsole" | "openHttp" | "settings"> {
  /** Bytes typed at a console that is opened with the first of them. */
  consoleReceived(bytes: string, now: number): void;
  /**
   * Ticks every 100 ms after `from` up to and including `to` (monotonic ms, 31 bits, `from` itself was already ticked) and stops
   * after the first tick that had an effect on the wire or the broker. Returns the instant of the last tick made.
   */
  run(from: number, to: number): number;
  /** How close to a fact it is run before it hears of it, ms; by default the 100 ms of a tick, because nothing happens in between. */
  readonly grain_ms?: number;
  /** From its boot until an order over the broker is taken for one of now, ms; by default as soon as the broker is there. */
  readonly deaf_ms?: number;
  /** Moves the wall clock by whole seconds; the monotonic clock goes on. */
  jumpClock(by_s: number): void;
  close(): void;
}

export type ControllerFactory = (effects: Effects, surroundings: Surroundings) => Promise<Controller>;
