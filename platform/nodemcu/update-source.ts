import type { UpdateSource } from "#hal/update";
import { ModuleUpdates } from "./module-updates";
import type { FileModule } from "./nodemcu";
import type { Crypto, FlashStore, Http, UpdateFiles, UpdateIo } from "./update-modules";

declare const http: Http | undefined;
declare const crypto: Crypto | undefined;
declare const io: UpdateIo;
declare const file: FileModule & UpdateFiles;
declare const node: { readonly LFS: FlashStore };

/** Updates over the air, in builds of NodeMCU that have the modules for it. */
export function updateSource(version: string): UpdateSource | undefined {
  const client = http;
  const hashes = crypto;
  if (client === undefined || hashes === undefined) return undefined;
  return {
    open: () => new ModuleUpdates({ http: client, crypto: hashes, io, file, store: node.LFS, free_B }, version),
  };
}

function free_B(): number {
  const [free] = file.fsinfo();
  return free;
}
