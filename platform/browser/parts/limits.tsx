import type { JSX } from "preact";
import type { Limit } from "../data/charger-state";
import { amperes } from "../format";
import { say, sayWhy } from "../say";
import { translated } from "../sentence";
import { page } from "../store";
import { Why } from "./why";

interface LimitsProps {
  limits: readonly Limit[];
  /** The one that decides. */
  source: string | undefined;
}

/** Everything that bounds the current, the smallest first. */
export function Limits({ limits, source }: LimitsProps): JSX.Element {
  const { language } = page();
  const sorted = [...limits].sort((one, other) => (one.limit_mA ?? Infinity) - (other.limit_mA ?? Infinity));
  return (
    <section class="card wide" aria-labelledby="limits-title">
      <h2 id="limits-title">{say("now.limits")}</h2>
      <ul class="limits">
        {sorted.map((limit) => (
          <li key={limit.source} class={limit.source === source ? "limit limit-decides" : "limit"}>
            <b>{amperes(limit.limit_mA, language)}</b>{" "}
            <span>
              {sayWhy(limit.source)} <Why class="muted" sentence={explanation(limit)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The sentence without the name, which stands before it, where it can do without. */
function explanation({ source, sentence }: Limit): string {
  const rest = sentence.startsWith(`${source} `) ? sentence.slice(source.length + 1) : sentence;
  return translated(rest, page().language) === undefined ? sentence : rest;
}
