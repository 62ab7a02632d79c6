import type { FetchSink, UpdatePort } from "#hal/update";
import { elapsed_ms } from "#hal/clock";
import { seconds } from "#hal/text";

/** A server that sends nothing for so long is asked again, from where it stopped. */
const SILENCE_ms = 30000;
/** What a server answers that sends the whole file where a part was asked for. */
const WHOLE = "status 200";
/** All attempts at one file together. */
const LONGEST_ms = 1200000;
/** Attempts without a byte in between; before each one twice as long a pause as before the last. */
const ATTEMPTS = 5;
const FIRST_PAUSE_ms = 2000;

/** What to fetch, and where to. */
export interface Wanted {
  url: string;
  file: string;
  /** At most so many bytes; exactly so many when `exact`. */
  size_B: number;
  exact: boolean;
}

/** One file on its way from the server to the medium. What breaks off goes on where it stopped. */
export class Download implements FetchSink {
  /** Bytes that are there. */
  got_B = 0;
  private failure = "";
  private done = false;
  private active = false;
  private fresh = false;
  private attempts = 0;
  private pause_ms = 0;
  /** Why the last attempt ended. */
  private last = "";
  private since: number;

  /** Begins anew: what was in the file is gone. */
  constructor(
    private readonly port: UpdatePort,
    private readonly wanted: Wanted,
    private readonly begun: number,
  ) {
    port.remove(wanted.file);
    this.since = begun;
  }

  /** `going`, `done`, or why it came to nothing. */
  tick(now: number): string {
    if (this.failure !== "") return this.failure;
    if (this.done) return "done";
    if (elapsed_ms(this.begun, now) >= LONGEST_ms) return this.fail("not whole after " + seconds(LONGEST_ms));
    if (this.fresh) {
      this.fresh = false;
      this.since = now;
      this.attempts = 1;
      this.pause_ms = FIRST_PAUSE_ms;
    }
    if (this.active) {
      if (elapsed_ms(this.since, now) < SILENCE_ms) return "going";
      this.port.cancel();
      this.broke("nothing came for " + seconds(SILENCE_ms));
      this.since = now;
    }
    if (this.attempts >= ATTEMPTS) return this.fail(this.last);
    if (elapsed_ms(this.since, now) >= this.pause_ms) this.begin(now);
    return "going";
  }

  received(bytes: string): boolean {
    if (this.failure !== "" || !this.active) return false;
    if (this.got_B + bytes.length > this.wanted.size_B) {
      this.failure = "longer than it may be";
      return false;
    }
    if (!this.port.append(this.wanted.file, bytes)) {
      this.failure = "the file system took no more";
      return false;
    }
    this.got_B += bytes.length;
    this.fresh = bytes.length > 0;
    return true;
  }

  ended(failure: string): void {
    if (!this.active) return;
    this.active = false;
    if (failure.startsWith("status 4")) this.failure = failure;
    else if (failure !== "") this.broke(failure);
    else if (!this.wanted.exact || this.got_B === this.wanted.size_B) this.done = true;
    else this.broke("the server sent too little");
  }

  /** Ends it, wherever it is. */
  stop(): void {
    if (this.active) this.port.cancel();
    this.active = false;
  }

  private begin(now: number): void {
    const { port, wanted } = this;
    this.attempts++;
    this.since = now;
    this.pause_ms = this.pause_ms === 0 ? FIRST_PAUSE_ms : this.pause_ms * 2;
    if ((!wanted.exact || this.last === WHOLE) && this.got_B > 0) {
      port.remove(wanted.file);
      this.got_B = 0;
    }
    this.active = true;
    if (!port.fetch(wanted.url, this.got_B, this) && this.active) this.broke("there is no network");
  }

  private broke(why: string): void {
    this.active = false;
    this.last = why;
  }

  private fail(why: string): string {
    this.stop();
    this.failure = why;
    return why;
  }
}
