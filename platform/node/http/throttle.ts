const MOST_FAILURES = 10;
const FORGIVEN_ms = 60000;
const MOST_ADDRESSES = 1000;

/** Counts wrong passwords by address: after ten the address is locked, and one is forgiven each minute. */
export class Throttle {
  private readonly failures = new Map<string, { count: number; since_ms: number }>();

  constructor(private readonly clock: () => number = () => performance.now()) {}

  locked(address: string): boolean {
    return this.look(address).count >= MOST_FAILURES;
  }

  failed(address: string): void {
    const entry = this.look(address);
    this.failures.delete(address);
    this.failures.set(address, { count: entry.count + 1, since_ms: entry.count === 0 ? this.clock() : entry.since_ms });
    const oldest = this.failures.keys().next();
    if (this.failures.size > MOST_ADDRESSES && oldest.done !== true) this.failures.delete(oldest.value);
  }

  passed(address: string): void {
    this.failures.delete(address);
  }

  private look(address: string): { count: number; since_ms: number } {
    const entry = this.failures.get(address);
    if (entry === undefined) return { count: 0, since_ms: 0 };
    const forgiven = Math.floor((this.clock() - entry.since_ms) / FORGIVEN_ms);
    entry.count = Math.max(0, entry.count - forgiven);
    entry.since_ms += forgiven * FORGIVEN_ms;
    if (entry.count === 0) this.failures.delete(address);
    return entry;
  }
}
