import { type PowerOptions, type Saying, VirtualModule } from "#tools/module/virtual-module";

/** NodeMCU without an image: its modules as a piece of Lua finds them. */
export class Bare {
  readonly module: VirtualModule;

  constructor(options: Partial<PowerOptions> = {}) {
    this.module = new VirtualModule({
      chipid: "0x0c8b95eb40d0",
      files: new Map(),
      began_us: 0,
      epoch_s: undefined,
      image: undefined,
      ...options,
    });
    this.module.run(10000);
    this.lua("heard = {}");
  }

  lua(code: string): string {
    return this.module.execute(code);
  }

  /** Lets time pass. */
  pass(span_ms: number): Saying[] {
    return this.module.run(this.module.now_us + span_ms * 1000);
  }

  /** What a piece of Lua has put into `heard`. */
  heard(): string[] {
    const text = this.lua('local text = table.concat(heard, "|") heard = {} return text');
    return text === "" ? [] : text.split("|");
  }
}
