import type { MainsSample } from "#hal/mains";
import type { MainsSource } from "#platform/node/gateway";
import type { Line, LineListener } from "#platform/node/serial";
import { type MainsRow, MainsReplay } from "#platform/node/mains-replay";
import { LivelyHouse } from "./house";

/** What the demonstration needs of a simulated EVSE. */
export interface DemoEvse {
  receive(bytes: string, now_ms: number): void;
  advance(now_ms: number): void;
  carChanged(now_ms: number): void;
  /** When something happens in it by itself; `Infinity`: nothing. */
  nextDue_ms(): number;
}

/** What it needs of a simulated car: current per phase, A. */
export interface DemoCar {
  plug(now_ms: number): void;
  draw_A(now_ms: number): readonly number[];
}

export interface DemoWorldOptions {
  car: DemoCar;
  /** Makes the EVSE; it sends bytes that are there at `at_ms`. */
  makeEvse(send: (bytes: string, at_ms: number) => void): DemoEvse;
  seed: number;
  /** A recorded house instead of the lively one. */
  recorded?: readonly MainsRow[] | undefined;
  /** Milliseconds since some beginning. */
  clock?: () => number;
}

const METER_ms = 1000;
const PLUG_ms = 6000;

/** A house with a car and an EVSE in this process: the line to the EVSE, and the meter that measures house and car. */
export class DemoWorld {
  /** The way to the EVSE. */
  readonly line: Line = {
    start: (listener) => this.begin(listener),
    write: (bytes) => this.write(bytes),
    restart: () => this.reopen(),
    close: () => this.close(),
  };
  /** The meter of house and car. */
  readonly mains: MainsSource = {
    start: (deliver) => (this.meter = deliver),
    close: () => (this.meter = undefined),
  };
  private readonly evse: DemoEvse;
  private readonly house: LivelyHouse;
  private readonly replay: MainsReplay | undefined;
  private readonly clock: () => number;
  private readonly begin_ms: number;
  private listener: LineListener | undefined;
  private timer: NodeJS.Timeout | undefined;
  private meter: ((sample: MainsSample) => void) | undefined;
  private measure_ms = METER_ms;
  private plugged = false;
  /** Bytes on their way to the controller, in order. */
  private readonly wire: { bytes: string; at_ms: number }[] = [];

  constructor(private readonly options: DemoWorldOptions) {
    this.clock = options.clock ?? (() => performance.now());
    this.begin_ms = this.clock();
    this.house = new LivelyHouse(options.seed);
    this.replay = options.recorded === undefined ? undefined : new MainsReplay(options.recorded);
    this.evse = options.makeEvse((bytes, at_ms) => this.wire.push({ bytes, at_ms }));
  }

  /** What goes on in the house, for the live view. */
  note(): string | undefined {
    if (this.replay !== undefined) return undefined;
    const on = this.house.on();
    return ` On in the house: ${on.length === 0 ? "nothing big" : on.join(", ")}`;
  }

  private begin(listener: LineListener): void {
    this.listener = listener;
    setImmediate(() => this.listener?.opened());
    this.arm();
  }

  private write(bytes: string): boolean {
    if (this.listener === undefined) return false;
    this.evse.receive(bytes, this.now_ms());
    this.arm();
    return true;
  }

  private reopen(): void {
    this.listener?.closed();
    setImmediate(() => this.listener?.opened());
  }

  private close(): void {
    clearTimeout(this.timer);
    this.listener = undefined;
  }

  private now_ms(): number {
    return this.clock() - this.begin_ms;
  }

  /** Sleeps until the next thing happens. */
  private arm(): void {
    clearTimeout(this.timer);
    if (this.listener === undefined) return;
    const car_ms = this.plugged ? Infinity : PLUG_ms;
    const due_ms = Math.min(this.evse.nextDue_ms(), this.wire[0]?.at_ms ?? Infinity, this.measure_ms, car_ms);
    this.timer = setTimeout(() => this.step(), Math.max(0, Math.ceil(due_ms - this.now_ms())));
  }

  private step(): void {
    const now = this.now_ms();
    if (!this.plugged && now >= PLUG_ms) {
      this.plugged = true;
      this.options.car.plug(now);
      this.evse.carChanged(now);
    }
    this.evse.advance(now);
    this.deliver(now);
    if (now >= this.measure_ms) {
      this.measure_ms += METER_ms * Math.ceil((now - this.measure_ms + 1) / METER_ms);
      this.measure(now);
    }
    this.arm();
  }

  private deliver(now: number): void {
    while ((this.wire[0]?.at_ms ?? Infinity) <= now) this.listener?.received(this.wire.shift()?.bytes ?? "");
  }

  private measure(now: number): void {
    const house_A = this.houseCurrents_A(now / 1000);
    if (house_A === undefined) return;
    const car_A = this.options.car.draw_A(now);
    const mA = (phase: number): number | undefined => {
      const current_A = house_A[phase];
      return current_A === undefined ? undefined : Math.round((current_A + (car_A[phase] ?? 0)) * 1000);
    };
    this.meter?.({ L1_mA: mA(0), L2_mA: mA(1), L3_mA: mA(2) });
  }

  private houseCurrents_A(time_s: number): (number | undefined)[] | undefined {
    if (this.replay === undefined) return this.house.currents_A(time_s);
    const sample = this.replay.at(time_s);
    if (sample === undefined) return undefined;
    return [sample.L1_mA, sample.L2_mA, sample.L3_mA].map((mA) => (mA === undefined ? undefined : mA / 1000));
  }
}
