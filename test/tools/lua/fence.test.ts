import { describe, expect, it } from "vitest";
import { fenceComplaints } from "#tools/lua/fence";
import { sourceTexts } from "#tools/lua/imports";
import { ROOT } from "#tools/lua/transpile";

type Planted = [path: string, text: string, complaint: string];

const CROSSINGS: Planted[] = [
  ["hal/a.ts", 'import { b } from "#rapi/b";', "hal/ may not import rapi/"],
  ["hal/a.ts", 'import type { b } from "#firmware/app";', "hal/ may not import firmware/"],
  ["hal/a.ts", 'import { readFileSync } from "node:fs";', "hal/ may not import packages"],
  ["rapi/a.ts", 'import { b } from "#firmware/b";', "rapi/ may not import firmware/"],
  ["rapi/a.ts", 'export { b } from "mqtt";', "rapi/ may not import packages"],
  ["firmware/tick.ts", 'import { b } from "#rapi/b";', "only firmware/app.ts may import rapi"],
  ["firmware/charging/a.ts", 'import type { b } from "#rapi/b";', "only firmware/app.ts may import rapi"],
  ["firmware/charging/a.ts", 'import { b } from "../../rapi/b";', "only firmware/app.ts may import rapi"],
  ["firmware/tick.ts", 'import { b } from "./api/b";', "only firmware/app.ts may import api/"],
  ["firmware/limits/a.ts", 'import { b } from "../console/b";', "only firmware/app.ts may import console/"],
  ["firmware/limits/a.ts", 'import { b } from "../api/snapshot";', "only firmware/app.ts may import api/"],
  ["firmware/limits/a.ts", 'import type { b } from "../api/b";', "only firmware/app.ts may import api/"],
  ["firmware/limits/a.ts", 'import { b } from "#firmware/charging/b";', "siblings meet in tick.ts"],
  ["firmware/limits/a.ts", 'import { type B, c } from "../charging/b";', "siblings meet in tick.ts"],
  ["firmware/limits/a.ts", 'import { b } from "../tick";', "may not import what composes it"],
  ["firmware/app.ts", 'import { b } from "#platform/node/b";', "firmware/ may not import platform/"],
  ["firmware/app.ts", 'import { b } from "mqtt";', "firmware/ may not import packages"],
  ["platform/node/a.ts", 'import { b } from "#tools/b";', "platform/ may not import tools/"],
  ["platform/node/a.ts", 'const b = await import("#tools/b");', "platform/ may not import tools/"],
  ["platform/node/a.ts", 'import { b } from "#rapi/b";', "platform/ may not import rapi/"],
  ["platform/nodemcu/a.ts", 'import { b } from "../node/b";', "what is transpiled may not import platform/node/"],
  ["platform/nodemcu/a.ts", 'import mqtt from "mqtt";', "may not import packages"],
  ["platform/nodemcu/index.ts", "export {};", "no index files"],
  ["tools/a.ts", 'import { b } from "#test/b";', "tools/ may not import test/"],
  ["tools/a.ts", 'type B = import("#test/b").B;', "tools/ may not import test/"],
  ["firmware/index.ts", "export {};", "no index files"],
  ["rapi/a.ts", 'export * from "./b";', "no export *"],
];

const ALLOWED: [path: string, text: string][] = [
  ["rapi/a.ts", 'import { b } from "#hal/b"; import { c } from "./c";'],
  ["firmware/app.ts", 'import { b } from "#rapi/b"; import { c } from "./api/c"; import { d } from "./charging/d";'],
  ["firmware/tick.ts", 'import { b } from "./charging/b"; import type { S } from "./api/snapshot";'],
  ["firmware/limits/a.ts", 'import type { B } from "../charging/b"; import { type C } from "../charging/c";'],
  [
    "firmware/limits/a.ts",
    'import { b } from "../settings/b"; import { c } from "#firmware/timing/c"; import { d } from "./d";',
  ],
  ["firmware/api/a.ts", 'import { b } from "./b";'],
  ["platform/node/a.ts", 'import { b } from "#firmware/app"; import mqtt from "mqtt"; import { c } from "#hal/c";'],
  [
    "platform/nodemcu/a.ts",
    'import { b } from "#firmware/app"; import { c } from "#hal/c"; import { d } from "./d/e";',
  ],
  ["tools/a.ts", 'import { b } from "#platform/node/b"; import { c } from "#rapi/c";'],
  ["test/a.ts", 'import { b } from "#tools/b"; import { c } from "./c";'],
];

describe("the import fence", () => {
  it.each(CROSSINGS)("stops %s: %s", (path, text, complaint) => {
    const complaints = fenceComplaints([{ path, text }]);
    expect(complaints.join("\n")).toContain(complaint);
    expect(complaints.join("\n")).toContain(path);
  });

  it.each(ALLOWED)("lets %s: %s", (path, text) => {
    expect(fenceComplaints([{ path, text }])).toEqual([]);
  });

  it("finds a cycle, but not one of types", () => {
    const one = { path: "hal/one.ts", text: 'import { b } from "./two";' };
    const two = { path: "hal/two.ts", text: 'import { c } from "#hal/three";' };
    const back = { path: "hal/three.ts", text: 'import { a } from "./one";' };
    expect(fenceComplaints([one, two, back])).toEqual(["cycle: hal/one -> hal/two -> hal/three -> hal/one"]);
    expect(fenceComplaints([one, two, { ...back, text: 'import type { a } from "./one";' }])).toEqual([]);
  });

  it("is crossed nowhere in the checkout", () => {
    expect(fenceComplaints(sourceTexts(ROOT))).toEqual([]);
  });
});
