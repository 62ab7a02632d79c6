import type { LogPort } from "#hal/log";
import type { MainsSample } from "#hal/mains";
import type { LineMeter } from "#platform/nodemcu/meter/house-meter";
import { Pzem } from "#platform/nodemcu/meter/pzem";
import { Sdm630 } from "#platform/nodemcu/meter/sdm630";
import type { Clock } from "./clock";
import type { Line } from "./serial";
import { meterLine } from "./serial";

/** Meters that are known. */
export const METER_DEVICES = ["sdm630", "pzem"] as const;

/** A meter on a serial line of its own. */
export interface MeterOnLine {
  /** A device, or `tcp:HOST:PORT`. */
  port: string;
  device: (typeof METER_DEVICES)[number];
  /** Modbus address; of several the first. */
  address: number;
  /** Phases that it measures, as `set_cte`. */
  phases: number;
}

/** Both are delivered so. */
const BAUD = 9600;
const TICK_ms = 20;

/** Asks a meter on a line and delivers what it reads; the same machines ask it on the module. */
export class ModbusSource {
  private readonly meter: LineMeter;
  private timer: NodeJS.Timeout | undefined;
  private told = "";

  /** Throws `InputError` when the port is none. */
  constructor(
    { port, device, address, phases }: MeterOnLine,
    private readonly log: LogPort,
    private readonly clock: Clock,
    private readonly line: Line = meterLine(port, BAUD, log, "meter.port"),
  ) {
    this.meter = device === "pzem" ? new Pzem(line, phases, address) : new Sdm630(line, phases, address);
  }

  start(deliver: (sample: MainsSample) => void): void {
    this.line.start({
      opened: () => undefined,
      closed: () => undefined,
      received: (bytes) => this.meter.bytes(bytes, this.clock()),
    });
    this.timer = setInterval(() => {
      if (this.meter.tick(this.clock())) deliver({ ...this.meter.sample });
      this.tell();
    }, TICK_ms);
  }

  close(): void {
    clearInterval(this.timer);
    this.line.close();
  }

  /** A trouble is told when it begins and when it ends. */
  private tell(): void {
    const { trouble } = this.meter;
    if (trouble === this.told) return;
    this.told = trouble;
    if (trouble === "") this.log.log("info", "meter: works");
    else this.log.log("warn", `meter: ${trouble}`);
  }
}
