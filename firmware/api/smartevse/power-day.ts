import { whole } from "#hal/text";
import { localOffset_s } from "../../timing/stored-zone";
import type { Core } from "../../core";

const QUARTER_s = 900;
const DAY_s = 86400;
const QUARTERS = 96;

/** The mean power from the grid in each quarter of an hour of the last 24 h, by the local time of day; gone with a restart. */
export class PowerDay {
  private quarter = -1;
  private samples = 0;
  private count = 0;
  private sum_W = 0;
  /** W separated by commas, from midnight on; empty: no quarter was seen to its end. */
  private text = "";

  /** Looks at the mains; call it every 100 ms. Without a clock nothing is counted. */
  follow(core: Core): void {
    const { mains, epoch_s } = core;
    if (epoch_s === undefined || mains.samples === this.samples) return;
    this.samples = mains.samples;
    const quarter = Math.floor(epoch_s / QUARTER_s);
    if (quarter !== this.quarter) this.close(core, quarter);
    let net_mA = 0;
    for (const phase_mA of mains.now_mA) net_mA += phase_mA;
    this.sum_W += (net_mA * core.voltage_mV) / 1000000;
    this.count++;
  }

  /** 96 numbers in W as JSON, 0 where nothing is known or the house has exported. */
  toJson(): string {
    return "[" + (this.text === "" ? zeros().join(",") : this.text) + "]";
  }

  /** Keeps the quarter that has ended, and begins the next. */
  private close({ ports }: Core, next: number): void {
    if (this.count > 0) {
      const values = this.text === "" ? zeros() : this.text.split(",");
      const begin_s = this.quarter * QUARTER_s;
      const local_s = begin_s + localOffset_s(ports.storage, begin_s);
      const mean_W = this.sum_W / this.count;
      values[Math.floor((local_s - Math.floor(local_s / DAY_s) * DAY_s) / QUARTER_s)] = whole(mean_W < 0 ? 0 : mean_W);
      this.text = values.join(",");
    }
    this.quarter = next;
    this.count = 0;
    this.sum_W = 0;
  }
}

function zeros(): string[] {
  const values: string[] = [];
  for (let index = 0; index < QUARTERS; index++) values.push("0");
  return values;
}
