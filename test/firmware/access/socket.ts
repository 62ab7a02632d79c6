import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { ACTUATOR, CableLock, FEEDBACK, type LockView } from "#firmware/access/cable-lock";
import { FakeLock } from "#test/fakes/fake-lock";

const START = CLOCK_SPAN_ms - 10000;

/** The actuators there are, with their names. */
export const KINDS: [string, ACTUATOR][] = [
  ["solenoid", ACTUATOR.solenoid],
  ["motor", ACTUATOR.motor],
];

/** A socket whose lock is looked after every 100 ms. */
export class Socket {
  now = START;
  readonly actuator: FakeLock;
  readonly lock: CableLock;
  readonly view: LockView;

  constructor(kind: ACTUATOR, actuator?: FakeLock) {
    this.actuator = actuator ?? new FakeLock(kind === ACTUATOR.motor);
    this.lock = new CableLock(this.actuator);
    this.view = {
      actuator: kind,
      contact: FEEDBACK.normal,
      reversed: false,
      pulse_ms: 600,
      retry_ms: 5000,
      required: true,
      always: false,
      carConnected: false,
      started: true,
      authorised: false,
      charging: false,
    };
  }

  run(span_ms: number): void {
    for (let at = 0; at < span_ms; at += 100) {
      this.lock.follow(this.view, this.now);
      this.now = after_ms(this.now, 100);
      this.actuator.pass(100);
    }
  }

  /** A car is there, somebody may charge, and the cable is locked. */
  begin(): void {
    this.view.carConnected = true;
    this.view.authorised = true;
    this.run(1000);
  }

  /** The EVSE does not answer any more. */
  silence(): void {
    this.view.carConnected = undefined;
    this.view.charging = undefined;
  }

  blocks(): boolean {
    return this.lock.claim.permit === "sleeping";
  }

  says(): string {
    return this.lock.claim.source + " " + this.lock.explain(this.now);
  }
}
