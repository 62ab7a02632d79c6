import type { LuaModule } from "#tools/lua/transpile";
import { modulesOfImage } from "#tools/image/virtual-image";
import { type Saying, VirtualModule } from "./virtual-module";

/** How long a module takes to restart, and to write an image into flash, us. */
const BOOT_us = 300_000;
const WRITE_us = 10_000_000;
const NOISE = "\x00\xf8\x80ets Jul 29 2019 12:21:46\r\n\r\nrst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n";
const PROMPT = "\r\nNodeMCU ESP32 powered by Lua 5.3.5 on IDF v5.1.2\r\n> ";

export interface RestartingOptions {
  chipid?: string;
  files?: ReadonlyMap<string, string>;
  /** The image in the flash store at the beginning; `undefined`: none. */
  image: readonly LuaModule[] | undefined;
  epoch_s?: number | undefined;
  /** What it says on its other UARTs. */
  wire?: (uart: number, bytes: string) => void;
  /** Everything else that it says: to its broker, to servers, about its files. */
  heard?: (saying: Saying, module: VirtualModule) => void;
  /** What is around it at a start, e.g. a network. */
  surround?: (module: VirtualModule) => void;
}

/**
 * The virtual module with what lasts over its restarts: files, RTC memory, and the image in the flash store, which `node.LFS.reload` replaces.
 * A damaged image leaves the store empty.
 */
export class RestartingModule {
  readonly files: Map<string, string>;
  /** The image in the flash store. */
  image: readonly LuaModule[] | undefined;
  /** Restarts since the beginning. */
  restarts = 0;
  /** Its power is gone. */
  isOff = false;
  /** What went wrong in it, if something did. */
  failure = "";
  private words: number[] = [];
  private module: VirtualModule;

  constructor(private readonly options: RestartingOptions) {
    this.files = new Map(options.files);
    this.image = options.image;
    this.module = this.boot(10_000_000);
  }

  /** The module as it runs now. */
  get running(): VirtualModule {
    return this.module;
  }

  get now_us(): number {
    return this.module.now_us;
  }

  /** Bytes come in on the console. */
  type(bytes: string): void {
    this.module.bytes(0, bytes);
  }

  /** Lets so much time pass; what the console says meanwhile. */
  run(span_us: number): string {
    let said = "";
    const until_us = this.now_us + span_us;
    while (!this.isOff && this.now_us < until_us) {
      const sayings = this.module.run(until_us, true);
      for (const saying of sayings) said += this.heed(saying);
    }
    return said;
  }

  /** Takes the power and gives it back. */
  powerCycle(): string {
    this.isOff = false;
    this.words = [];
    return this.restart(BOOT_us);
  }

  close(): void {
    this.module.close();
  }

  private heed(saying: Saying): string {
    this.options.heard?.(saying, this.module);
    switch (saying.kind) {
      case "uart":
        if (saying.id === 0) return saying.bytes;
        this.options.wire?.(saying.id, saying.bytes);
        return "";
      case "stored":
        if (saying.content === undefined) this.files.delete(saying.name);
        else this.files.set(saying.name, saying.content);
        return "";
      case "reload":
        return this.reload(saying.name, saying.torn);
      case "restart":
        this.words = this.module.words();
        return this.restart(BOOT_us);
      case "powerCut":
        this.isOff = true;
        return "";
      case "failed":
        this.failure = saying.message;
        return this.restart(BOOT_us);
      default:
        return "";
    }
  }

  private reload(name: string, torn: boolean): string {
    const content = this.files.get(name);
    if (torn) {
      this.image = undefined;
      this.isOff = true;
      return "";
    }
    this.words = this.module.words();
    if (content !== undefined) this.image = modulesOfImage(Buffer.from(content, "latin1"));
    return this.restart(BOOT_us + (content === undefined ? 0 : WRITE_us));
  }

  private restart(span_us: number): string {
    this.restarts++;
    const began_us = this.now_us + span_us;
    this.module.close();
    this.module = this.boot(began_us);
    return NOISE + PROMPT;
  }

  private boot(began_us: number): VirtualModule {
    const { chipid = "0xd040eb958b0c", epoch_s } = this.options;
    const { files, words, image } = this;
    // what lies in the file system is what starts, as on the real one
    const init = files.get("init.lua") ?? "";
    const module = new VirtualModule({ chipid, files, words, began_us, epoch_s, image, init });
    this.options.surround?.(module);
    return module;
  }
}
