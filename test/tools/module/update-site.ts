import { SimulatedCar } from "#tools/car/simulated-car";
import { SimulatedEvse } from "#tools/evse/simulated-evse";
import { GROUPS } from "#tools/image/groups";
import { modulesWithout } from "#tools/image/left-out";
import { withVersion } from "#tools/image/version";
import { modulesOfImage, virtualImage } from "#tools/image/virtual-image";
import { bootBundle } from "#tools/lua/boot-bundle";
import type { LuaModule } from "#tools/lua/transpile";
import { BOOT, imageModules, initScript } from "#tools/module/program";
import { RestartingModule } from "#tools/module/restarting-module";
import { NETWORK, PASSWORD, setUp } from "#tools/module/set-up";
import type { Saying, VirtualModule } from "#tools/module/virtual-module";
import { InnerServer, PUBLIC_KEY, SERVER } from "./update-server";

const PREFIX = "Dinamics/0C8B95EB40D0/";
/** The version of the image, once it has a controller. */
const VERSION_RUNNING = `local part = node.LFS.get("platform_nodemcu_image_version")
return dinamics and part and part("platform_nodemcu_image_version").VERSION or ""`;
const LEFT_OUT = GROUPS.filter(({ kind }) => kind !== "updates");
const EVSE = 2;
const STEP_us = 50_000;
const bundle = bootBundle();

/** The image that this firmware is, without what can be left out, under another version. */
export function imageOf(version: string, change: (modules: LuaModule[]) => LuaModule[] = (modules) => modules): Buffer {
  return virtualImage(change(modulesWithout(withVersion(imageModules(), version), LEFT_OUT)));
}

/** An image whose first module does this instead. */
export function imageThat(version: string, does: string): Buffer {
  return imageOf(version, (modules) => modules.map((one) => (one.name === BOOT ? { ...one, code: does } : one)));
}

export const OLD = imageOf("0.1.0");
export const NEW = imageOf("0.2.0");

/** What a broker was told of an update. */
export interface Told {
  state: string;
  version: string;
  what?: string;
  why?: string;
  allowed?: string;
  sentence: string;
}

/** The virtual module in a network with a broker and a server of updates, as it was flashed: 0.1.0 runs from slot a. */
export class UpdateSite {
  readonly module: RestartingModule;
  readonly server = new InnerServer();
  /** Of `event/update`, and of refusals. */
  readonly told: Told[] = [];
  readonly rejected: Told[] = [];
  /** What the console has said. */
  said = "";
  /** Each time that a file was changed, or (without a name) the flash store: what there was before, and what was to be written. */
  readonly steps: {
    before: Map<string, string>;
    name: string;
    content: string | undefined;
    image: Buffer | undefined;
  }[] = [];
  /** Answers of its HTTP server. */
  readonly answers: string[] = [];
  /** With no network, images could not be kept. */
  network = true;
  /** What hangs on its UART2; nothing at first. */
  evse: SimulatedEvse | undefined = undefined;
  readonly car = new SimulatedCar({ reaction_s: 1 });
  /** From so many bytes of the new image on the medium takes no more. */
  full_B = Infinity;
  private records = false;
  private wired_ms = 0;
  private isClosed = false;

  constructor(
    files: Record<string, string> = {},
    private flash: Buffer | undefined = OLD,
    private readonly trouble: { cutIn?: number; size_B?: number } = {},
  ) {
    const known = new Map(Object.entries({ ...flashed(), ...files }));
    setUp(known, "broker.home");
    let isFirst = true;
    this.module = new RestartingModule({
      files: known,
      image: this.flash && modulesOfImage(this.flash),
      wire: (uart, bytes) => {
        if (uart === EVSE) this.evse?.receive(bytes, this.module.now_us / 1000 - this.wired_ms);
      },
      heard: (saying, module) => this.heard(saying, module),
      surround: (module) => {
        if (this.network) module.network(NETWORK, PASSWORD, "192.168.1.50");
        if (isFirst || this.trouble.size_B !== undefined)
          module.trouble(isFirst ? this.trouble : { size_B: this.trouble.size_B ?? 0 });
        isFirst = false;
      },
    });
  }

