/** An appliance: current in A on the phases it uses (`1`, `23`, `123`...), and how long it is on and off, in seconds. */
interface Appliance {
  name: string;
  phases: string;
  current_A: number;
  on_s: readonly [number, number];
  off_s: readonly [number, number];
}

const APPLIANCES: readonly Appliance[] = [
  { name: "fridge", phases: "3", current_A: 0.8, on_s: [30, 60], off_s: [40, 90] },
  { name: "kettle", phases: "1", current_A: 9.5, on_s: [10, 20], off_s: [30, 80] },
  { name: "oven", phases: "2", current_A: 9, on_s: [10, 18], off_s: [16, 36] },
  { name: "hob", phases: "3", current_A: 7.5, on_s: [6, 12], off_s: [20, 50] },
  { name: "washing machine", phases: "1", current_A: 6.5, on_s: [15, 30], off_s: [60, 120] },
  { name: "heat pump", phases: "123", current_A: 3.5, on_s: [40, 80], off_s: [40, 90] },
  { name: "instant heater", phases: "123", current_A: 13, on_s: [10, 16], off_s: [70, 130] },
];
const BASE_A: readonly number[] = [0.9, 1.3, 0.6];
/** Nobody in this house switches on what would take a phase above this by itself. */
const MOST_A = 23;

interface Running {
  appliance: Appliance;
  on: boolean;
  until_s: number;
}

/** A house in which something switches every few seconds; the same seed gives the same house. */
export class LivelyHouse {
  private readonly running: Running[];
  private state: number;

  constructor(seed: number) {
    this.state = seed;
    this.running = APPLIANCES.map((appliance) => ({ appliance, on: false, until_s: this.between([4, 60]) }));
  }

  /** Currents of L1, L2, L3 in A at a time since the beginning; call with rising times. */
  currents_A(time_s: number): number[] {
    for (const one of this.running) {
      if (time_s >= one.until_s) this.switch(one, time_s);
    }
    return this.totals().map((total_A) => Math.max(0, total_A + (this.random() - 0.5) * 0.1));
  }

  /** Names of what is switched on. */
  on(): string[] {
    return this.running.filter((one) => one.on).map((one) => one.appliance.name);
  }

  private switch(one: Running, time_s: number): void {
    const { appliance } = one;
    if (!one.on && !this.hasRoomFor(appliance)) {
      one.until_s = time_s + 3;
      return;
    }
    one.on = !one.on;
    one.until_s = time_s + this.between(one.on ? appliance.on_s : appliance.off_s);
  }

  private hasRoomFor(appliance: Appliance): boolean {
    return this.totals().every((total_A, phase) => !uses(appliance, phase) || total_A + appliance.current_A <= MOST_A);
  }

  private totals(): number[] {
    return BASE_A.map((base_A, phase) =>
      this.running
        .filter((one) => one.on && uses(one.appliance, phase))
        .reduce((total_A, one) => total_A + one.appliance.current_A, base_A),
    );
  }

  private between([least, most]: readonly [number, number]): number {
    return least + this.random() * (most - least);
  }

  /** 0..1 by mulberry32. */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}

function uses(appliance: Appliance, phase: number): boolean {
  return appliance.phases.includes(String(phase + 1));
}
