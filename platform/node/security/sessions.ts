import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** Without a request for this long a session ends. */
const IDLE_ms = 12 * 3600 * 1000;
/** The longest a session lasts. */
export const LONGEST_SESSION_s = 30 * 86400;
const MOST_SESSIONS = 64;

/** A browser that has logged in. */
export interface Session {
  readonly user: string;
  /** To be sent in the header `x-csrf` with whatever changes something: a page of another site cannot know it. */
  readonly csrf: string;
  /** Opened by OpenEVSE's own page, which sends `X-Requested-With: OpenEVSE` instead. */
  readonly legacy: boolean;
}

interface Entry extends Session {
  since_ms: number;
  seen_ms: number;
}

/** The sessions of this process; a restart ends them. Of the secret in the cookie only a hash is kept. */
export class Sessions {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly clock: () => number = () => performance.now()) {}

  get count(): number {
    return this.entries.size;
  }

  /** Opens one; `id` is what the cookie carries. */
  open(user: string, legacy = false): { id: string; session: Session } {
    const id = randomBytes(32).toString("base64url");
    const now = this.clock();
    const entry = { user, csrf: randomBytes(24).toString("base64url"), legacy, since_ms: now, seen_ms: now };
    this.entries.set(hash(id), entry);
    const oldest = this.entries.keys().next();
    if (this.entries.size > MOST_SESSIONS && oldest.done !== true) this.entries.delete(oldest.value);
    return { id, session: entry };
  }

  /** The session of a cookie, which lives on by that. */
  find(id: string): Session | undefined {
    const name = hash(id);
    const entry = this.entries.get(name);
    if (entry === undefined) return undefined;
    const now = this.clock();
    if (now - entry.seen_ms >= IDLE_ms || now - entry.since_ms >= LONGEST_SESSION_s * 1000) {
      this.entries.delete(name);
      return undefined;
    }
    entry.seen_ms = now;
    return entry;
  }

  close(id: string): boolean {
    return this.entries.delete(hash(id));
  }

  closeAll(): void {
    this.entries.clear();
  }
}

/** Whether both texts are the same, in a time that says nothing of where they differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function hash(id: string): string {
  return createHash("sha256").update(id).digest("base64url");
}
