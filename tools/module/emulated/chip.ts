/// <reference types="@typescript-to-lua/language-extensions" />

import { escapeText } from "#tools/lua/wire";
import { disk } from "./files";
import { type Alarm, QUEUE, type Task, loop } from "./loop";

declare function error(this: void, message: string, level: number): never;

/** The rest of the chip: its clocks, its number, its memory that survives a restart, its pins. */
export const chip = {
  id: "0x0c8b95eb40d0",
  /** Seconds since 1970 at the beginning of the clock; `undefined`: no time server answers. */
  epoch_s: undefined as number | undefined,
  began_us: 0,
  asked: false,
  heap_B: 150000,
  /** Why it has started: the power came, it was asked to, or it had panicked. */
  cause: "power",
};

export const words: number[] = [];
/** What the RTC memory holds when the power has come, before it was written. */
const GARBAGE = 2654435761;

export const nodeModule = {
  uptime(this: void): number {
    // NodeMCU gives a float
    return loop.now_us / 1;
  },
  chipid(this: void): string {
    return chip.id;
  },
  heap(this: void): number {
    return chip.heap_B;
  },
  /** Does not return. */
  restart(this: void): void {
    loop.end("r\tasked");
  },
  /** The kind of the start, the chip's own word for it plus seven, and after a restart by software how often it has panicked. */
  bootreason(this: void): LuaMultiReturn<[number, number, number?]> {
    if (chip.cause === "power") return $multi(1, 8);
    if (chip.cause === "panic") return $multi(2, 19, 1);
    return $multi(2, 19, 0);
  },
  setonerror(this: void, handler: (this: void, message: unknown) => void): void {
    loop.onerror = handler;
  },
  task: {
    LOW_PRIORITY: 0,
    /** Calls it once nothing else waits. */
    post(this: void, priority: number, act: Task): void {
      if (priority !== 0) error("the virtual module knows no other priority", 2);
      if (!loop.post(QUEUE.low, act)) error("Task queue overflow. Task not posted", 2);
    },
  },
  LFS: {
    /**
     * Notes the file and restarts: the boot writes it into flash, and restarts once more. Returns only when the name is none. For the power it is
     * one operation; where it goes, nothing is left in flash.
     */
    reload(this: void, name: string): string | undefined {
      if (name === "" || name.length > 31) return "No LFS partition found, or bad name";
      return loop.end("l\t" + escapeText(name) + (disk.isCut() ? "\ttorn" : ""));
    },
  },
};

const SHORTEST_ms = 10;
const LONGEST_ms = 6870947;

class Timer {
  private armed: Alarm | undefined = undefined;

  /** A span of less than a tick of FreeRTOS brings the chip down. */
  alarm(span_ms: number, mode: number, handler: Task): boolean {
    if (span_ms < 1 || span_ms > LONGEST_ms) error("bad argument #1 to 'alarm' (Range: 1-6870947)", 2);
    if (span_ms < SHORTEST_ms) loop.end("r\tpanic");
    this.stop();
    this.armed = loop.alarm(span_ms * 1000, mode === 1, handler);
    return true;
  }

  stop(): boolean {
    if (this.armed === undefined) return false;
    loop.cancel(this.armed);
    this.armed = undefined;
    return true;
  }
}

export const tmrModule = {
  ALARM_SINGLE: 0,
  ALARM_AUTO: 1,
  create(this: void): Timer {
    return new Timer();
  },
};

export const timeModule = {
  /** Before a time server has answered the clock counts from 1970. */
  get(this: void): LuaMultiReturn<[number, number]> {
    const up_s = Math.floor((loop.now_us - chip.began_us) / 1000000);
    const base_s = chip.asked ? chip.epoch_s : undefined;
    return $multi((base_s ?? 0) + up_s, 0);
  },
  initntp(this: void): void {
    chip.asked = true;
  },
};

export const rtcmemModule = {
  read32(this: void, index: number): number {
    return words[index] ?? GARBAGE - index;
  },
  write32(this: void, index: number, value: number): void {
    while (words.length <= index) words.push(0);
    words[index] = value;
  },
};

/** A bus that nothing hangs on. */
export const owModule = {
  setup(this: void): void {
    // nothing to do
  },
  reset(this: void): number {
    return 0;
  },
  write_bytes(this: void): void {
    // nobody hears it
  },
  read_bytes(this: void, _pin: number, count: number): string {
    return "\xff".repeat(count);
  },
};

declare function error(this: void, message: string, level: number): never;

let seed = 7;

export const sodiumModule = {
  random: {
    uniform(this: void, bound: number): number {
      seed = seed * 16807 - Math.floor((seed * 16807) / 2147483647) * 2147483647;
      return seed - Math.floor(seed / bound) * bound;
    },
  },
};
