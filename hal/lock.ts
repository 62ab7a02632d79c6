/** What the actuator of a cable lock is driven to; `rest` takes its power away. */
export type LockDrive = "lock" | "unlock" | "rest";

/**
 * The actuator that holds the plug in a socket: a solenoid or a motor, driven by pulses, with one feedback contact or none.
 * An implementation ends a drive by itself after at most 5 s when it is not told to, and is at rest while the controller does not run.
 * Actuators that do not spring back need a store of energy for one unlocking pulse after the supply has failed.
 */
export interface LockPort {
  /** Drives the actuator until told otherwise. */
  drive(drive: LockDrive): void;
  /** Level of the feedback line: true high, false low, `undefined` when it cannot be read. What it means depends on the actuator. */
  feedback(): boolean | undefined;
}
