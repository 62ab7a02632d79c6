import { basename } from "node:path";
import { type Import, type SourceText, importsOf, sourceTexts } from "./imports";
import { ROOT } from "./transpile";

/** Which top-level folders a top-level folder may import from. Dependencies point one way: platform -> firmware -> rapi -> hal. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  hal: ["hal"],
  rapi: ["rapi", "hal"],
  firmware: ["firmware", "rapi", "hal"],
  platform: ["platform", "firmware", "hal"],
  tools: ["tools", "platform", "firmware", "rapi", "hal"],
  test: ["test", "tools", "platform", "firmware", "rapi", "hal"],
};

/** Transpiled folders: they take nothing from packages. */
const PORTABLE = ["hal", "rapi", "firmware", "platform/nodemcu"];
/** Only the composition root knows these. */
const ROOT_ONLY = ["api", "console"];
/** Folders of the firmware that every other folder may use. */
const SHARED = ["settings", "timing"];
/** The language in which every policy answers. */
const VOCABULARY = ["firmware/charging/claim"];
/** The readings of a meter and the models of the house and of the car in it, of which each meter has its own. */
const MODELS = ["firmware/metering/car-draw", "firmware/metering/mains", "firmware/balancing/house-model"];

function folderOf(path: string): string {
  return path.split("/")[0] ?? "";
}

function isPortable(path: string): boolean {
  return PORTABLE.some((folder) => path.startsWith(`${folder}/`));
}

/** The noun of the firmware a file belongs to; "" for the files that bring the nouns together. */
function nounOf(path: string): string {
  const parts = path.split("/");
  return parts.length > 2 ? (parts[1] ?? "") : "";
}

function complaintInFirmware({ from, to, typeOnly }: Import): string | undefined {
  if (from === "firmware/app.ts") return undefined;
  if (folderOf(to) === "rapi") return "only firmware/app.ts may import rapi";
  if (folderOf(to) !== "firmware") return undefined;
  const noun = nounOf(from);
  const other = nounOf(to);
  if (noun === other) return undefined;
  if (ROOT_ONLY.includes(other)) {
    if (typeOnly && to === "firmware/api/snapshot") return undefined;
    return `only firmware/app.ts may import ${other}/ (types of api/snapshot excepted)`;
  }
  if (noun === "" || typeOnly || SHARED.includes(other) || VOCABULARY.includes(to) || MODELS.includes(to))
    return undefined;
  return other === ""
    ? "a folder of the firmware may not import what composes it"
    : `siblings meet in tick.ts or app.ts: ${noun}/ may take types from ${other}/, nothing else`;
}

function complaint(imported: Import): string | undefined {
  const from = folderOf(imported.from);
  if (imported.package) {
    return isPortable(imported.from) ? `${from}/ may not import packages` : undefined;
  }
  const allowed = MAY_IMPORT[from] ?? [];
  const to = folderOf(imported.to);
  if (to === "package.json" || allowed.length === 0) return undefined;
  if (!allowed.includes(to)) return `${from}/ may not import ${to}/; it may import ${allowed.join(", ")}`;
  if (isPortable(imported.from) && imported.to.startsWith("platform/node/"))
    return "what is transpiled may not import platform/node/";
  return from === "firmware" ? complaintInFirmware(imported) : undefined;
}

/** Cycles of imports that load code, as paths without extension that begin and end alike. One cycle is reported for each file that closes one. */
export function cycles(imports: readonly Import[]): string[] {
  const edges = new Map<string, string[]>();
  for (const { from, to, typeOnly, package: external } of imports) {
    if (typeOnly || external) continue;
    const key = from.replace(/\.[a-z]+$/, "");
    edges.set(key, [...(edges.get(key) ?? []), to]);
  }
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path].join(" -> "));
    if (at >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  return found;
}

function barrel({ path, text }: SourceText): string[] {
  if (!isPortable(path)) return [];
  if (/^index\./.test(basename(path))) return [`${path}: no index files: a Lua require would load everything`];
  return /^export \* /m.test(text) ? [`${path}: no export *: a Lua require would load everything`] : [];
}

/** What crosses the fence of the design, a sentence each; empty when nothing does. */
export function fenceComplaints(files: readonly SourceText[]): string[] {
  const imports = files.flatMap(importsOf);
  const crossings = imports.flatMap((imported) => {
    const text = complaint(imported);
    return text === undefined ? [] : [`${imported.from}:${String(imported.line)} imports ${imported.to}: ${text}`];
  });
  return [...crossings, ...cycles(imports).map((cycle) => `cycle: ${cycle}`), ...files.flatMap(barrel)];
}

/** Prints what crosses the fence; the exit code is 1 then. */
export function checkFence(): number {
  const files = sourceTexts(ROOT);
  const complaints = fenceComplaints(files);
  for (const text of complaints) console.error(text);
  console.log(`fence: ${String(files.length)} files, ${String(complaints.length)} crossings`);
  return complaints.length > 0 ? 1 : 0;
}
