import type { SystemPort } from "#hal/system";

/** A machine whose clock, memory and address the test decides. */
export class FakeSystem implements SystemPort {
  readonly serial = "D040EB958B0C";
  readonly version = "0.1.0";
  epoch: number | undefined = 1705661940;
  free_B: number | undefined = 143208;
  address: string | undefined = "192.168.1.50";
  /** Reasons of the restarts asked for. */
  readonly restarts: string[] = [];

  epoch_s(): number | undefined {
    return this.epoch;
  }

  freeMemory_B(): number | undefined {
    return this.free_B;
  }

  ip(): string | undefined {
    return this.address;
  }

  restart(reason: string): void {
    this.restarts.push(reason);
  }
}