  /** The image that runs; empty: none. */
  get version(): string {
    if (this.module.isOff) return "";
    return this.module.running.execute(VERSION_RUNNING);
  }

  /** An order over the broker. */
  order(topic: string, payload: string): void {
    this.module.running.message(PREFIX + topic, payload);
  }

  /** A request to its HTTP server; the answer. */
  http(method: string, path: string, body = ""): string {
    const headers = { host: "192.168.1.50", "content-type": "application/json" };
    this.module.running.request("1", { method, uri: path, headers, body });
    this.run(1);
    return this.answers.at(-1) ?? "";
  }

  /** Lets time pass. */
  run(span_s: number): this {
    const until_us = this.module.now_us + span_s * 1_000_000;
    const step_us = this.evse === undefined ? span_s * 1_000_000 : STEP_us;
    while (!this.module.isOff && this.module.now_us < until_us) {
      this.evse?.advance(this.module.now_us / 1000 - this.wired_ms);
      this.said += this.module.run(Math.min(step_us, until_us - this.module.now_us));
    }
    return this;
  }

  /** An EVSE is wired to it. */
  wire(): this {
    this.wired_ms = this.module.now_us / 1000;
    this.evse = new SimulatedEvse({ latency: false }, this.car, (bytes) => {
      this.module.running.bytes(EVSE, bytes);
    });
    return this;
  }

  /** A car comes, or leaves. */
  plug(isThere: boolean): void {
    const now_ms = this.module.now_us / 1000 - this.wired_ms;
    this.evse?.advance(now_ms);
    if (isThere) this.car.plug(now_ms);
    else this.car.unplug(now_ms);
    this.evse?.carChanged(now_ms);
  }

  /** Boots, tells it the server, and asks for an update. */
  ask(text = "1"): this {
    this.run(5);
    this.order("set_update_server", SERVER);
    this.run(2);
    this.order("set_update", text);
    return this;
  }

  /** From now on notes each change of a file. */
  record(): this {
    this.records = true;
    return this;
  }

  file(name: string): string | undefined {
    return this.module.files.get(name);
  }

  states(): string[] {
    const states: string[] = [];
    for (const { state } of this.told) if (state !== states.at(-1)) states.push(state);
    return states;
  }

  close(): void {
    if (!this.isClosed) this.module.close();
    this.isClosed = true;
  }

  private note(name: string, content: string | undefined): void {
    if (!this.records) return;
    this.steps.push({ before: new Map(this.module.files), name, content, image: this.flash });
  }

  private heard(saying: Saying, module: VirtualModule): void {
    if (saying.kind === "connect") module.brokerAnswers(0);
    else if (saying.kind === "answer") this.answers.push(`${saying.status} ${saying.body}`);
    else if (saying.kind === "fetch") this.server.answer(saying, module);
    else if (saying.kind === "stored") {
      const { name, content } = saying;
      if (name === "b-lfs.img" && (content ?? "").length >= this.full_B) module.trouble({ size_B: 1 });
      this.note(name, content);
    } else if (saying.kind === "reload") {
      this.note("", saying.name);
      const loaded = this.module.files.get(saying.name);
      if (loaded !== undefined) this.flash = Buffer.from(loaded, "latin1");
    } else if (saying.kind === "publish") {
      const told = saying.topic.endsWith("/event/update") ? this.told : undefined;
      const list = saying.topic.endsWith("/event/rejection") ? this.rejected : told;
      list?.push(JSON.parse(saying.payload) as Told);
    }
  }
}

/** What `dinamics flash` has put there. */
function flashed(): Record<string, string> {
  const image = OLD.toString("latin1");
  return { "init.lua": initScript(), "boot.lua": bundle, "a-lfs.img": image, "update-key": PUBLIC_KEY };
}
