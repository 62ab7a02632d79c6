import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const ROOT = new URL("../..", import.meta.url).pathname;

/** What names something of a program from outside of it: the stand-ins of NodeMCU, what is typed at its prompt, and what runs before the image. */
const OUTSIDE = [
  "tools/module/emulated",
  "tools/module/virtual-module.ts",
  "tools/flash/controller-lines.ts",
  "platform/nodemcu/init.lua",
  "platform/nodemcu/nodemcu.d.ts",
];

function wordsOutside(pattern: RegExp): Set<string> {
  const files = OUTSIDE.flatMap((path) =>
    path.includes(".") ? [path] : readdirSync(join(ROOT, path)).map((name) => join(path, name)),
  );
  const found = files.flatMap((path) => readFileSync(join(ROOT, path), "utf8").match(pattern) ?? []);
  return new Set(found.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
}

/** Names that keep their meaning, whatever a program is made of. */
export function namesOutside(): Set<string> {
  return wordsOutside(/[A-Za-z_]\w*/g);
}

/** Names by which the running controller is asked for something from outside. */
export function namesOfController(): Set<string> {
  return wordsOutside(/\bdinamics[.:][\w.:]+/g);
}
