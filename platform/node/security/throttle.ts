import { isIPv6 } from "node:net";

const MOST_FAILURES = 10;
const FORGIVEN_ms = 60000;
const MOST_ADDRESSES = 1000;

/**
 * Counts wrong passwords and tokens by address: after ten the address is locked, and one is forgiven each minute. Each try counts from its
 * beginning, so that many at once are no way around it. Of IPv6 the network counts (/64): a machine has as many addresses there as it likes.
 */
export class Throttle {
  private readonly failures = new Map<string, { count: number; since_ms: number }>();

  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** Takes note of a try; false when the address is locked and must not try. */
  begins(address: string): boolean {
    const name = networkOf(address);
    const entry = this.look(name);
    if (entry.count >= MOST_FAILURES) return false;
    this.failures.delete(name);
    this.failures.set(name, { count: entry.count + 1, since_ms: entry.count === 0 ? this.clock() : entry.since_ms });
    const oldest = this.failures.keys().next();
    if (this.failures.size > MOST_ADDRESSES && oldest.done !== true) this.failures.delete(oldest.value);
    return true;
  }

  /** It was right. */
  passed(address: string): void {
    this.failures.delete(networkOf(address));
  }

  /** Tries that have failed, or have not ended yet. */
  count(address: string): number {
    return this.look(networkOf(address)).count;
  }

  /** Seconds until the next try is answered; 0: now. */
  wait_s(address: string): number {
    const { count, since_ms } = this.look(networkOf(address));
    return count < MOST_FAILURES ? 0 : Math.max(1, Math.ceil((since_ms + FORGIVEN_ms - this.clock()) / 1000));
  }

  private look(name: string): { count: number; since_ms: number } {
    const entry = this.failures.get(name);
    if (entry === undefined) return { count: 0, since_ms: 0 };
    const forgiven = Math.floor((this.clock() - entry.since_ms) / FORGIVEN_ms);
    entry.count = Math.max(0, entry.count - forgiven);
    entry.since_ms += forgiven * FORGIVEN_ms;
    if (entry.count === 0) this.failures.delete(name);
    return entry;
  }
}

function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/, "").replace(/%.*$/, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - first.length - last.length)).fill("0");
  return [...first, ...zeros, ...last].slice(0, 4).join(":");
}
