import type { JSX } from "preact";
import { sayOr } from "../say";

/** Names and values as the controller gives them. */
export function Facts({ facts }: { facts: readonly (readonly [string, string])[] }): JSX.Element {
  return (
    <section class="card">
      <dl class="facts facts-wide">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{sayOr(`fact.${name}`, name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
