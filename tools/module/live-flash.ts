import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { modulesOfImage, virtualImage } from "#tools/image/virtual-image";
import { bootBundle } from "#tools/lua/boot-bundle";
import type { LuaModule } from "#tools/lua/transpile";
import type { LiveFiles } from "./live-files";
import { imageModules, initScript } from "./program";

/** The flash store, beside the files of the module; no name that the module could use. */
const STORE = ".flash-store";

/**
 * The flash store of a virtual module that lives in a folder. Until the module has loaded an image itself it has what this computer's sources
 * make, with the files that `dinamics flash` would have put there.
 */
export class LiveFlash {
  private readonly path: string;

  constructor(
    folder: string,
    private readonly files: LiveFiles,
  ) {
    this.path = join(folder, STORE);
    if (existsSync(this.path)) return;
    files.put("init.lua", initScript());
    files.put("boot.lua", bootBundle());
    files.put("a-lfs.img", virtualImage(imageModules()).toString("latin1"));
  }

  /** What runs; `undefined`: nothing valid is in it. */
  image(): LuaModule[] | undefined {
    return existsSync(this.path) ? modulesOfImage(readFileSync(this.path)) : imageModules();
  }

  /** Writes a file of the module into it; one that is none leaves it empty, a name without a file as it was. */
  load(name: string): void {
    const content = this.files.all().get(name);
    if (content !== undefined) writeFileSync(this.path, content, { encoding: "latin1", mode: 0o600 });
  }
}
