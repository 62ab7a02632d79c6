import { hasTwoSlots, type FlashSize_MB, type Partition } from "./partitions";
import { C_MODULES, NODEMCU } from "./nodemcu-build";
import type { PartSize } from "./sizes";

export interface PageFacts {
  version: string;
  flash_MB: FlashSize_MB;
  partitions: readonly Partition[];
  parts: readonly PartSize[];
  without: readonly string[];
  /** The flash store, and what of it this image takes, B. */
  store_B: number;
  used_B: number;
  hasImage: boolean;
}

const kB = (size_B: number): string => `${String(Math.round(size_B / 1000))} kB`;
const hex = (value: number): string => `0x${value.toString(16)}`;

function sizesOf({ parts, store_B, used_B, without }: PageFacts): string {
  const rows = parts.map(({ name, what, size_B, modules }) => {
    const there = without.includes(name) ? "left out" : "yes";
    return `| ${name} | ${what} | ${String(modules)} | ${kB(size_B)} | ${there} |`;
  });
  return `## What it takes

The flash store (LFS) of this image holds ${kB(store_B)}; the program takes about ${kB(used_B)} of it. That is counted from its bytecode, as
NodeMCU's loader lays it out; what two groups share is in neither of their lines.

| Group | What | Modules | Flash store | In this image |
| --- | --- | --: | --: | --- |
${rows.join("\n")}

NodeMCU's cross compiler knows a limit of 256 kB, but only for images with absolute addresses. This one is independent of its address, so
the partition alone is its limit. 256 kB would not even hold the core. 4 MB of flash hold everything, with one slot for NodeMCU itself; from
8 MB on there are two. Leave out what you do not need with \`npm run build:module -- --without http,cards\`, or nearly all of it with
\`--profile lean\`; a setting that asks for something that was left out makes the module refuse to charge and say why.

The Lua in the image is that of the sources, made smaller as a whole: functions stand where they are called from one place, modules in the one
that loads them, and a function is one line. \`lua/\` has it as it is, so a line number in an error names the function.
`;
}

function buildOf({ flash_MB, partitions }: PageFacts): string {
  const rows = partitions.map(
    ({ name, type, subtype, offset_B, size_B }) =>
      `| ${name} | ${type} | ${subtype} | ${hex(offset_B)} | ${String(size_B / 1024)} KiB |`,
  );
  const slots = hasTwoSlots(flash_MB) ? "two slots for NodeMCU itself" : "one slot for NodeMCU itself";
  return `## 1. Build NodeMCU, once

\`\`\`
git clone --recurse-submodules --branch ${NODEMCU.branch} ${NODEMCU.repository}
cd nodemcu-firmware && git checkout ${NODEMCU.commit} && git submodule update --init --recursive
./install.sh && . sdk/esp32-esp-idf/export.sh
cp IMAGE_FOLDER/nodemcu/partitions.csv components/platform/partitions-dinamics.csv
cat IMAGE_FOLDER/nodemcu/sdkconfig.dinamics >> sdkconfig.defaults
rm -f sdkconfig && idf.py set-target esp32 && idf.py build
idf.py -p /dev/ttyUSB0 flash
\`\`\`

The module needs an ESP32 with ${String(flash_MB)} MB of flash (\`npm run build:module -- --flash 4\`, \`8\` or \`16\`). Its partitions, with ${slots}:

| Name | Type | Subtype | Offset | Size |
| --- | --- | --- | --- | --: |
${rows.join("\n")}

NodeMCU's C modules in it: ${C_MODULES.map(([name]) => name.toLowerCase()).join(", ")}.
`;
}

function compilerOf({ hasImage }: PageFacts): string {
  return `## 2. Make the image for the flash store

${
  hasImage
    ? "It is there: `upload/lfs.img`, made by the cross compiler that was found."
    : "**It is not there yet**: no `luac.cross` was found when this folder was made."
}

NodeMCU's own build makes the cross compiler \`luac.cross\`, with the numbers of the same configuration: look for \`build/luac_cross/luac.cross\`
in its tree (\`find build -name luac.cross\`). The artefacts of its continuous integration have it too, as
\`luac.cross-5.3-int64-doublefp-esp32\`. Put it on the path, or name it:

\`\`\`
LUAC_CROSS=~/nodemcu-firmware/build/luac_cross/luac.cross npm run build:module
\`\`\`

One with other numbers (int32, singlefp) is refused.
`;
}

const FLASH = `## 3. Flash

\`\`\`
dinamics flash --port /dev/ttyUSB0
\`\`\`

It asks the module's console for Lua's own prompt, uploads the files of \`upload/\`, compares their SHA-256 on the module, loads the image into
the flash store, and waits until the new version reports in. Where the cable breaks, call it again: it goes on where it was.

Without it: copy \`init.lua\`, \`boot.lua\` and \`lfs.img\` into the module's file system in any other way (the image as \`a-lfs.img\`), and type
\`node.LFS.reload("a-lfs.img")\` at the prompt.
`;

const FILES = `## What lies here

| File | What |
| --- | --- |
| \`manifest.json\` | product, version, and every file with its size and SHA-256 |
| \`upload/\` | what goes into the module, and what \`dinamics sign-update\` signs: \`init.lua\`, \`boot.lua\` and, once it was made, \`lfs.img\` |
| \`lua/\` | the modules of the image, in Lua 5.3, with flat names |
| \`nodemcu/sdkconfig.dinamics\` | what NodeMCU's configuration needs |
| \`nodemcu/partitions.csv\` | the partitions of this flash |
`;

/** The page in the image folder. */
export function pageOf(facts: PageFacts): string {
  return [
    `# Dinamics ${facts.version} for an ESP32 module\n`,
    buildOf(facts),
    compilerOf(facts),
    FLASH,
    FILES,
    sizesOf(facts),
  ].join("\n");
}
