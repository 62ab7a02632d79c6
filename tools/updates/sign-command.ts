import { resolve } from "node:path";
import { type Command, UsageError } from "#tools/cli/command";
import { readOptions } from "#tools/cli/options";
import { VERSION } from "#tools/controller/version";
import { PRODUCT } from "#tools/image/manifest";
import { builtImage, signFolder } from "./image-folder";
import { onlyOperand } from "./options";
import { publicDigits, readKey } from "./signing-key";

const HELP = `dinamics sign-update - signs a folder with an image of the module

Usage: dinamics sign-update FOLDER --key FILE [OPTIONS]

Writes manifest.txt into the folder: product, version, name, size and SHA-256 of each file there, and the
signature. One of the files is the image itself, lfs.img. Names have 1..29 of a-z A-Z 0-9 . _ -; files in
folders below (but web, the page) and files whose name begins with a point are not taken.

Options:
  --key FILE         private key, see dinamics update-key
  --version VERSION  version of the image: what it says of itself, which must be newer than what modules run (default: as
                     npm run build:module -- --version VERSION has made it; of another folder ${VERSION})
  --product NAME     what it was built for (default ${PRODUCT})

Examples:
  dinamics sign-update build/module/upload --key ~/dinamics-update.key
  dinamics sign-update other/folder --key ~/dinamics-update.key --version 0.2.0
  dinamics serve-updates build/module/upload

Exit codes: 0 done, 2 wrong usage, or the folder has what no module would take.
`;

const OPTIONS = { key: { type: "string" }, version: { type: "string" }, product: { type: "string" } } as const;

export const signCommand: Command = { name: "sign-update", summary: "sign a folder with an image", help: HELP, run };

async function run(args: string[]): Promise<number> {
  const { text, rest } = readOptions("sign-update", args, OPTIONS);
  const folder = resolve(onlyOperand("sign-update", "FOLDER", rest));
  const path = text("key");
  if (path === undefined) throw new UsageError("sign-update: --key FILE is missing; dinamics update-key makes one");
  const key = readKey(resolve(path));
  const built = builtImage(folder);
  const { product, version, files } = signFolder(folder, {
    product: text("product") ?? built?.product ?? PRODUCT,
    version: text("version") ?? built?.version ?? VERSION,
    key,
  });
  for (const { name, size_B, sha256 } of files)
    process.stdout.write(`${name.padEnd(30)}${String(size_B).padStart(8)} B  ${sha256}\n`);
  process.stdout.write(`${product} ${version}, for modules with the public key ${publicDigits(key)}\n`);
  return 0;
}
