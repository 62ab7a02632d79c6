import type { StoragePort } from "#hal/storage";
import { Kept } from "#platform/nodemcu/kept";

/** The network around a virtual module. */
export const NETWORK = "home";
export const PASSWORD = "simulated network";

/** Network and broker of a module, where nobody has set them up yet. Changes `files` and returns what it has written. */
export function setUp(files: Map<string, string>, server?: string, port?: number): Map<string, string> {
  const written = new Map<string, string>();
  const storage: StoragePort = {
    read: (name) => files.get(name),
    write: (name, content) => {
      files.set(name, content);
      written.set(name, content);
      return true;
    },
    remove: (name) => {
      files.delete(name);
    },
  };
  const kept = new Kept(storage);
  if (kept.get("ssid") === "") {
    kept.set("ssid", NETWORK);
    kept.set("password", PASSWORD);
  }
  if (server !== undefined && kept.get("server") === "") {
    kept.set("server", server);
    if (port !== undefined) kept.set("port", String(port));
  }
  return written;
}
