import type { StoragePort } from "#hal/storage";
import type { Rejection } from "./rejection";
import { Store } from "./store";

/** Name of the record with the server. */
const NAME = "update-from";
const LONGEST_SERVER = 180;

/** The server that updates come from, without a slash at its end; empty: none was set. */
export function updateServer(storage: StoragePort): string {
  return new Store(storage, NAME).load() ?? "";
}

/** Sets the server, or takes it away with an empty text. What comes from there is believed by its signature only. */
export function setUpdateServer(storage: StoragePort, text: string): Rejection | undefined {
  const allowed = "http:// or https:// and a folder of a server, at most 180 characters; empty: none";
  const what = "set_update_server";
  let server = text;
  while (server.endsWith("/")) server = server.substring(0, server.length - 1);
  const begin = server.startsWith("http://") ? 7 : server.startsWith("https://") ? 8 : 0;
  if (text !== "" && (begin === 0 || server.length === begin)) return { what, why: "no address of a server", allowed };
  if (server.length > LONGEST_SERVER) return { what, why: "too long", allowed };
  for (let at = 0; at < server.length; at++) {
    const code = server.charCodeAt(at);
    // What comes behind ? or # would swallow the name of the file.
    if (code <= 32 || code >= 127 || code === 63 || code === 35 || code === 34)
      return { what, why: "a character that no such address has", allowed };
  }
  const store = new Store(storage, NAME);
  if (server === "") store.erase();
  else if (!store.save(server)) return { what, why: "it could not be stored", allowed: "the same later" };
  return undefined;
}
