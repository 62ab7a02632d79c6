import { elapsed_ms } from "#hal/clock";
import type { ConsolePort } from "#hal/console";
import type { LogLevel } from "#hal/log";
import type { App, Ports } from "#firmware/app";
import type { Effects } from "./controller";

/**
 * The world of a controller under simulation as its ports see it; the same source in the JavaScript and in the Lua VM.
 * Transpiled to Lua: the rules of the core apply.
 */
export interface World {
  /** The wire to the EVSE is open; the broker is connected. */
  open: boolean;
  connected: boolean;
  /** Effects on the wire, the broker or the controller's own life so far. */
  acts: number;
  /** Instant of the last fact, and how long it is after the boot. */
  now: number;
  age_ms: number;
  /** Seconds since 1970 UTC at boot, `undefined` while the wall clock is not set. */
  epochAtBoot_s: number | undefined;
  files: Record<string, string | undefined>;
  /** The terminal of the console; there from {@link createPorts} on. */
  terminal?: ConsolePort;
}

/** Spans above this are taken for an instant before the last one, which moves nothing. */
const BACKWARDS_ms = 1073741824;

/** Tells the world what time it is. */
export function passTime(world: World, now: number): void {
  const span = elapsed_ms(world.now, now);
  if (span >= BACKWARDS_ms) return;
  world.age_ms += span;
  world.now = now;
}

/** Ports that turn what the app does into {@link Effects} and answer what it asks from the {@link World}. */
export function createPorts(world: World, effects: Effects, serial: string, version: string): Ports {
  world.terminal = createTerminal(world, effects);
  return {
    serial: {
      write(bytes: string): boolean {
        if (!world.open) return false;
        world.acts += 1;
        effects.serial(bytes);
        return true;
      },
    },
    mqtt: {
      publish(topic: string, payload: string, retained: boolean): boolean {
        if (!world.connected) return false;
        world.acts += 1;
        effects.mqtt(topic, payload, retained);
        return true;
      },
      connected(): boolean {
        return world.connected;
      },
    },
    storage: createStorage(world, effects),
    log: {
      log(level: LogLevel, text: string): void {
        effects.log(level, text);
      },
    },
    system: createSystem(world, effects, serial, version),
  };
}

function createStorage(world: World, effects: Effects): Ports["storage"] {
  return {
    read(name: string): string | undefined {
      return world.files[name];
    },
    write(name: string, content: string): boolean {
      world.files[name] = content;
      effects.stored(name, content);
      return true;
    },
    remove(name: string): void {
      if (world.files[name] === undefined) return;
      world.files[name] = undefined;
      effects.stored(name, undefined);
    },
  };
}

function createSystem(world: World, effects: Effects, serial: string, version: string): Ports["system"] {
  return {
    serial,
    version,
    epoch_s(): number | undefined {
      if (world.epochAtBoot_s === undefined) return undefined;
      return world.epochAtBoot_s + Math.floor(world.age_ms / 1000);
    },
    freeMemory_B(): number | undefined {
      return undefined;
    },
    ip(): string | undefined {
      return world.connected ? "127.0.0.1" : undefined;
    },
    restart(reason: string): void {
      world.acts += 1;
      effects.restart(reason);
    },
  };
}

/** A terminal on a machine that has no network of its own to set up. */
function createTerminal(world: World, effects: Effects): ConsolePort {
  return {
    quiet: false,
    wifi: undefined,
    broker: undefined,
    logging: undefined,
    write(bytes: string): boolean {
      world.acts += 1;
      effects.console?.(bytes);
      return true;
    },
    leave(): boolean {
      return false;
    },
    refusal(): string | undefined {
      return undefined;
    },
    forget(): void {
      // nothing is kept beside the files
    },
  };
}

/** How an app is made; `createApp` of the firmware, or a stand-in in a test. */
export type AppMaker = (this: void, ports: Ports, now: number) => App;
