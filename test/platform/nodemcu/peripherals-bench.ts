import { after_ms } from "#hal/clock";
import { type App, createApp } from "#firmware/app";
import { Settings } from "#firmware/settings/settings";
import type { SettingKey } from "#firmware/settings/table";
import { Peripherals } from "#platform/nodemcu/peripherals";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeSerial } from "#test/fakes/fake-serial";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";
import { FakePins } from "./fake-pins";

const START_ms = 2147473648;

export interface Bench {
  app: App;
  pins: FakePins;
  log: FakeLog;
  mqtt: FakeMqtt;
  peripherals: Peripherals;
  now: number;
}

/** The whole firmware on a module with these settings, just booted; nothing answers for the EVSE. */
export function bench(settings: [SettingKey, string][]): Bench {
  const storage = new FakeStorage();
  const log = new FakeLog();
  const mqtt = new FakeMqtt();
  const stored = new Settings(storage, log);
  for (const [key, value] of settings) stored.set(key, value);
  stored.flush(START_ms);
  const pins = new FakePins();
  const tester = { test: (): boolean => on.peripherals.test(on.now) };
  const ports = { serial: new FakeSerial(), mqtt, storage, log, system: new FakeSystem(), contactor: pins, tester };
  const app = createApp(ports, START_ms);
  const on: Bench = { app, pins, log, mqtt, peripherals: new Peripherals(pins, app, log), now: START_ms };
  return on;
}

/** Lets time pass in ticks of 100 ms; `each` happens before each. */
export function run(on: Bench, span_s: number, each?: (this: void) => void): void {
  for (let tick = 0; tick < span_s * 10; tick++) {
    if (each !== undefined) each();
    const start_us = on.pins.inputs.time_us;
    on.peripherals.tick(on.now);
    on.app.tick(on.now);
    on.pins.inputs.time_us = Math.floor(start_us / 100000 + 1) * 100000;
    on.now = after_ms(on.now, 100);
  }
}
