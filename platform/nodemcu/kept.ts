import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import { Store } from "#firmware/settings/store";

/** What the module itself keeps. */
export const KEPT_NAMES = [
  "ssid",
  "password",
  "apPassword",
  "server",
  "port",
  "tls",
  "user",
  "mqttPassword",
  "httpKey",
] as const;
export type KeptName = (typeof KEPT_NAMES)[number];
/** File with the password of the access point for `init.lua`, when there is no image that could read the rest. */
const RESCUE = "rescue";

/**
 * Network, broker and passwords: a line each in {@link KEPT_NAMES}' order, hex, so that any byte may stand in a name. Stored in two copies; kept in
 * memory, because both are asked for at every reconnect.
 */
export class Kept {
  private readonly values: string[] = [];
  private readonly store: Store;

  /** `log` hears when what was kept is damaged. */
  constructor(
    private readonly storage: StoragePort,
    log?: LogPort,
  ) {
    this.store = new Store(storage, "machine");
    const lines = (this.store.load() ?? "").split("\n");
    for (let index = 0; index < KEPT_NAMES.length; index++) this.values.push(fromHex(lines[index] ?? ""));
    const fault = this.store.fault();
    if (fault !== "") log?.log("warn", fault);
  }

  get(name: KeptName): string {
    return this.values[KEPT_NAMES.indexOf(name)] ?? "";
  }

  /** False: the medium refused; what was stored before is still there. */
  set(name: KeptName, value: string): boolean {
    const at = KEPT_NAMES.indexOf(name);
    const before = this.values[at] ?? "";
    if (before === value) return true;
    this.values[at] = value;
    let text = "";
    for (const one of this.values) text += toHex(one) + "\n";
    if (!this.store.save(text)) {
      this.values[at] = before;
      return false;
    }
    if (name === "apPassword") this.storage.write(RESCUE, value);
    return true;
  }

  forget(): void {
    this.store.erase();
    this.storage.remove(RESCUE);
    for (let index = 0; index < KEPT_NAMES.length; index++) this.values[index] = "";
  }
}

const DIGITS = "0123456789ABCDEF";

/** On the module Lua does it by itself (tools/lua/native-functions.ts). */
function toHex(bytes: string): string {
  let text = "";
  for (let index = 0; index < bytes.length; index++) {
    const code = bytes.charCodeAt(index);
    const high = Math.floor(code / 16);
    text += DIGITS.charAt(high) + DIGITS.charAt(code - high * 16);
  }
  return text;
}

/** Empty for what is no hex. */
function fromHex(text: string): string {
  let bytes = "";
  for (let index = 0; index + 1 < text.length; index += 2) {
    const high = DIGITS.indexOf(text.charAt(index));
    const low = DIGITS.indexOf(text.charAt(index + 1));
    if (high < 0 || low < 0) return "";
    bytes += String.fromCharCode(high * 16 + low);
  }
  return bytes;
}
