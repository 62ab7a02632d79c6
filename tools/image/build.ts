import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { InputError } from "#platform/node/input-error";
import { didYouMean } from "#platform/node/nearest";
import { VERSION } from "#tools/controller/version";
import { bootBundle } from "#tools/lua/boot-bundle";
import { withMethodNames } from "#tools/lua/method-names";
import { type LuaModule, ROOT } from "#tools/lua/transpile";
import { imageModules, initScript } from "#tools/module/program";
import { pageFolder } from "#tools/page/build-page";
import { compileModules } from "./bytecode";
import { crossCompile, findCrossCompiler } from "./cross-compiler";
import { GROUPS, type Group, PROFILES } from "./groups";
import { modulesWithout } from "./left-out";
import { modulePage } from "./module-page";
import { writeImageFolder } from "./image-folder";
import { lfsSize_B } from "./lfs-size";
import { IMAGE, type ImageList, LIST, listed, MODULE_FILES, PRODUCT } from "./manifest";
import { kconfigFragment } from "./nodemcu-build";
import { pageOf } from "./page";
import { FLASH_SIZES, type FlashSize_MB, partitionsFor, partitionTable, storeFor_B } from "./partitions";
import { type PartSize, ProgramSizes } from "./sizes";
import { isVersion, withVersion } from "./version";
import { virtualImage } from "./virtual-image";

const HELP = `Usage: npm run build:module -- [OPTIONS]
Makes a folder with everything that a module is flashed with, and a page that says how.

  --flash MB        flash of the module: 4 (default), 8 or 16
  --profile NAME    full (default) or lean: what keeps the breaker, with broker, console, updates and the module's own clamps
  --without NAMES   leaves out what you do not need: ${GROUPS.map(({ name }) => name).join(", ")}
  --lfs KB          size of the flash store, a multiple of 64; the default is what the image needs and a tenth
  --version VERSION what the image calls itself (default ${VERSION}); an update is newer than what the module runs
  --out DIR         the folder (default build/module): a new one, an empty one, or that of an earlier image
  --virtual         an image for the virtual module; no cross compiler is needed

Exit codes: 0 done, 1 it does not fit or does not compile, 2 wrong usage.
`;

/** An image grows to so much when it is loaded, at most (measured on NodeMCU's layout with 64-bit numbers). */
const STORE_PER_IMAGE = 2.2;
const TABLE_PATH = "components/platform/partitions-dinamics.csv";

export interface BuildOrder {
  flash_MB: FlashSize_MB;
  without: readonly Group[];
  /** Size of the flash store; `undefined`: as it is needed. */
  store_B: number | undefined;
  folder: string;
  virtual: boolean;
  compiler: string | undefined;
  /** What the image calls itself; by default the version of these sources. */
  version?: string;
  /** Files of the page by their names on the module; it is left out with the API that it asks. */
  page?: ReadonlyMap<string, Buffer> | undefined;
}

/** What came out of a build. */
export interface Built {
  list: ImageList;
  store_B: number;
  used_B: number;
  files_B: number;
  parts: readonly PartSize[];
  hasImage: boolean;
}

/** Makes an image folder. Throws {@link InputError} where it has no room. */
export function buildImage(order: BuildOrder): Built {
  const version = order.version ?? VERSION;
  const all = withVersion(imageModules(), version);
  const sizes = new ProgramSizes(withMethodNames(all));
  const modules = withMethodNames(modulesWithout(all, order.without));
  const used_B = lfsSize_B(compileModules(modules));
  const store_B = order.store_B ?? storeFor_B(used_B);
  const partitions = partitionsFor(order.flash_MB, store_B);
  if (used_B > store_B || partitions === undefined) throw new InputError(tooLarge(order, sizes, used_B, store_B));
  const files_B = partitions.at(-1)?.size_B ?? 0;
  const image = imageOf(order, modules);
  if (image !== undefined && !order.virtual && image.length * STORE_PER_IMAGE > store_B)
    throw new InputError([
      `${IMAGE} has ${kB(image.length)} and takes up to ${kB(image.length * STORE_PER_IMAGE)} of a flash store of ${kB(store_B)}: too large`,
    ]);
  const contents = uploadOf(order, image);
  const list: ImageList = {
    product: PRODUCT,
    version,
    without: order.without.map(({ name }) => name),
    files: [...contents].map(([name, content]) => listed(name, content)),
    modules: modules.map(({ name, code }) => listed(`${name}.lua`, Buffer.from(code))),
  };
  const parts = sizes.parts();
  const facts = { version, flash_MB: order.flash_MB, partitions, parts, store_B, used_B };
  writeImageFolder(order.folder, {
    "nodemcu/partitions.csv": partitionTable(order.flash_MB, partitions),
    "nodemcu/sdkconfig.dinamics": kconfigFragment(order.flash_MB, TABLE_PATH),
    "README.md": pageOf({ ...facts, without: list.without, hasImage: image !== undefined }),
    ...Object.fromEntries(modules.map(({ name, code }) => [`lua/${name}.lua`, code])),
    ...Object.fromEntries([...contents].map(([name, content]) => [`${MODULE_FILES}/${name}`, content])),
    // last, so that a folder that has it is whole
    [LIST]: JSON.stringify(list, undefined, 2) + "\n",
  });
  return { list, store_B, used_B, files_B, parts, hasImage: image !== undefined };
}

