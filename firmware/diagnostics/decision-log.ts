import { amperes } from "#hal/text";
import type { Decision } from "../charging/claim";

/** Turns each new decision into one line, as an equation: `available 13 A = breaker L2 (32 A) - margin 1 A - house 18 A`. */
export class DecisionLog {
  private source = "";
  private limit_mA = -1;

  /** The line for a decision that differs from the last one, or `undefined`. */
  line(decision: Decision, now: number): string | undefined {
    const source = decision.by.claim.source;
    if (source === this.source && decision.limit_mA === this.limit_mA) return undefined;
    this.source = source;
    this.limit_mA = decision.limit_mA;
    const verb = decision.run === "enabled" ? "available " + amperes(decision.limit_mA) : decision.run;
    return verb + " = " + source + " " + decision.by.explain(now);
  }
}
