import type { LockDrive, LockPort } from "#hal/lock";

/** An actuator that travels while it is driven, with everything that can be wrong with one. */
export class FakeLock implements LockPort {
  /** Pulses so far, in order. */
  readonly pulses: LockDrive[] = [];
  /** Length of the longest pulse, ms. */
  longest_ms = 0;
  /** Time from one end to the other. */
  travel_ms = 300;
  /** It does not move. */
  jammed = false;
  /** Its wires are swapped: driven to lock it unlocks. */
  swapped = false;
  /** The feedback cannot be read. */
  cut = false;
  private at_ms = 0;
  private drives: LockDrive = "rest";
  private driven_ms = 0;

  /** A motor says locked with a high level, a solenoid with a low one. */
  constructor(private readonly motor: boolean) {}

  drive(drive: LockDrive): void {
    if (drive !== this.drives) this.driven_ms = 0;
    if (drive !== this.drives && drive !== "rest") this.pulses.push(drive);
    this.drives = drive;
  }

  feedback(): boolean | undefined {
    return this.cut ? undefined : this.locked() === this.motor;
  }

  /** Whether the plug is really held. */
  locked(): boolean {
    return this.at_ms === this.travel_ms;
  }

  /** Whether it draws power. */
  driven(): boolean {
    return this.drives !== "rest";
  }

  /** Puts it to one of its ends, as a hand or an earlier life would have. */
  put(locked: boolean): void {
    this.at_ms = locked ? this.travel_ms : 0;
  }

  /** Lets time pass. */
  pass(span_ms: number): void {
    if (this.drives === "rest") return;
    this.driven_ms += span_ms;
    if (this.driven_ms > this.longest_ms) this.longest_ms = this.driven_ms;
    if (this.jammed) return;
    const at_ms = this.at_ms + ((this.drives === "lock") !== this.swapped ? span_ms : 0 - span_ms);
    this.at_ms = at_ms < 0 ? 0 : at_ms > this.travel_ms ? this.travel_ms : at_ms;
  }
}
