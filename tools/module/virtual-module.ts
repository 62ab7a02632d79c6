import { escapeBytes } from "#tools/lua/escape";
import { type Field, decodeField } from "#tools/lua/snapshot-fields";
import type { Snapshot } from "#firmware/api/snapshot";
import { COUNT_VALUES } from "#tools/lua/report/values";
import { LuaMachine } from "#tools/lua/machine";
import { withMethodNames } from "#tools/lua/method-names";
import type { LuaModule } from "#tools/lua/transpile";
import { imageModules, initScript, machineModules } from "./program";
import { type Saying, saying, stored } from "./saying";

export type { ClientNames, Saying } from "./saying";

/** A request: its path with the query, its headers by their names in lower case (without `content-length` it is the body's), its body as bytes. */
export interface Asked {
  method: string;
  uri: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** What can go wrong in a module. */
export interface Trouble {
  /** How long a publication blocks everything; from 10 s on the connection is given up. */
  blocks_us?: number;
  /** How long it takes to end an attempt to connect that nobody answers. */
  connects_us?: number;
  /** After how many operations of the medium the power goes (0: it stays), and where in the last one. */
  cutIn?: number;
  cutAt?: "before" | "in" | "after";
  /** What the medium holds. */
  size_B?: number;
}

export interface PowerOptions {
  /** As `node.chipid()` says it. */
  chipid: string;
  files: ReadonlyMap<string, string>;
  /** Why it starts; by default because the power came. */
  cause?: "power" | "restart" | "panic";
  /** What the RTC memory has kept over a restart. */
  words?: readonly number[];
  /** Where its clock begins, us. */
  began_us: number;
  /** What a time server would say at the start. */
  epoch_s: number | undefined;
  /** The image in LFS; `undefined`: there is none that is valid. By default the one that is built from the sources. */
  image?: readonly LuaModule[] | undefined;
  /** What runs first; by default the module's own init.lua. */
  init?: string;
  /** The VM to run in; its heap is measured then before the module starts. By default one of its own. */
  machine?: LuaMachine;
}

/** NodeMCU's way to find an image; the stand-ins are loaded already, and what they have loaded is not the image's. */
const IMAGE = `
local found = {}
for name in pairs(package.loaded) do
  if name:find("_") and name ~= "_G" then package.loaded[name] = nil end
end
package.searchers[2] = function(name) return "no file " .. name .. ".lua" end
function vm_image(name, code)
  local chunk, why = load(code, "@" .. name .. ".lua", "t")
  if not chunk then error(why, 0) end
  found[name] = chunk
  return ""
end
node.LFS.get = function(name) return found[name] end
node.LFS.list = function() local names = {} for name in pairs(found) do names[#names + 1] = name end return names end
`;

/**
 * The module in a Lua VM: the very files that go into its flash, on stand-ins for NodeMCU's modules with their quirks. Time is virtual: it
 * passes in {@link run} alone. After {@link halted} it is over; the power comes back with a new one.
 */
export class VirtualModule {
  /** Its clock, us. */
  now_us: number;
  private readonly machine: LuaMachine;
  /** Live bytes in the VM that is measured, with the image in it, before anything of that has run. */
  readonly idle_B: number = 0;
  /** Values in lists and shared variables of it then. */
  readonly idleValues: number = 0;
  /** What its file system holds, so that what is appended can be told as the whole file. */
  private readonly contents: Map<string, string>;

  constructor(options: PowerOptions) {
    const machine = (this.machine = options.machine ?? new LuaMachine());
    const { entry, modules } = machineModules();
    machine.define(modules);
    machine.execute(`require("${entry}")`);
    machine.execute(IMAGE);
    const image = "image" in options ? options.image : imageModules();
    for (const { name, code } of withMethodNames(image ?? [])) machine.call("vm_image", name, code);
    machine.call("vm_power", options.chipid, options.cause ?? "power", String(options.began_us), text(options.epoch_s));
    this.contents = new Map(options.files);
    for (const [name, content] of options.files) machine.call("vm_file", escapeBytes(name), escapeBytes(content));
    (options.words ?? []).forEach((word, index) => machine.call("vm_word", String(index), String(word)));
    if (options.machine !== undefined) {
      this.idleValues = this.values();
      this.idle_B = this.heap_B();
    }
    machine.call("vm_start", escapeBytes(options.init ?? initScript()));
    this.now_us = options.began_us;
  }

  /** Lets time pass until then and says what happened; `eager`: ends when there is something to say. */
  run(until_us: number, eager = false): Saying[] {
    const sayings: Saying[] = [];
    let at_us = this.now_us;
    for (const line of this.machine.call("vm_run", String(until_us), eager ? "1" : "0").split("\n")) {
      const [kind = "", ...fields] = line.split("\t");
      if (kind === "t") at_us = Number(fields[0]);
      else if (kind === "n") this.now_us = Number(fields[0]);
      else sayings.push({ at_us, ...(stored(this.contents, kind, fields) ?? saying(kind, fields)) } as Saying);
    }
    return sayings;
  }

