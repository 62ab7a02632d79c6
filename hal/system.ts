/** The machine the controller runs on. */
export interface SystemPort {
  /** Serial number: 12 upper-case hex digits (the MAC bytes in reverse order on the module). */
  readonly serial: string;
  /** Version of the firmware, e.g. `0.1.0`. */
  readonly version: string;
  /** Seconds since 1970 UTC, or `undefined` while the wall clock is not set. */
  epoch_s(): number | undefined;
  /** Free memory in bytes, or `undefined` where it is not known. */
  freeMemory_B(): number | undefined;
  /** IP address, or `undefined` without a network. */
  ip(): string | undefined;
  /** Restarts the controller (after `set_cte` and the like on the module; a gateway may ignore it). */
  restart(reason: string): void;
}
