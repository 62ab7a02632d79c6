/// <reference types="@typescript-to-lua/language-extensions" />

import { rest } from "#hal/pause";
import { releaseFromNowOn } from "./loader";
import { boot } from "./main";
import { VERSION } from "./image-version";
import type { Tmr } from "./nodemcu";
import { isGivenUp } from "./recovery";

declare const _G: Record<string, unknown>;
declare function print(this: void, line: string): void;
declare function error(this: void, message: unknown, level: number): never;
declare const tmr: Tmr;
declare namespace coroutine {
  function create(this: void, work: (this: void) => void): object;
  /** Whether it went well; what the pause was given, or the error. */
  function resume(this: void, thread: object): LuaMultiReturn<[boolean, unknown]>;
  function status(this: void, thread: object): string;
}

/** VM instructions after which a callback is left at the next pause, and how long until the next, ms: other callbacks have their turn. */
const EACH = 5000;
const PAUSE_ms = 10;

/**
 * What runs first of the image, from `init.lua`: the controller, whose start takes several callbacks. After failures in a row it gives up, so that
 * somebody can repair the module.
 */

if (isGivenUp()) error("it has failed too often in a row; the file last-error says why", 0);
// what only loading needed is let go of
releaseFromNowOn();
print("Dinamics " + VERSION);

/** Goes on with the start until it has taken long enough for a callback, and in the next one after that. */
function proceed(start: object): void {
  for (let spent = 0; spent < EACH;) {
    const [good, said] = coroutine.resume(start);
    if (!good) error(said, 0);
    if (coroutine.status(start) === "dead") return;
    spent += said as number;
  }
  tmr.create().alarm(PAUSE_ms, tmr.ALARM_SINGLE, () => {
    proceed(start);
  });
}

proceed(
  coroutine.create(() => {
    rest();
    // for whoever repairs the module at the prompt of Lua
    _G["dinamics"] = boot(VERSION);
  }),
);