/** What goes into the module: the image last, so that everything else is there when it is loaded. */
function uploadOf({ without, page }: BuildOrder, image: Buffer | undefined): Map<string, Buffer> {
  const contents = new Map<string, Buffer>([
    ["init.lua", Buffer.from(initScript())],
    ["boot.lua", Buffer.from(bootBundle())],
  ]);
  if (!without.some(({ name }) => name === "http" || name === "own"))
    for (const [name, content] of page ?? []) contents.set(name, content);
  if (image !== undefined) contents.set(IMAGE, image);
  return contents;
}

function imageOf({ virtual, compiler }: BuildOrder, modules: readonly LuaModule[]): Buffer | undefined {
  if (virtual) return virtualImage(modules);
  return compiler === undefined ? undefined : crossCompile(compiler, modules);
}

function tooLarge(order: BuildOrder, sizes: ProgramSizes, used_B: number, store_B: number): string[] {
  const left = sizes
    .parts()
    .filter(({ name }) => name !== "core" && !order.without.some((group) => group.name === name));
  const core_B = sizes.left_B(GROUPS);
  return [
    `the image takes ${kB(used_B)} of a flash store of ${kB(store_B)} on ${String(order.flash_MB)} MB of flash: too large`,
    core_B > store_B
      ? `even the core alone takes ${kB(core_B)}: take a larger flash store, or more flash`
      : `leave something out with --without: ${left.map(({ name, size_B }) => `${name} (${kB(size_B)})`).join(", ")}`,
  ];
}

function kB(size_B: number): string {
  return `${String(Math.round(size_B / 1000))} kB`;
}

function report(parts: readonly PartSize[], { without: names }: ImageList): void {
  console.log(`${"Part of the program".padEnd(14)}${"modules".padStart(8)}${"flash store".padStart(13)}`);
  for (const { name, what, size_B, modules } of parts) {
    const mark = names.includes(name) ? "  (left out)" : "";
    console.log(`  ${name.padEnd(12)}${String(modules).padStart(8)}${kB(size_B).padStart(13)}  ${what}${mark}`);
  }
}

function readOrder(): BuildOrder | "help" {
  const options = {
    flash: { type: "string", default: "4" },
    profile: { type: "string", default: "full" },
    without: { type: "string", multiple: true, default: [] as string[] },
    lfs: { type: "string" },
    out: { type: "string", default: join(ROOT, "build/module") },
    virtual: { type: "boolean", default: false },
    version: { type: "string", default: VERSION },
    help: { type: "boolean", default: false },
  } as const;
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    throw new InputError([error instanceof Error ? error.message : String(error)]);
  }
  if (values.help) return "help";
  const flash_MB = FLASH_SIZES.find((size_MB) => String(size_MB) === values.flash);
  if (flash_MB === undefined) throw new InputError([`--flash ${values.flash}: allowed: ${FLASH_SIZES.join(", ")}`]);
  if (values.lfs !== undefined && (!/^[0-9]{1,5}$/.test(values.lfs) || Number(values.lfs) % 64 !== 0))
    throw new InputError([`--lfs ${values.lfs}: allowed: multiples of 64 kB`]);
  const profile = PROFILES[values.profile];
  if (profile === undefined)
    throw new InputError([`--profile ${values.profile}: allowed: ${Object.keys(PROFILES).join(", ")}`]);
  if (!isVersion(values.version))
    throw new InputError([`--version ${values.version}: allowed: three numbers with points between them, like 0.2.0`]);
  return {
    flash_MB,
    version: values.version,
    without: [...new Set([...profile, ...groupsOf(values.without)])],
    store_B: values.lfs === undefined ? undefined : Number(values.lfs) * 1024,
    folder: resolve(values.out),
    virtual: values.virtual,
    compiler: findCrossCompiler(process.env),
  };
}

/** The groups with these names, which may be separated by commas. */
export function groupsOf(names: readonly string[]): Group[] {
  return names
    .flatMap((name) => name.split(","))
    .filter((name) => name !== "")
    .map((name) => {
      const group = GROUPS.find((one) => one.name === name);
      const known = GROUPS.map((one) => one.name);
      if (group === undefined)
        throw new InputError([`--without ${name}: no such part${didYouMean(name, known)}; parts: ${known.join(", ")}`]);
      return group;
    });
}

async function main(): Promise<number> {
  try {
    const order = readOrder();
    if (order === "help") {
      console.log(HELP);
      return 0;
    }
    const folder = await pageFolder((text) => console.error(`build:module: ${text}`));
    const page = folder === undefined ? undefined : modulePage(folder);
    const { list, parts, store_B, used_B, files_B, hasImage } = buildImage({ ...order, page });
    report(parts, list);
    console.log(`flash store: about ${kB(used_B)} of ${kB(store_B)}; files: ${kB(files_B)}`);
    if (!hasImage) console.log(`no luac.cross was found, so there is no ${IMAGE} yet: README.md says how to get it`);
    console.log(`build:module: Dinamics ${list.version}, ${String(list.modules.length)} modules, in ${order.folder}`);
    return 0;
  } catch (error) {
    const lines = error instanceof InputError ? error.lines : [error instanceof Error ? error.message : String(error)];
    for (const line of lines) console.error(`build:module: ${line}`);
    return error instanceof InputError ? 2 : 1;
  }
}

if (process.argv[1]?.endsWith("image/build.ts") === true) process.exitCode = await main();
