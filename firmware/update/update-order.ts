import type { StoragePort } from "#hal/storage";
import type { UpdatePort } from "#hal/update";
import type { Rejection } from "../settings/rejection";
import { isHex } from "./hex";
import { Store } from "../settings/store";

/** Name of the record with the server. */
const NAME = "update-from";
/** File with the public key. */
const KEY_FILE = "update-key";
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

/** Sets the public key that updates must be signed with; empty: none is taken any more. Asked for at the console only: whoever is there has the module. */
export function setUpdateKey(port: UpdatePort, text: string): Rejection | undefined {
  const key = text.toLowerCase();
  const what = "update key";
  if (key !== "" && !isHex(key, 64)) return { what, why: "no key", allowed: "64 hexadecimal digits, or nothing" };
  port.remove(KEY_FILE);
  if (key === "" || port.append(KEY_FILE, key)) return undefined;
  return { what, why: "it could not be stored", allowed: "the same later" };
}

/** Why no update can begin; `undefined`: it can. */
export function updateRefusal(
  port: UpdatePort,
  storage: StoragePort,
  order: { topic: string; text: string; charging: boolean; goesOn: string },
): Rejection | undefined {
  const what = order.topic;
  if (order.goesOn !== "") return { what, why: order.goesOn, allowed: "the same later" };
  if (port.key() === "")
    return { what, why: "no key was installed that updates are signed with", allowed: "a key first" };
  if (updateServer(storage) === "") return { what, why: "no server was set", allowed: "set_update_server first" };
  if (order.charging && order.text !== "2")
    return { what, why: "the car is charging", allowed: "the same when it is not, or 2 (now): also while it is" };
  return undefined;
}
