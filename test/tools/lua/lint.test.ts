import { join } from "node:path";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import { ROOT } from "#tools/lua/transpile";

/** A trap that lint must catch: what it is, code that walks into it, and a piece of the message. */
type Trap = [what: string, code: string, message: string];

const TRAPS: Trap[] = [
  ["an async function", "export async function f(): Promise<void> {}", "no async"],
  ["await", "export const f = async (a: () => unknown): Promise<void> => void (await a());", "no async"],
  ["a Promise type", "export declare const later: Promise<number>;", "no Promise"],
  ["the Promise object", "export const p: unknown = Promise.resolve(1);", "Promise"],
  ["a generator", "export function* g(): Iterable<number> { yield 1; }", "no generators"],
  ["a getter", "export class A { get a(): number { return 1; } }", "no accessors"],
  ["a setter", "export class A { set a(b: number) { void b; } }", "no accessors"],
  ["a getter of a literal", "export const a = { get b(): number { return 1; } };", "no accessors"],
  ["delete", "export function f(a: { b?: number }): void { delete a.b; }", "no delete"],
  ["instanceof", "class A {} export const f = (a: unknown): boolean => a instanceof A;", "no instanceof"],
  ["a subclass of Error", "export class Bad extends Error {}", "no inheritance"],
  ["inheritance", "class A {} export class B extends A {}", "no inheritance"],
  ["throw", "export function f(): void { throw new Error('x'); }", "no throw"],
  ["a regular expression", "export const r = /a/.test('a');", "no regular expressions"],
  ["a RegExp", "export const r = new RegExp('a');", "RegExp"],
  ["JSON", "export const t = JSON.stringify({});", "JSON"],
  ["Date", "export const d = new Date();", "Date"],
  ["null", "export const n = null;", "no null"],
  ["the null type", "export declare const n: number | null;", "no null"],
  ["a hole in an array", "export const a = [1, , 2];", "comma in middle of array"],
  ["undefined in an array", "export const a = [1, undefined];", "no undefined in arrays"],
  ["pushing undefined", "export function f(a: unknown[]): void { a.push(undefined); }", "no undefined in arrays"],
  ["a Map", "export const m = new Map<string, number>();", "Map"],
  ["a Set", "export const s = new Set<string>();", "Set"],
  ["a left shift", "export const f = (a: number): number => a << 1;", "no shifts"],
  ["a right shift", "export const f = (a: number): number => a >> 1;", "no shifts"],
  ["an unsigned shift", "export const f = (a: number): number => a >>> 1;", "no shifts"],
  ["a shifting assignment", "export function f(a: number): number { a >>= 1; return a; }", "no shifts"],
  ["a power", "export const f = (a: number): number => a ** 2;", "no shifts"],
  ["cutting with |0", "export const f = (a: number): number => a | 0;", "Math.floor"],
  ["the remainder", "export const f = (a: number): number => a % 3;", "no %"],
  ["the remainder assigned", "export function f(a: number): number { a %= 3; return a; }", "no %"],
  ["|| on a number", "export const f = (a: number): number => a || 5;", "number value"],
  ["&& on a string", "export const f = (a: string): string => a && 'x';", "string value"],
  ["! on a number", "export const f = (a: number): boolean => !a;", "number value"],
  ["||=", "export function f(a: boolean): boolean { a ||= true; return a; }", "no ||="],
  ["truthiness of a number", "export function f(a: number): void { if (a) f(a); }", "number value"],
  ["truthiness of a string", "export const f = (a: string): number => (a ? 1 : 2);", "string value"],
  ["truthiness of an optional", "export function f(a?: object): void { if (a) f(); }", "object value"],
  ["a number in a template", "export const f = (a: number): string => `a ${a}`;", "template literal"],
  ["an optional in a template", "export const f = (a?: string): string => `a ${a}`;", "template literal"],
  ["a number added to a text", "export const f = (a: number): string => 'a' + a;", "Operands of '+'"],
  [
    "break inside try",
    "export function f(): void { for (const a of [1]) { try { void a; break; } finally { f(); } } }",
    "inside try",
  ],
  [
    "continue inside try",
    "export function f(): void { for (const a of [1]) { try { void a; continue; } finally { f(); } } }",
    "inside try",
  ],
  [
    "a closure over a counter",
    "export const f = (g: unknown[]): void => { for (let i = 0; i < 3; i++) g.push(() => i); };",
    "inside for(;;)",
  ],
  ["a callback without this: void", "export function f(call: (a: number) => void): void { call(1); }", "this: void"],
  ["a function-typed property", "export interface A { call: (a: number) => void }", "this: void"],
  ["sort", "export const f = (a: number[]): number[] => a.sort();", "no sort"],
  ["for..in", "export function f(a: object): void { for (const k in a) void k; }", "no for..in"],
  ["the order of keys", "export const f = (a: object): string[] => Object.keys(a);", "Object.keys"],
  ["a #private field", "export class A { #b = 1; c(): number { return this.#b; } }", "no #private"],
  ["a label", "export function f(): void { here: for (const a of [1]) { void a; break here; } }", "no labels"],
  ["an index into a text", "export const f = (a: string): string | undefined => a[0];", "charAt"],
  ["localeCompare", "export const f = (a: string): number => a.localeCompare('b');", "not the same in Lua"],
  ["a character beyond ASCII", "export const f = (): string => 'caf\\u00e9';", "ASCII only"],
  ["a long optional chain", "export const f = (a?: { b?: { c: number } }): unknown => a?.b?.c;", "one ?. at a time"],
  ["a timer", "declare const f: () => void; export const t = setTimeout(f, 1);", "deadline"],
];

