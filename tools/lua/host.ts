import type { LogLevel } from "#hal/log";
import type { Ports } from "#firmware/app";
import type { Effects } from "#tools/controller/controller";
import { DrivenApp } from "#tools/controller/driven";
import { type AppMaker, type World, createPorts } from "#tools/controller/world";
import { releaseFromNowOn } from "#platform/nodemcu/loader";
import { snapshotLines } from "./snapshot-lines";
import { escapeText, numberOf, numberText, unescapeText } from "./wire";

/**
 * The Lua side of `vm.ts`: global functions that hand one fact to the app. Arguments are texts (numbers in decimal, byte strings escaped).
 * Each answers with a line of flags (1 urgent, 2 handed over, 4 the method returned true), followed by a line for each effect, in order.
 */
declare const _G: Record<string, unknown>;
declare namespace debug {
  function sethook(this: void, hook?: (this: void) => void, mask?: string, count?: number): void;
}
declare function collectgarbage(this: void, option: string): number;

const lines: string[] = [];
const files: Record<string, string | undefined> = {};

/** Effects that nobody asks for are not told: what is measured is then the app's alone. */
let quiet = false;

const collector: Effects = {
  serial(bytes: string): void {
    lines.push("s\t" + escapeText(bytes));
  },
  mqtt(topic: string, payload: string, retained: boolean): void {
    if (quiet) return;
    lines.push((retained ? "M\t" : "m\t") + escapeText(topic) + "\t" + escapeText(payload));
  },
  log(level: LogLevel, text: string): void {
    if (quiet) return;
    lines.push("l\t" + level + "\t" + escapeText(text));
  },
  stored(name: string, content: string | undefined): void {
    if (quiet) return;
    if (content === undefined) lines.push("d\t" + escapeText(name));
    else lines.push("f\t" + escapeText(name) + "\t" + escapeText(content));
  },
  restart(reason: string): void {
    lines.push("r\t" + escapeText(reason));
  },
  console(bytes: string): void {
    lines.push("c\t" + escapeText(bytes));
  },
};

let prepared: Prepared;
let app: DrivenApp;
let counting = false;
let instructions = 0;
/** Bytes in use when the fact began that is handled, and how much was asked for since then. */
let before_B = 0;
let asked_B = 0;

function count(this: void): void {
  instructions += 1;
}

function begin(this: void): void {
  if (quiet) before_B = collectgarbage("count") * 1024;
  if (!counting) return;
  instructions = 0;
  debug.sethook(count, "", 1);
}

function reply(this: void, returned: boolean): string {
  if (quiet) asked_B = collectgarbage("count") * 1024 - before_B;
  if (counting) {
    debug.sethook();
    lines.push("i\t" + numberText(instructions));
  }
  const flags = (app.urgent() ? 1 : 0) + (app.handedOver() ? 2 : 0) + (returned ? 4 : 0);
  let text = numberText(flags);
  if (lines.length === 0) return text;
  text = text + "\n" + lines.join("\n");
  while (lines.length > 0) lines.pop();
  return text;
}

function snapshot(this: void, now: string): string {
  const fields = app.snapshot(numberOf(now)) as unknown as Record<string, unknown>;
  snapshotLines(fields, lines);
  return reply(false);
}

/** Facts with only an instant. */
function installMoments(): void {
  const moments: Record<string, (this: void, now: number) => void> = {
    tick: (now) => app.tick(now),
    serialOpened: (now) => app.serialOpened(now),
    serialClosed: (now) => app.serialClosed(now),
    mqttConnected: (now) => app.mqttConnected(now),
    mqttLost: (now) => app.mqttLost(now),
    handOver: (now) => app.handOver(now),
    jumpClock: (by_s) => app.jumpClock(by_s),
  };
  for (const name in moments) {
    const moment = moments[name];
    if (moment === undefined) continue;
    _G["host_" + name] = (now: string): string => {
      const at = numberOf(now);
      begin();
      moment(at);
      return reply(false);
    };
  }
}

function serialReceived(this: void, bytes: string, now: string): string {
  const received = unescapeText(bytes);
  const at = numberOf(now);
  begin();
  app.serialReceived(received, at);
  return reply(false);
}

