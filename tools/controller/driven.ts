import { after_ms, elapsed_ms } from "#hal/clock";
import type { MainsSample } from "#hal/mains";
import type { Snapshot } from "#firmware/api/snapshot";
import type { App, ConsoleSession } from "#firmware/app";
import { type World, passTime } from "./world";

const TICK_ms = 100;

/**
 * An app whose world hears of every fact before it does; the same source in the JavaScript and in the Lua VM.
 * Transpiled to Lua: the rules of the core apply.
 */
export class DrivenApp implements Omit<App, "openConsole" | "openHttp" | "settings"> {
  private console: ConsoleSession | undefined = undefined;

  constructor(
    private app: App,
    private world: World,
  ) {}

  tick(now: number): void {
    passTime(this.world, now);
    this.app.tick(now);
    this.console?.tick(now);
  }
  /** Bytes typed at a console that is opened with the first of them. */
  consoleReceived(bytes: string, now: number): void {
    passTime(this.world, now);
    if (this.world.terminal === undefined) return;
    this.console ??= this.app.openConsole(this.world.terminal);
    this.console.received(bytes, now);
  }
  urgent(): boolean {
    return this.app.urgent();
  }
  serialOpened(now: number): void {
    passTime(this.world, now);
    this.world.open = true;
    this.app.serialOpened(now);
  }
  serialClosed(now: number): void {
    passTime(this.world, now);
    this.world.open = false;
    this.app.serialClosed(now);
  }
  serialReceived(bytes: string, now: number): void {
    passTime(this.world, now);
    this.app.serialReceived(bytes, now);
  }
  mqttConnected(now: number): void {
    passTime(this.world, now);
    this.world.connected = true;
    this.app.mqttConnected(now);
  }
  mqttLost(now: number): void {
    passTime(this.world, now);
    this.world.connected = false;
    this.app.mqttLost(now);
  }
  mqttReceived(topic: string, payload: string, retained: boolean, now: number): void {
    passTime(this.world, now);
    this.app.mqttReceived(topic, payload, retained, now);
  }
  mainsSampled(sample: MainsSample, now: number): void {
    passTime(this.world, now);
    this.app.mainsSampled(sample, now);
  }
  mainsReceived(payload: string, now: number): boolean {
    passTime(this.world, now);
    return this.app.mainsReceived(payload, now);
  }
  reported(name: string, value: number, now: number): void {
    passTime(this.world, now);
    this.app.reported(name, value, now);
  }
  handOver(now: number): void {
    passTime(this.world, now);
    this.app.handOver(now);
  }
  handedOver(): boolean {
    return this.app.handedOver();
  }
  snapshot(now: number): Snapshot {
    passTime(this.world, now);
    return this.app.snapshot(now);
  }

  /** Moves the wall clock; the monotonic one goes on. */
  jumpClock(by_s: number): void {
    const epoch_s = this.world.epochAtBoot_s;
    if (epoch_s !== undefined) this.world.epochAtBoot_s = epoch_s + by_s;
  }

  /** Ticks every 100 ms after `from` up to `to`, and ends after the first tick that acted on the wire or the broker. Returns the last instant. */
  run(from: number, to: number): number {
    let now = from;
    let left_ms = elapsed_ms(from, to);
    const actsBefore = this.world.acts;
    while (left_ms >= TICK_ms && this.world.acts === actsBefore) {
      now = after_ms(now, TICK_ms);
      left_ms -= TICK_ms;
      this.tick(now);
    }
    return now;
  }
}
