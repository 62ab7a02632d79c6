import { escapeText } from "#tools/lua/wire";
import { collected } from "./spec";

/** Runs inside the Lua VM: loads spec files by module name and reports each test as one record of escaped text. */
declare function require(this: void, name: string): unknown;
declare function tostring(this: void, value: unknown): string;
declare function xpcall(
  this: void,
  body: (this: void) => void,
  onError: (this: void, thrown: unknown) => string,
): boolean;
declare namespace debug {
  function traceback(this: void, message: string, level: number): string;
  function sethook(this: void, hook?: (this: void) => void, mask?: string, count?: number): void;
}
declare function error(this: void, message: string, level: number): never;

/** A test that needs more VM instructions than this is taken to hang. */
const INSTRUCTIONS_PER_TEST = 2000000000;

let thrownText = "";

function remember(this: void, thrown: unknown): string {
  thrownText = debug.traceback(tostring(thrown), 2);
  return thrownText;
}

function giveUp(this: void): void {
  error("too many instructions: the test seems to hang", 2);
}

function attempt(body: (this: void) => void): string | undefined {
  debug.sethook(giveUp, "", INSTRUCTIONS_PER_TEST);
  const passed = xpcall(body, remember);
  debug.sethook();
  return passed ? undefined : thrownText;
}

function record(name: string, failure: string | undefined): string {
  return escapeText(name) + "\t" + (failure === undefined ? "ok" : "fail") + "\t" + escapeText(failure ?? "") + "\n";
}

/** Loads one spec file and runs its tests. Records `name TAB ok|fail TAB failure`, a line each. */
export function runSpecFile(module: string): string {
  const failure = attempt(() => {
    require(module);
  });
  let report = failure === undefined ? "" : record("(loads)", failure);
  while (collected.length > 0) {
    const test = collected.shift();
    if (test !== undefined) report = report + record(test.name, attempt(test.body));
  }
  return report;
}
