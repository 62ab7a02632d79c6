import { elapsed_ms } from "#hal/clock";
import type { MqttPort } from "#hal/mqtt";
import type { Snapshot } from "./snapshot";
import { agePart, contextPart, decisionPart } from "./state-document";

/** Shortest and longest time between two state documents. */
const SHORTEST_ms = 1000;
const LONGEST_ms = 60000;

/** Publishes the retained document `state/json` when something in it changed, built over four ticks. */
export class StatePublisher {
  /** 0 rests, 1 waits for the context, 2 for the ages, 3 waits for the broker. */
  private step = 0;
  private look_ms: number | undefined = undefined;
  private sent_ms: number | undefined = undefined;
  private changed = false;
  private decision = "";
  private context = "";
  private ages = "";

  constructor(private readonly mqtt: MqttPort) {}

  /** The broker is there: the document is due whatever it holds. */
  connected(): void {
    this.step = 0;
    this.look_ms = undefined;
    this.sent_ms = undefined;
  }

  /** Whether {@link tick} has work. */
  busy(now: number): boolean {
    return this.step > 0 || this.look_ms === undefined || elapsed_ms(this.look_ms, now) >= SHORTEST_ms;
  }

  /** Does one step of the work. */
  tick(s: Snapshot, now: number): void {
    if (this.step === 0) {
      if (!this.busy(now)) return;
      this.look_ms = now;
      const decision = decisionPart(s);
      this.changed =
        decision !== this.decision || this.sent_ms === undefined || elapsed_ms(this.sent_ms, now) >= LONGEST_ms;
      this.decision = decision;
      this.step = 1;
    } else if (this.step === 1) {
      const context = contextPart(s);
      if (context !== this.context) this.changed = true;
      this.context = context;
      this.step = this.changed ? 2 : 0;
    } else if (this.step === 2) {
      this.ages = agePart(s);
      this.step = 3;
    }
  }

  /** The document is whole and waits for {@link publish}. */
  ready(): boolean {
    return this.step === 3;
  }

  publish(now: number): void {
    if (!this.mqtt.publish("state/json", this.decision + this.context + this.ages, true)) return;
    this.ages = "";
    this.sent_ms = now;
    this.step = 0;
  }
}
