import type { StoragePort } from "#hal/storage";
import type { UpdatePort } from "#hal/update";
import type { Rejection } from "../settings/rejection";
import { isHex } from "./hex";
import { updateServer } from "../settings/update-server";

/** File with the public key. */
const KEY_FILE = "update-key";

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
