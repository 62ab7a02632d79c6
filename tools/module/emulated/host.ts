/// <reference types="@typescript-to-lua/language-extensions" />

import type { Module as Running } from "#platform/nodemcu/main";
import { now_ms } from "#platform/nodemcu/clock";
import { snapshotLines } from "#tools/lua/snapshot-lines";
import { numberOf, unescapeText } from "#tools/lua/wire";
import { adcModule, analog } from "./analog";
import { mqttModule, station } from "./broker";
import { i2cModule, reader } from "./bus";
import { chip, nodeModule, owModule, rtcmemModule, sodiumModule, timeModule, tmrModule, words } from "./chip";
import { disk, fileModule, files, ioModule } from "./files";
import { QUEUE, lines, loop } from "./loop";
import { drive, gpioModule } from "./pins";
import { offer, radio, wifiModule } from "./radio";
import { cryptoModule } from "./hash";
import { fetched, httpModule } from "./http";
import { encoderModule } from "./encoder";
import { meter } from "./instructions";
import { Interpreter } from "./interpreter";
import { httpdModule, request } from "./server";
import { lineOf, uartModule } from "./uarts";

/**
 * NodeMCU's modules as globals of this VM, and the functions by which the outside hands facts over. Arguments are texts (numbers in decimal,
 * byte strings escaped); what the machine says comes back as lines when it is run.
 */
declare const _G: Record<string, unknown>;
declare function collectgarbage(this: void, option: string): number;

const install: [string, unknown][] = [
  ["node", nodeModule],
  ["tmr", tmrModule],
  ["uart", uartModule],
  ["file", fileModule],
  ["io", ioModule],
  ["wifi", wifiModule],
  ["mqtt", mqttModule],
  ["time", timeModule],
  ["gpio", gpioModule],
  ["adc", adcModule],
  ["ow", owModule],
  ["i2c", i2cModule],
  ["rtcmem", rtcmemModule],
  ["sodium", sodiumModule],
  ["httpd", httpdModule],
  ["http", httpModule],
  ["encoder", encoderModule],
  ["crypto", cryptoModule],
];
for (const [name, module] of install) _G[name] = module;
// what NodeMCU's Lua has not
for (const name of ["os", "bit32"]) _G[name] = undefined;
const maths = _G["math"] as Record<string, unknown>;
for (const name of ["pow", "cosh", "sinh", "tanh", "frexp", "ldexp", "log10", "atan2"]) maths[name] = undefined;
_G["print"] = (text: unknown): void => {
  uartModule.write(0, tostring(text) + "\r\n");
};
declare function tostring(this: void, value: unknown): string;

lineOf(0).started = true;
const interpreter = new Interpreter((text) => {
  uartModule.write(0, text);
});
lineOf(0).interpreter = (line) => interpreter.line(line);

/** Runs a file of the file system. */
_G["dofile"] = (name: string): unknown => {
  const [chunk, why] = load(files[name] ?? "error('cannot open " + name + "', 0)", "@" + name);
  return chunk === undefined ? error(tostring(why), 0) : chunk();
};
declare function error(this: void, message: string, level: number): never;

function taken(): string {
  const text = lines.join("\n");
  while (lines.length > 0) lines.pop();
  return text;
}

/** Before the start: the chip's number, why it starts, when its clock begins (us), and the time of the day of the time server. */
_G["vm_power"] = (id: string, cause: string, began_us: string, epoch_s: string): string => {
  chip.id = id;
  chip.cause = cause;
  chip.began_us = numberOf(began_us);
  loop.now_us = chip.began_us;
  chip.epoch_s = epoch_s === "" ? undefined : numberOf(epoch_s);
  return "";
};
_G["vm_file"] = (name: string, content: string): string => {
  files[unescapeText(name)] = unescapeText(content);
  return "";
};
_G["vm_word"] = (index: string, value: string): string => {
  rtcmemModule.write32(numberOf(index), numberOf(value));
  return "";
};
_G["vm_words"] = (): string => words.join(" ");
/** Runs a piece of the start (init.lua) as the machine's first task. */
_G["vm_start"] = (code: string): string => {
  loop.post(QUEUE.high, () => {
    const [chunk, why] = load(unescapeText(code), "@init.lua");
    if (chunk === undefined) loop.say("e\t" + tostring(why));
    else chunk();
  });
  return "";
};
declare function load(
  this: void,
  code: string,
  name: string,
): LuaMultiReturn<[((this: void) => unknown) | undefined, unknown]>;

