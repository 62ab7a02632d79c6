import { type PowerOptions, type Saying, VirtualModule } from "#tools/module/virtual-module";

/** A module with its image, that comes back with what it has stored when it has restarted or lost its power. */
export class Powered {
  module: VirtualModule;
  readonly files: Map<string, string>;
  /** Everything that it has said since the beginning. */
  readonly sayings: Saying[] = [];
  private words: number[] = [];
  boots = 1;

  constructor(
    private readonly options: Partial<PowerOptions> = {},
    private readonly prepare: (module: VirtualModule) => void = () => undefined,
  ) {
    this.files = new Map(options.files);
    this.module = this.create(0);
  }

  /** Lets time pass; after a restart the module boots again at once. */
  pass(span_ms: number): Saying[] {
    const fresh: Saying[] = [];
    const until_us = this.module.now_us + span_ms * 1000;
    while (this.module.now_us < until_us) {
      const before = this.module;
      fresh.push(...this.follow(before.run(until_us)));
      if (!before.halted) continue;
      if (fresh.some((saying) => saying.kind === "powerCut")) break;
      this.words = before.words();
      this.restart(fresh.some((saying) => saying.kind === "restart" && saying.cause === "panic") ? "panic" : "restart");
    }
    this.sayings.push(...fresh);
    return fresh;
  }

  /** The power comes back; the words of its memory are lost. */
  powerOn(): void {
    this.words = [];
    this.restart("power");
  }

  type(line: string): string {
    const before = this.sayings.length;
    this.module.bytes(0, line + "\r");
    this.pass(1000);
    return said(this.sayings.slice(before), 0);
  }

  said(uart: number): string {
    return said(this.sayings, uart);
  }

  private restart(cause: "power" | "restart" | "panic"): void {
    const { now_us } = this.module;
    this.module.close();
    this.boots += 1;
    this.module = this.create(now_us, cause);
  }

  private follow(sayings: Saying[]): Saying[] {
    for (const saying of sayings) {
      if (saying.kind !== "stored") continue;
      if (saying.content === undefined) this.files.delete(saying.name);
      else this.files.set(saying.name, saying.content);
    }
    return sayings;
  }

  private create(began_us: number, cause: "power" | "restart" | "panic" = "power"): VirtualModule {
    const module = new VirtualModule({
      chipid: "0x0c8b95eb40d0",
      epoch_s: undefined,
      ...this.options,
      files: this.files,
      began_us,
      cause,
      words: this.words,
    });
    this.prepare(module);
    return module;
  }
}

/** What was said on a UART. */
export function said(sayings: readonly Saying[], uart: number): string {
  return sayings.map((saying) => (saying.kind === "uart" && saying.id === uart ? saying.bytes : "")).join("");
}
