import { SimulatedCar, type CarOptions } from "#tools/car/simulated-car";
import { type EvseOptions, SimulatedEvse } from "#tools/evse/simulated-evse";
import { xorOf, hex } from "#tools/evse/wire";

/** A simulated EVSE with a car and somebody at the terminal. */
export class Terminal {
  readonly car: SimulatedCar;
  readonly evse: SimulatedEvse;
  /** Everything the EVSE has said, with the time its last byte left. */
  said: { text: string; at_ms: number }[] = [];
  now_ms = 0;

  constructor(evse: EvseOptions = {}, car: CarOptions = {}) {
    this.car = new SimulatedCar({ reaction_s: 1, ...car });
    this.evse = new SimulatedEvse({ latency: false, ...evse }, this.car, (text, at_ms) => {
      this.said.push({ text, at_ms });
    });
  }

  pass(span_ms: number): void {
    this.now_ms += span_ms;
    this.evse.advance(this.now_ms);
  }

  /** Sends raw bytes and gives what comes back within `for_ms`, CR as `|`. */
  raw(bytes: string, for_ms = 30): string {
    this.said = [];
    this.evse.receive(bytes, this.now_ms);
    this.pass(for_ms);
    return this.text();
  }

  /** Sends a command with checksum; gives the answers without checksums. */
  ask(command: string, for_ms = 30): string {
    const body = `$${command}`;
    return this.raw(`${body}^${hex(xorOf(body), 2, true)}\r`, for_ms).replaceAll(/\^[0-9A-F]{2}\|/g, "|");
  }

  text(): string {
    return this.said
      .map((line) => line.text)
      .join("")
      .replaceAll("\r", "|");
  }

  plug(): void {
    this.evse.advance(this.now_ms);
    this.car.plug(this.now_ms);
    this.evse.carChanged(this.now_ms);
  }

  unplug(): void {
    this.evse.advance(this.now_ms);
    this.car.unplug(this.now_ms);
    this.evse.carChanged(this.now_ms);
  }

  charge(): void {
    this.plug();
    this.pass(6000);
    this.said = [];
  }
}
