import type { JSX } from "preact";
import type { Mains } from "../data/charger-state";
import { amperes, duration } from "../format";
import { say } from "../say";
import { page } from "../store";
import { PhaseBar } from "./phase-bar";

interface HouseProps {
  mains: Mains | undefined;
  charge_mA: (number | undefined)[];
  phases: number | undefined;
}

/** The house per phase against its breaker. */
export function House({ mains, charge_mA }: HouseProps): JSX.Element {
  const { language } = page();
  const phases = [0, 1, 2].slice(0, Math.max(mains?.current_mA.length ?? 3, 1));
  return (
    <section class={mains?.stale === true ? "card house is-stale" : "card house"} aria-labelledby="house-title">
      <h2 id="house-title">
        {say("now.house")}{" "}
        <span class="muted">{say("now.breaker", { limit: amperes(mains?.breaker_mA, language, 0) })}</span>
      </h2>
      {phases.map((phase) => (
        <PhaseBar
          key={phase}
          name={`L${String(phase + 1)}`}
          current_mA={mains?.current_mA[phase]}
          car_mA={charge_mA.length === 1 && phase > 0 ? 0 : charge_mA[phase]}
          breaker_mA={mains?.breaker_mA}
        />
      ))}
      <p class="house-foot">
        <span class="key key-rest">{say("now.rest")}</span>
        <span class="key key-car">{say("now.car")}</span>
        <span class="key key-export">{say("now.export")}</span>
        <span class={mains?.stale === true ? "house-age warning" : "house-age muted"} role="status">
          {mains?.stale === true ? ageText(mains.age_ms) : ""}
        </span>
      </p>
    </section>
  );
}

function ageText(age_ms: number | undefined): string {
  return age_ms === undefined ? say("now.staleEver") : say("now.stale", { age: duration(age_ms / 1000) });
}