function consoleReceived(this: void, bytes: string, now: string): string {
  const typed = unescapeText(bytes);
  const at = numberOf(now);
  begin();
  app.consoleReceived(typed, at);
  return reply(false);
}

function mqttReceived(this: void, topic: string, payload: string, retained: string, now: string): string {
  const below = unescapeText(topic);
  const content = unescapeText(payload);
  const at = numberOf(now);
  begin();
  app.mqttReceived(below, content, retained === "1", at);
  return reply(false);
}

function mainsSampled(this: void, L1: string, L2: string, L3: string, now: string): string {
  const sample = { L1_mA: optionalNumber(L1), L2_mA: optionalNumber(L2), L3_mA: optionalNumber(L3) };
  const at = numberOf(now);
  begin();
  app.mainsSampled(sample, at);
  return reply(false);
}

function mainsReceived(this: void, payload: string, now: string): string {
  const content = unescapeText(payload);
  const at = numberOf(now);
  begin();
  const taken = app.mainsReceived(content, at);
  return reply(taken);
}

function reported(this: void, name: string, value: string, now: string): string {
  const at = numberOf(now);
  begin();
  app.reported(name, numberOf(value), at);
  return reply(false);
}

function run(this: void, from: string, to: string): string {
  const last = app.run(numberOf(from), numberOf(to));
  lines.push("n\t" + numberText(last));
  return reply(false);
}

function optionalNumber(text: string): number | undefined {
  return text === "" ? undefined : numberOf(text);
}

/** Preloads a stored file; before the boot. */
function file(this: void, name: string, content: string): string {
  files[unescapeText(name)] = unescapeText(content);
  return "";
}

/** Counts the VM instructions of every fact from now on, except those of `run`. */
function countInstructions(this: void): string {
  counting = true;
  return "";
}

/** What Lua takes for a string beside its bytes, and for a place in a table. */
const STRING_B = 25;
const PLACE_B = 40;

/** Live bytes after two full collections, without the stored files, which on the module are on the medium. */
function heap(this: void): string {
  collectgarbage("collect");
  collectgarbage("collect");
  let files_B = 0;
  for (const name in files) files_B += 2 * STRING_B + PLACE_B + name.length + (files[name] ?? "").length;
  return numberText(collectgarbage("count") * 1024 - files_B);
}

/** Bytes in use, garbage included, after the collector was told to `stop` or `restart`. */
function memory(this: void, option: string): string {
  if (option !== "") collectgarbage(option);
  return numberText(collectgarbage("count") * 1024);
}

/** Bytes that the app asked for with the last fact; from the first question on, the collector rests and most effects are not told. */
function allocated(this: void, option: string): string {
  quiet = option === "begin" || (quiet && option !== "end");
  if (option !== "") collectgarbage(option === "begin" ? "stop" : "restart");
  return numberText(asked_B);
}

interface Prepared {
  world: World;
  ports: Ports;
}

/** Makes the world and the ports; of its own, so that their memory can be told from the app's. */
function prepare(this: void, serial: string, version: string, epoch: string, now: string): string {
  const world: World = {
    open: false,
    connected: false,
    acts: 0,
    now: numberOf(now),
    age_ms: 0,
    epochAtBoot_s: optionalNumber(epoch),
    files,
  };
  prepared = { world, ports: createPorts(world, collector, serial, version) };
  return "";
}

/** Makes the host's functions global; `host_prepare` and then `host_boot` make the app. */
export function installHost(loadApp: (this: void) => AppMaker): void {
  function boot(this: void): string {
    const makeApp = loadApp();
    begin();
    app = new DrivenApp(makeApp(prepared.ports, prepared.world.now), prepared.world);
    releaseFromNowOn();
    return reply(false);
  }
  installMoments();
  const calls: Record<string, unknown> = {
    prepare,
    boot,
    file,
    heap,
    memory,
    allocated,
    run,
    snapshot,
    serialReceived,
    consoleReceived,
    mqttReceived,
    mainsSampled,
    mainsReceived,
    reported,
    countInstructions,
  };
  for (const name in calls) _G["host_" + name] = calls[name];
}
