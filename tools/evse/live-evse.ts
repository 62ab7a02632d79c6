import type { EvseFault } from "#hal/evse";
import { SimulatedCar, type CarOptions } from "#tools/car/simulated-car";
import { type EvseOptions, SimulatedEvse } from "./simulated-evse";

/** A simulated EVSE with a car in real time: bytes in, bytes out, on whatever carries them. */
export class LiveEvse {
  readonly car: SimulatedCar;
  readonly evse: SimulatedEvse;
  /** Who gets the bytes; nobody while no client is connected. */
  send: ((bytes: string) => void) | undefined = undefined;
  private readonly began = performance.now();
  private readonly timer: NodeJS.Timeout;

  constructor(evse: EvseOptions, car: CarOptions) {
    this.car = new SimulatedCar(car);
    this.evse = new SimulatedEvse(evse, this.car, (bytes) => this.send?.(bytes));
    this.timer = setInterval(() => {
      this.evse.advance(this.now_ms());
    }, 5);
  }

  receive(bytes: string): void {
    this.evse.receive(bytes, this.now_ms());
  }

  plug(plugged: boolean): void {
    const now_ms = this.now_ms();
    this.evse.advance(now_ms);
    if (plugged) this.car.plug(now_ms);
    else this.car.unplug(now_ms);
    this.evse.carChanged(now_ms);
  }

  fault(fault: EvseFault | undefined): void {
    this.evse.advance(this.now_ms());
    this.evse.setFault(fault);
  }

  status(): string {
    const { state, capacity_A, relayClosed, eepromWrites, boots } = this.evse.facts;
    const draw_A = Math.max(...this.car.draw_A(this.now_ms())).toFixed(1);
    return `state ${state.toString(16).padStart(2, "0")}, offers ${capacity_A} A, relay ${relayClosed ? "closed" : "open"}, car draws ${draw_A} A, ${eepromWrites} EEPROM bytes written, ${boots} boots`;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private now_ms(): number {
    return performance.now() - this.began;
  }
}
