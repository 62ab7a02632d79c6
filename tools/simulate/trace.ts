import { closeSync, openSync, writeSync } from "node:fs";
import { UsageError } from "#tools/cli/command";
import type { Probe } from "./probe";

const HEADER =
  "time_s,house_L1_A,house_L2_A,house_L3_A,mains_L1_A,mains_L2_A,mains_L3_A,offered_A,charge_A,state,limitedBy\n";

/** A CSV file with a row a second. */
export class Trace {
  private readonly file: number;
  private rows = "";

  constructor(path: string) {
    try {
      this.file = openSync(path, "w");
    } catch (error) {
      throw new UsageError(
        `--trace ${path}: cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`,
      );
    }
    this.rows = HEADER;
  }

  add({ t_s, house_A, mains_A, draw_A, offered_A, state, limitedBy }: Probe): void {
    const currents = [...house_A, ...mains_A].map((current_A) => current_A.toFixed(2)).join(",");
    const charge_A = Math.max(...draw_A).toFixed(2);
    this.rows += `${t_s.toFixed(0)},${currents},${String(offered_A)},${charge_A},${state},${limitedBy}\n`;
    if (this.rows.length > 65536) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private flush(): void {
    writeSync(this.file, this.rows);
    this.rows = "";
  }
}