/** Lets time pass until then (us); `eager` 1: ends when something was said. Answers with the time and with what was said. */
_G["vm_run"] = (until_us: string, eager: string): string => {
  loop.run(numberOf(until_us), eager === "1");
  lines.push("n\t" + string.format("%d", Math.floor(loop.now_us)));
  return taken();
};
declare namespace string {
  function format(this: void, format: string, value: number): string;
}
_G["vm_bytes"] = (id: string, bytes: string): string => {
  lineOf(numberOf(id)).receive(unescapeText(bytes));
  return "";
};
_G["vm_network"] = (ssid: string, password: string, ip: string): string => {
  offer(ssid, password, ip);
  return "";
};
_G["vm_broker"] = (reason: string): string => {
  const { client } = station;
  if (client !== undefined) client.answered(numberOf(reason));
  return "";
};
_G["vm_brokerLost"] = (): string => {
  station.client?.lost();
  return "";
};
_G["vm_message"] = (topic: string, payload: string): string => {
  station.client?.deliver(unescapeText(topic), unescapeText(payload));
  return "";
};
_G["vm_level"] = (pin: string, level: string): string => {
  drive(numberOf(pin), numberOf(level));
  return "";
};
/** What lies on the card reader that hangs on the bus: the bytes of its number, or nothing. */
_G["vm_card"] = (uid: string): string => {
  reader.there = true;
  reader.card = unescapeText(uid);
  return "";
};
_G["vm_current"] = (phase: string, current_A: string): string => {
  analog.current_A[numberOf(phase)] = current_A === "" ? undefined : numberOf(current_A);
  return "";
};
_G["vm_wave"] = (frequency_Hz: string, third: string, fifth: string): string => {
  analog.frequency_Hz = numberOf(frequency_Hz);
  analog.third = numberOf(third);
  analog.fifth = numberOf(fifth);
  return "";
};
_G["vm_request"] = (id: string, method: string, uri: string, text: string): string => {
  request(id, method, uri, text);
  return "";
};
/** What the outside says of a request that the module has made. */
_G["vm_fetched"] = (id: string, kind: string, text: string): string => {
  fetched(id, kind, text);
  return "";
};
_G["vm_clock"] = (by_s: string): string => {
  if (chip.epoch_s !== undefined) chip.epoch_s += numberOf(by_s);
  return "";
};
/** How long a publication blocks, and ending an attempt to connect, us. */
_G["vm_stall"] = (blocks_us: string, connects_us: string): string => {
  station.blocks_us = numberOf(blocks_us);
  station.connects_us = numberOf(connects_us);
  return "";
};
/** The medium: after how many operations the power goes and where in that one, and how many bytes it holds. */
_G["vm_medium"] = (cutIn: string, cutAt: string, size_B: string): string => {
  disk.cutIn = numberOf(cutIn);
  disk.cutAt = cutAt as "before" | "in" | "after";
  disk.size_B = numberOf(size_B);
  return "";
};
_G["vm_operations"] = (): string => string.format("%d", disk.operations);
/** From now on a task that goes on for so many millions of instructions is bitten by the watchdog, which makes everything slow. */
_G["vm_watch"] = (limit: string): string => {
  const most = numberOf(limit);
  debug.sethook(
    () => {
      loop.burned++;
      if (loop.halted || loop.burned >= most) loop.end("r\tpanic");
    },
    "",
    1000000,
  );
  return "";
};
declare namespace debug {
  function sethook(this: void, hook: (this: void) => void, mask: string, count: number): void;
}
/** Counts the instructions of each task from now on (1), or no more; those of the tasks since the last call. */
_G["vm_count"] = (on: string): string => {
  let text = "";
  for (const count of meter.counts) text += (text === "" ? "" : " ") + string.format("%d", count);
  while (meter.counts.length > 0) meter.counts.pop();
  meter.on = on === "1";
  return text;
};
/** UARTs take the time of their wire. */
_G["vm_slow"] = (slow: string): string => {
  for (let id = 0; id < 3; id++) lineOf(id).slow = slow === "1";
  return "";
};
_G["vm_state"] = (): string =>
  (loop.halted ? "1" : "0") +
  " " +
  (radio.joined ? "1" : "0") +
  " " +
  string.format("%d", loop.lost) +
  " " +
  string.format("%d", station.stalls);
/** What the controller knows of this moment; nothing while there is none. */
_G["vm_snapshot"] = (): string => {
  const running = _G["dinamics"] as Running | undefined;
  if (running === undefined) return "";
  snapshotLines(running.app.snapshot(now_ms()) as unknown as Record<string, unknown>, lines);
  return taken();
};
_G["vm_heap"] = (): string => {
  collectgarbage("collect");
  collectgarbage("collect");
  return string.format("%d", Math.floor(collectgarbage("count") * 1024));
};