const GENERAL: Trap[] = [
  ["an unused variable", "const a = 1; export {};", "never used"],
  ["==", "export const f = (a: number, b: number): boolean => a == b;", "==="],
  ["a floating promise", "export const f = (a: () => Promise<void>): void => { a(); };", "Promises must be awaited"],
  [
    "five parameters",
    "export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): unknown => [a, b, c, d, e];",
    "too many parameters",
  ],
  ["a file of 301 lines", `export {};${"\n".repeat(301)}`, "too many lines"],
  ["a function of 41 lines", `export function f(): void {\n${"  f();\n".repeat(39)}}`, "too many lines"],
];

const CLEAN = `
export interface Reading { value_mA: number; label: string | undefined }
export function largest(readings: readonly Reading[], each: (this: void, reading: Reading) => boolean): string {
  let best = 0;
  let label = "";
  for (const reading of readings) {
    if (!each(reading) || reading.value_mA <= best) continue;
    best = Math.floor(reading.value_mA);
    label = reading.label ?? "none";
  }
  return \`largest: \${label}\` + (best > 0 ? "" : " (none)");
}
`;

const eslint = new ESLint({ cwd: ROOT });

async function findings(path: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath: join(ROOT, path), warnIgnored: false });
  return results.flatMap((result) => result.messages.map((message) => message.message));
}

describe("lint of the transpiled code", () => {
  it.each(TRAPS)("catches %s", async (_what, code, message) => {
    expect((await findings("hal/clock.ts", code)).join("\n")).toContain(message);
  });

  it("catches an object spread in the tick path and lets it be elsewhere", async () => {
    const code = "export const f = (a: object): object => ({ ...a });";
    for (const path of ["firmware/tick.ts", "firmware/metering/car-draw.ts"]) {
      expect((await findings(path, code)).join("\n")).toContain("no object spread");
    }
    expect(await findings("firmware/app.ts", code)).toEqual([]);
  });

  it.each(["hal/clock.ts", "rapi/link.ts", "firmware/app.ts", "firmware/tick.ts"])("covers %s", async (path) => {
    expect((await findings(path, "export const n = null;")).join("\n")).toContain("no null");
  });

  it("finds nothing in plain code", async () => {
    expect(await findings("hal/clock.ts", CLEAN)).toEqual([]);
  });
});

describe("lint of everything", () => {
  it.each(GENERAL)("catches %s", async (_what, code, message) => {
    expect((await findings("tools/lua/escape.ts", code)).join("\n")).toContain(message);
  });
});
