import type { ByteLine, LineListener, LineOpener } from "#tools/flash/line";
import type { RestartingModule } from "#tools/module/restarting-module";

/** What a cable does to a byte: gives it on, another one, or nothing. */
export type Damage = (byte: string) => string;

const STEP_us = 20_000;

/** A cable between the uploader and a virtual module, in memory; it can lose, change and hold back bytes, and break. */
export class Cable {
  /** What happens to bytes on the way to the module, and from it. */
  there: Damage = (byte) => byte;
  back: Damage = (byte) => byte;
  /** After so many bytes more towards the module the cable breaks; `undefined`: it holds. */
  breaksAfter: number | undefined = undefined;
  /** What happens to the module when the cable breaks. */
  atBreak: () => void = () => undefined;
  /** How long a piece of what the module says is held back, ms. */
  late_ms: () => number = () => 0;
  /** Bytes that went to the module. */
  sent_B = 0;
  opened = 0;
  /** All that the module has said. */
  said = "";
  private listener: LineListener | undefined = undefined;
  private timer: NodeJS.Timeout | undefined = undefined;

  /** `step` lets 20 ms pass, of the module and of what else hangs on it. */
  constructor(
    private readonly module: RestartingModule,
    private readonly step: () => string = () => module.run(STEP_us),
  ) {}

  readonly open: LineOpener = (listener) => {
    this.opened++;
    this.listener = listener;
    this.timer = setInterval(() => this.pass(), 1);
    const line: ByteLine = {
      write: (bytes) => {
        if (this.listener === listener) this.carry(bytes);
      },
      close: () => {
        if (this.listener === listener) this.end();
      },
    };
    return Promise.resolve(line);
  };

  private carry(bytes: string): void {
    for (const byte of bytes) {
      if (this.breaksAfter !== undefined && this.breaksAfter-- <= 0) {
        this.breaksAfter = undefined;
        const { listener } = this;
        this.end();
        this.atBreak();
        listener?.lost("hung up");
        return;
      }
      this.sent_B++;
      const arrives = this.there(byte);
      if (arrives !== "") this.module.type(arrives);
    }
  }

  private pass(): void {
    const { listener } = this;
    const said = this.step();
    this.said += said;
    const bytes = [...said].map((byte) => this.back(byte)).join("");
    if (bytes === "" || listener === undefined) return;
    const late_ms = this.late_ms();
    const give = (): void => {
      if (this.listener === listener) listener.received(bytes);
    };
    if (late_ms === 0) give();
    else setTimeout(give, late_ms);
  }

  private end(): void {
    clearInterval(this.timer);
    this.listener = undefined;
  }
}

/** Numbers in 0..1 that are the same in every run. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/** Loses one byte in so many, and changes a bit in as many others. */
export function noise(random: () => number, oneIn: number): Damage {
  return (byte) => {
    const luck = random() * oneIn;
    if (luck < 0.5) return "";
    return luck < 1 ? String.fromCharCode(byte.charCodeAt(0) ^ (1 << Math.floor(random() * 8))) : byte;
  };
}
