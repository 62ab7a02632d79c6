import type { LockDrive } from "#hal/lock";

/** What a lock does: it obeys, does not move, or says nothing of itself. */
export type LockBehaviour = "works" | "stuck" | "silent";

/** From one end to the other. */
const TRAVEL_ms = 300;
/** It ends a drive by itself when nobody does. */
const LONGEST_ms = 5000;

/** The actuator of a cable lock with its feedback line: travels while it is driven, and stays where it is without power. */
export class SimulatedLock {
  /** How often it was driven. */
  drives = 0;
  private behaviour: LockBehaviour = "works";
  private driven: LockDrive = "rest";
  private since_ms = 0;
  /** How far the bolt was out when the last drive began, ms of its travel. */
  private from_ms = 0;

  /** Whether its feedback is high when it has locked, as a motor's is, and whether its wires are swapped. */
  constructor(
    private readonly isHighLocked: boolean,
    private readonly isSwapped = false,
  ) {}

  drive(drive: LockDrive, now_ms: number): void {
    this.from_ms = this.out_ms(now_ms);
    this.driven = drive;
    this.since_ms = now_ms;
    if (drive !== "rest") this.drives += 1;
  }

  behave(behaviour: LockBehaviour, now_ms: number): void {
    this.from_ms = this.out_ms(now_ms);
    this.since_ms = now_ms;
    this.behaviour = behaviour;
  }

  /** Its power is gone: it stays where it is. */
  rest(now_ms: number): void {
    this.drive("rest", now_ms);
  }

  /** Somebody pushes the bolt back. */
  force(now_ms: number): void {
    this.rest(now_ms);
    this.from_ms = 0;
  }

  /** Whether the plug is really held. */
  locked(now_ms: number): boolean {
    return this.out_ms(now_ms) >= TRAVEL_ms;
  }

  /** Level of the feedback line, `undefined` when it says nothing. */
  level(now_ms: number): boolean | undefined {
    return this.behaviour === "silent" ? undefined : this.locked(now_ms) === this.isHighLocked;
  }

  private out_ms(now_ms: number): number {
    if (this.driven === "rest" || this.behaviour === "stuck") return this.from_ms;
    const moved_ms = Math.min(now_ms - this.since_ms, LONGEST_ms);
    return Math.min(
      TRAVEL_ms,
      Math.max(0, this.from_ms + ((this.driven === "lock") !== this.isSwapped ? moved_ms : -moved_ms)),
    );
  }
}

/** The drive that a message on the topic `lock` names. */
export function driveNamed(payload: string): LockDrive {
  return payload === "lock" || payload === "unlock" ? payload : "rest";
}
