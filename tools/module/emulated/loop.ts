/// <reference types="@typescript-to-lua/language-extensions" />

import { beginTask, endTask } from "./instructions";

/**
 * NodeMCU's one task: callbacks run one after the other from three queues, timers fire in steps of 10 ms, and time passes only while nothing
 * runs, or in a call that blocks. Transpiled to Lua, the rules of the core apply.
 */
declare function pcall(this: void, act: Task): LuaMultiReturn<[boolean, unknown]>;

export type Task = (this: void) => void;

/** Priority of a queue, and how many tasks it holds; what comes when it is full is lost. */
export const enum QUEUE {
  high = 0,
  medium = 1,
  low = 2,
}
const SLOTS: readonly number[] = [100, 125, 25];
/** FreeRTOS ticks at 100 Hz. */
const TICK_us = 10000;

interface Alarm {
  due_us: number;
  /** 0: it fires once. */
  period_us: number;
  act: Task;
}

/** What the machine says to the outside, a line each. */
export const lines: string[] = [];

class Loop {
  /** Microseconds since the power came, plus where the clock began. */
  now_us = 0;
  /** Tasks that found their queue full. */
  lost = 0;
  halted = false;
  /** Millions of instructions of the task that runs, once they are counted. */
  burned = 0;
  onerror: ((this: void, message: unknown) => void) | undefined = undefined;
  private stamp_us = -1;
  private readonly queues: Task[][] = [[], [], []];
  private readonly alarms: Alarm[] = [];
  /** When the next alarm is due. */
  private next_us = math.huge;

  /** False: there was no room for it. */
  post(queue: QUEUE, task: Task): boolean {
    const tasks = this.queues[queue];
    if (tasks === undefined || tasks.length >= (SLOTS[queue] ?? 0)) {
      this.lost++;
      return false;
    }
    tasks.push(task);
    return true;
  }

  /** After so many whole ticks of the clock, counted from the last one: up to a tick early, as with FreeRTOS. */
  alarm(span_us: number, repeats: boolean, act: Task): Alarm {
    const span = ticks(span_us);
    const alarm = { due_us: (ticks(this.now_us) + span) * TICK_us, period_us: repeats ? span * TICK_us : 0, act };
    this.alarms.push(alarm);
    if (alarm.due_us < this.next_us) this.next_us = alarm.due_us;
    return alarm;
  }

  cancel(alarm: Alarm): void {
    const at = this.alarms.indexOf(alarm);
    if (at >= 0) this.alarms.splice(at, 1);
  }

  /** A call that does not return for so long; timers post what they have to say all the same. */
  block(span_us: number): void {
    this.now_us += span_us;
    if (this.now_us >= this.next_us) this.fire();
  }

  /** Says something to the outside, with the time when it is later than what was said before. What has ended says nothing any more. */
  say(line: string): void {
    if (this.halted) return;
    if (this.now_us !== this.stamp_us) {
      this.stamp_us = this.now_us;
      lines.push("t\t" + string.format("%d", Math.floor(this.now_us)));
    }
    lines.push(line);
  }

  /** Lets time pass until then; ends earlier when something was said and `eager`. */
  run(until_us: number, eager: boolean): void {
    const before = lines.length;
    while (!this.halted) {
      const task = this.next();
      if (task !== undefined) {
        this.perform(task);
        continue;
      }
      if (eager && lines.length > before) return;
      if (this.next_us > until_us) break;
      if (this.next_us > this.now_us) this.now_us = this.next_us;
      this.fire();
    }
    if (!this.halted && this.now_us < until_us) this.now_us = until_us;
  }

  /** It ends with this word. What still runs is thrown out of it. */
  end(word: string): never {
    this.say(word);
    this.halted = true;
    return error("the chip has restarted", 0);
  }

  private perform(task: Task): void {
    this.burned = 0;
    beginTask();
    const [done, message] = pcall(task);
    endTask();
    if (done || this.halted) return;
    const handler = this.onerror;
    if (handler === undefined) {
      this.say("e\t" + tostring(message));
      this.halted = true;
    } else {
      this.onerror = undefined;
      this.perform(() => {
        handler(message);
      });
      this.onerror = handler;
    }
  }

  private next(): Task | undefined {
    for (const tasks of this.queues) if (tasks.length > 0) return tasks.shift();
    return undefined;
  }

  /** Posts the tasks of all alarms that are due, the earliest first. */
  private fire(): void {
    while (this.next_us <= this.now_us) {
      let first: Alarm | undefined = undefined;
      for (const alarm of this.alarms) if (first === undefined || alarm.due_us < first.due_us) first = alarm;
      if (first !== undefined && first.due_us <= this.now_us) {
        if (first.period_us === 0) this.alarms.splice(this.alarms.indexOf(first), 1);
        else first.due_us += first.period_us;
        this.post(QUEUE.high, first.act);
      }
      this.next_us = math.huge;
      for (const alarm of this.alarms) if (alarm.due_us < this.next_us) this.next_us = alarm.due_us;
    }
  }
}

declare namespace math {
  const huge: number;
}

function ticks(span_us: number): number {
  return Math.floor(span_us / TICK_us);
}

declare namespace string {
  function format(this: void, format: string, value: number): string;
}
declare function tostring(this: void, value: unknown): string;
declare function error(this: void, message: string, level: number): never;

export type { Alarm };
export const loop = new Loop();
