import { emptySnapshot } from "#firmware/take-snapshot";
import { after_ms } from "#hal/clock";
import type { Controller, ControllerFactory, Effects, Surroundings } from "#tools/controller/controller";

/** One life of a controller that decides nothing: what it was told, and when by its own clock. */
export class FakeController implements Controller {
  facts: { what: string; now: number }[] = [];
  ticks: number[] = [];
  hurry = false;
  closed = false;
  /** What the next tick does. */
  onTick: ((now: number) => void) | undefined = undefined;
  private acted = false;

  constructor(
    readonly effects: Effects,
    readonly surroundings: Surroundings,
  ) {}

  /** Writes to the wire, so that `run` ends. */
  write(bytes: string): void {
    this.acted = true;
    this.effects.serial(bytes);
  }

  times(what: string): number[] {
    return this.facts.filter((fact) => fact.what.startsWith(what)).map((fact) => fact.now);
  }

  tick(now: number): void {
    this.hurry = false;
    this.ticks.push(now);
    this.onTick?.(now);
  }
  run(from: number, to: number): number {
    let now = from;
    this.acted = false;
    while (now !== to && !this.acted) {
      now = after_ms(now, 100);
      this.tick(now);
    }
    return now;
  }
  urgent(): boolean {
    return this.hurry;
  }
  serialOpened(now: number): void {
    this.facts.push({ what: "opened", now });
  }
  serialClosed(now: number): void {
    this.facts.push({ what: "closed", now });
  }
  serialReceived(bytes: string, now: number): void {
    this.facts.push({ what: `heard ${bytes}`, now });
  }
  mqttConnected(now: number): void {
    this.facts.push({ what: "connected", now });
  }
  mqttLost(now: number): void {
    this.facts.push({ what: "lost", now });
  }
  consoleReceived(bytes: string, now: number): void {
    this.facts.push({ what: `typed ${bytes}`, now });
  }
  mqttReceived(topic: string, payload: string, _retained: boolean, now: number): void {
    this.facts.push({ what: `message ${topic}=${payload}`, now });
  }
  mainsSampled(sample: { L1_mA: number | undefined }, now: number): void {
    this.facts.push({ what: `sample ${String(sample.L1_mA)}`, now });
  }
  mainsReceived(): boolean {
    return false;
  }
  reported(name: string, value: number, now: number): void {
    this.facts.push({ what: `${name} ${String(value)}`, now });
  }
  jumpClock(by_s: number): void {
    this.facts.push({ what: `jump ${String(by_s)}`, now: 0 });
  }
  handOver(): void {
    this.hurry = true;
  }
  handedOver(): boolean {
    return true;
  }
  snapshot(): ReturnType<typeof emptySnapshot> {
    return emptySnapshot();
  }
  close(): void {
    this.closed = true;
  }
}

/** A factory of {@link FakeController}s that keeps them in order of birth. */
export function fakeFactory(born: (controller: FakeController) => void = () => undefined): {
  factory: ControllerFactory;
  lives: FakeController[];
} {
  const lives: FakeController[] = [];
  const factory: ControllerFactory = (effects, surroundings) => {
    const controller = new FakeController(effects, { ...surroundings, files: new Map(surroundings.files) });
    lives.push(controller);
    born(controller);
    return Promise.resolve(controller);
  };
  return { factory, lives };
}
