import { SimulatedCar } from "#tools/car/simulated-car";
import { SimulatedEvse } from "#tools/evse/simulated-evse";
import type { LuaModule } from "#tools/lua/transpile";
import { initScript } from "#tools/module/program";
import { RestartingModule, type RestartingOptions } from "#tools/module/restarting-module";

const STEP_ms = 20;
const EVSE = 2;

/** A module that restarts, with an image in its flash, at an EVSE with a car. */
export class ModuleSite {
  readonly module: RestartingModule;
  readonly car = new SimulatedCar({ reaction_s: 1 });
  readonly evse: SimulatedEvse;
  private now_ms = 0;

  constructor(
    image: readonly LuaModule[],
    files: ReadonlyMap<string, string> = new Map(),
    around: Pick<RestartingOptions, "surround" | "heard"> = {},
  ) {
    this.evse = new SimulatedEvse({ latency: false }, this.car, (bytes) => {
      this.module.running.bytes(EVSE, bytes);
    });
    this.module = new RestartingModule({
      ...around,
      image,
      files: new Map([["init.lua", initScript()], ...files]),
      wire: (uart, bytes) => {
        if (uart === EVSE) this.evse.receive(bytes, this.now_ms);
      },
    });
  }

  /** Lets so much time pass for the EVSE and the module; what the console says meanwhile. */
  pass(span_s: number): string {
    let said = "";
    for (const end_ms = this.now_ms + span_s * 1000; this.now_ms < end_ms;) said += this.step();
    return said;
  }

  /** 20 ms of it. */
  step(): string {
    this.now_ms += STEP_ms;
    this.evse.advance(this.now_ms);
    return this.module.run(STEP_ms * 1000);
  }

  plug(): void {
    this.car.plug(this.now_ms);
    this.evse.carChanged(this.now_ms);
  }

  typed(line: string, span_s = 2): string {
    this.module.type(line + "\r");
    return this.pass(span_s);
  }

  draw_A(): number {
    return Math.max(...this.car.draw_A(this.now_ms));
  }

  sentence(): string {
    return this.module.running.snapshot()?.sentence ?? "";
  }
}