  /** What the controller knows of this moment; `undefined` while there is none. */
  snapshot(): Snapshot | undefined {
    const lines = this.machine.call("vm_snapshot");
    if (lines === "") return undefined;
    const fields: Record<string, Field> = {};
    for (const line of lines.split("\n")) {
      const [, name = "", kind = "", ...texts] = line.split("\t");
      fields[name] = decodeField(kind, texts);
    }
    return fields as unknown as Snapshot;
  }

  /** A setting of the controller by its key; `undefined` while there is no controller. */
  setting(key: string): number | undefined {
    const value = this.machine.execute(`return dinamics and dinamics.app.settings:get("${key}")`);
    return value === "" ? undefined : Number(value);
  }

  bytes(uart: number, bytes: string): void {
    this.machine.call("vm_bytes", String(uart), escapeBytes(bytes));
  }

  /** A network comes in reach, or none (empty name). */
  network(ssid: string, password: string, ip: string): void {
    this.machine.call("vm_network", escapeBytes(ssid), escapeBytes(password), ip);
  }

  /** The broker's answer to a connection; 0: it is there. */
  brokerAnswers(reason: number): void {
    this.machine.call("vm_broker", String(reason));
  }

  brokerLost(): void {
    this.machine.call("vm_brokerLost");
  }

  message(topic: string, payload: string): void {
    this.machine.call("vm_message", escapeBytes(topic), escapeBytes(payload));
  }

  level(pin: number, high: boolean): void {
    this.machine.call("vm_level", String(pin), high ? "1" : "0");
  }

  /** A card reader hangs on the I2C bus; the number of the card on it in hex, empty: none lies there. */
  card(uid: string): void {
    this.machine.call("vm_card", escapeBytes(Buffer.from(uid, "hex").toString("latin1")));
  }

  /** The current through a clamp, A; `undefined`: it is not plugged in. */
  current(phase: number, current_A: number | undefined): void {
    this.machine.call("vm_current", String(phase), text(current_A));
  }

  wave(frequency_Hz: number, third: number, fifth: number): void {
    this.machine.call("vm_wave", String(frequency_Hz), String(third), String(fifth));
  }

  /** A request to its HTTP server. */
  request(id: string, { method, uri, headers = {}, body = "" }: Asked): void {
    const length: Record<string, string> = body === "" ? {} : { "content-length": String(body.length) };
    const head = Object.entries({ ...length, ...headers }).map(([name, value]) => `${name}: ${value}`);
    this.machine.call("vm_request", id, method, escapeBytes(uri), escapeBytes(`${head.join("\n")}\n\n${body}`));
  }

  /** The server's answer to a request of its HTTP client begins. */
  fetchBegins(id: string, status: number): void {
    this.machine.call("vm_fetched", id, "status", String(status));
  }

  /** A piece of the answer's body. */
  fetchBrings(id: string, bytes: string): void {
    this.machine.call("vm_fetched", id, "bytes", escapeBytes(bytes));
  }

  /** That was `all`; or the connection was `refused`, or has `broken` in the midst of it. */
  fetchEnds(id: string, how: "end" | "refused" | "broken"): void {
    this.machine.call("vm_fetched", id, how, "");
  }

  jumpClock(by_s: number): void {
    this.machine.call("vm_clock", String(by_s));
  }

  /** What can go wrong; what is not named goes well again. */
  trouble({ blocks_us = 0, connects_us = 0, cutIn = 0, cutAt = "in", size_B = 1400000 }: Trouble): void {
    this.machine.call("vm_stall", String(blocks_us), String(connects_us));
    this.machine.call("vm_medium", String(cutIn), cutAt, String(size_B));
  }

  /** Operations of the medium since the start. */
  operations(): number {
    return Number(this.machine.call("vm_operations"));
  }

  /** From now on the watchdog bites a callback that goes on for more than 5 s, which are 5 million instructions. It makes everything slow. */
  watch(): void {
    this.machine.call("vm_watch", "5");
  }

  /** Counts the instructions of each callback of the firmware from now on, or no more. It makes everything slow. Those of the callbacks since the last call. */
  count(on: boolean): number[] {
    return this.machine
      .call("vm_count", on ? "1" : "0")
      .split(" ")
      .filter(Boolean)
      .map(Number);
  }

  /** UARTs take the time of their wire, as the real ones do. */
  slowWires(): void {
    this.machine.call("vm_slow", "1");
  }

  get halted(): boolean {
    return this.machine.call("vm_state").startsWith("1");
  }

  /** Tasks that were lost because their queue was full. */
  lostTasks(): number {
    return Number(this.machine.call("vm_state").split(" ")[2]);
  }

  /** Publications that a broker which stalls has held up. */
  stalls(): number {
    return Number(this.machine.call("vm_state").split(" ")[3]);
  }

  /** What its RTC memory would keep over a restart. */
  words(): number[] {
    return this.machine.call("vm_words").split(" ").filter(Boolean).map(Number);
  }

  /** Live bytes in the VM, code and stand-ins included. */
  heap_B(): number {
    return Number(this.machine.call("vm_heap"));
  }

  /** Values in lists and in variables that functions share, stand-ins included: see {@link COUNT_VALUES}. */
  values(): number {
    return Number(this.machine.execute(COUNT_VALUES));
  }

  /** Runs a piece of Lua in it; its result as text. */
  execute(code: string): string {
    return this.machine.execute(code);
  }

  close(): void {
    this.machine.close();
  }
}

function text(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}
