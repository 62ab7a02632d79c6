import type { JSX } from "preact";
import type { Mains } from "../data/charger-state";
import { amperes, duration } from "../format";
import { say } from "../say";
import { page } from "../store";
import { PhaseBar } from "./phase-bar";

interface HouseProps {
  mains: Mains | undefined;
  charge_mA: readonly (number | undefined)[];
  /** Phases the car uses, as digits. */
  phases: number | undefined;
}

/** The house per phase against its breaker. */
export function House({ mains, charge_mA, phases: used }: HouseProps): JSX.Element {
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
          car_mA={carOn(phase, charge_mA, used)}
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

/** What the car draws on a phase; one figure alone goes for each phase that it uses. */
function carOn(phase: number, charge_mA: HouseProps["charge_mA"], used: number | undefined): number | undefined {
  if (charge_mA.length !== 1) return charge_mA[phase];
  return String(used ?? 1).includes(String(phase + 1)) ? charge_mA[0] : 0;
}
