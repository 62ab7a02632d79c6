import { join } from "node:path";
import type { LogLevel } from "#hal/log";
import type { MainsSample } from "#hal/mains";
import type { Snapshot } from "#firmware/api/snapshot";
import type { Controller, ControllerFactory, Effects, Surroundings } from "#tools/controller/controller";
import { VERSION } from "#tools/controller/version";
import { escapeBytes, unescapeBytes } from "./escape";
import { LuaMachine } from "./machine";
import { type Field, decodeField } from "./snapshot-fields";
import { type LuaProgram, loadModules } from "./modules";
import { ROOT } from "./transpile";

const URGENT = 1;
const HANDED_OVER = 2;
const TRUE = 4;

function optionalText(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}

/** The whole app inside a Lua 5.3 VM. A fact costs one call into the VM; its effects come back as one text and are replayed in order. */
export class LuaController implements Controller {
  /** VM instructions of the last fact, once {@link countInstructions} was called. */
  instructions = 0;
  private flags = 0;
  private instant = 0;
  private fields: Record<string, Field> = {};

  constructor(
    private readonly machine: LuaMachine,
    private readonly effects: Effects,
  ) {}

  boot({ serial, files, epochAtBoot_s, boot_ms }: Surroundings): void {
    for (const [name, content] of files) this.machine.call("host_file", escapeBytes(name), escapeBytes(content));
    this.machine.call("host_prepare", serial, VERSION, optionalText(epochAtBoot_s), String(boot_ms));
    this.act("boot");
  }

  /** From now on each fact is counted, which makes it about ten times slower; ticks made by `run` are not. */
  countInstructions(): void {
    this.machine.call("host_countInstructions");
  }

  /** Live bytes in the VM after full collections, code included. */
  heap_B(): number {
    return Number(this.machine.call("host_heap"));
  }

  /** Bytes in use in the VM, garbage included, after having told the collector to `stop` or `restart`. */
  memory_B(option: "stop" | "restart" | "" = ""): number {
    return Number(this.machine.call("host_memory", option));
  }

  /**
   * Bytes that the app itself asked for with the last fact. `begin` before the first: the collector rests then, and of the effects only
   * those on the serial line are told; `end` when no more is asked.
   */
  allocated_B(option: "begin" | "end" | "" = ""): number {
    return Number(this.machine.call("host_allocated", option));
  }

  tick(now: number): void {
    this.act("tick", String(now));
  }
  urgent(): boolean {
    return (this.flags & URGENT) !== 0;
  }
  serialOpened(now: number): void {
    this.act("serialOpened", String(now));
  }
  serialClosed(now: number): void {
    this.act("serialClosed", String(now));
  }
  serialReceived(bytes: string, now: number): void {
    this.act("serialReceived", escapeBytes(bytes), String(now));
  }
  consoleReceived(bytes: string, now: number): void {
    this.act("consoleReceived", escapeBytes(bytes), String(now));
  }
  mqttConnected(now: number): void {
    this.act("mqttConnected", String(now));
  }
  mqttLost(now: number): void {
    this.act("mqttLost", String(now));
  }
  mqttReceived(topic: string, payload: string, retained: boolean, now: number): void {
    this.act("mqttReceived", escapeBytes(topic), escapeBytes(payload), retained ? "1" : "0", String(now));
  }
  mainsSampled({ L1_mA, L2_mA, L3_mA }: MainsSample, now: number): void {
    this.act("mainsSampled", optionalText(L1_mA), optionalText(L2_mA), optionalText(L3_mA), String(now));
  }
  mainsReceived(payload: string, now: number): boolean {
    this.act("mainsReceived", escapeBytes(payload), String(now));
    return (this.flags & TRUE) !== 0;
  }
  reported(name: string, value: number, now: number): void {
    this.act("reported", name, String(value), String(now));
  }
  jumpClock(by_s: number): void {
    this.act("jumpClock", String(by_s));
  }
  handOver(now: number): void {
    this.act("handOver", String(now));
  }
  handedOver(): boolean {
    return (this.flags & HANDED_OVER) !== 0;
  }
  snapshot(now: number): Snapshot {
    this.fields = {};
    this.act("snapshot", String(now));
    return this.fields as unknown as Snapshot;
  }
  run(from: number, to: number): number {
    this.act("run", String(from), String(to));
    return this.instant;
  }
  close(): void {
    this.machine.close();
  }

  private act(name: string, ...texts: string[]): void {
    const reply = this.machine.call(`host_${name}`, ...texts);
    if (reply.length === 1) {
      this.flags = Number(reply);
      return;
    }
    const [flags, ...lines] = reply.split("\n");
    this.flags = Number(flags);
    for (const line of lines) this.replay(line.split("\t"));
  }

  private replay([kind, first = "", second = "", ...rest]: string[]): void {
    switch (kind) {
      case "s":
        return this.effects.serial(unescapeBytes(first));
      case "m":
      case "M":
        return this.effects.mqtt(unescapeBytes(first), unescapeBytes(second), kind === "M");
      case "l":
        return this.effects.log(first as LogLevel, unescapeBytes(second));
      case "f":
        return this.effects.stored(unescapeBytes(first), unescapeBytes(second));
      case "d":
        return this.effects.stored(unescapeBytes(first), undefined);
      case "r":
        return this.effects.restart(unescapeBytes(first));
      case "c":
        this.effects.console?.(unescapeBytes(first));
        return;
      case "i":
        this.instructions = Number(first);
        return;
      case "n":
        this.instant = Number(first);
        return;
      case "v":
        this.fields[first] = decodeField(second, rest);
        return;
      default:
        throw new Error(`the Lua host answered with a line of unknown kind ${String(kind)}`);
    }
  }
}

/** Boots an app in a VM, by default a fresh one, that gets the modules of the program, one of which installs the host. */
export function bootLua(
  { entry, modules }: LuaProgram,
  effects: Effects,
  surroundings: Surroundings,
  machine = new LuaMachine(),
): LuaController {
  machine.define(modules);
  machine.execute(`require("${entry}")`);
  const controller = new LuaController(machine, effects);
  controller.boot(surroundings);
  return controller;
}

/** Controllers in Lua VMs over the app that the entry file (path in the checkout) installs. */
export function luaControllerOf(entryFile: string): ControllerFactory {
  return (effects, surroundings) => {
    return Promise.resolve(bootLua(loadModules(join(ROOT, entryFile)), effects, surroundings));
  };
}

/** The whole app, transpiled, in a Lua 5.3 VM. */
export const createLuaController: ControllerFactory = luaControllerOf("tools/lua/app-host.ts");
