import type { JSX } from "preact";
import { amperes } from "../format";
import { say } from "../say";
import { page } from "../store";

/** The bar goes on beyond the breaker, so that an overload is seen as one; its mark stands at 1 / this in the style. */
const BEYOND = 1.15;

interface PhaseBarProps {
  name: string;
  current_mA: number | undefined;
  car_mA: number | undefined;
  breaker_mA: number | undefined;
}

/** One phase: what the house draws, on top of it the car, and where the breaker is. Export grows in its own colour. */
export function PhaseBar({ name, current_mA, car_mA, breaker_mA }: PhaseBarProps): JSX.Element {
  const { language } = page();
  const full_mA = (breaker_mA ?? 32000) * BEYOND;
  const part = (value_mA: number): number => Math.min(1, Math.max(0, value_mA / full_mA));
  const total_mA = current_mA ?? 0;
  const shown_mA = Math.min(car_mA ?? 0, Math.max(0, total_mA));
  const current = amperes(current_mA, language);
  const limit = amperes(breaker_mA, language, 0);
  const text = say("now.phase", { phase: name, current, limit, car: amperes(car_mA, language) });
  return (
    <div
      class={breaker_mA !== undefined && total_mA > breaker_mA ? "phase phase-over" : "phase"}
      role="meter"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={(breaker_mA ?? 32000) / 1000}
      aria-valuenow={total_mA / 1000}
      aria-valuetext={text}
    >
      <span class="phase-name">{name}</span>
      <span class="phase-track">
        <span class="phase-part phase-rest" style={placed(0, part(total_mA - shown_mA))} />
        <span class="phase-part phase-car" style={placed(part(total_mA - shown_mA), part(shown_mA))} />
        <span class="phase-part phase-export" style={placed(0, part(-total_mA))} />
        <span class="phase-breaker" />
      </span>
      <span class="phase-value">{current}</span>
    </div>
  );
}

/** Moved and stretched, not laid out anew: these change several times a second. */
function placed(from: number, length: number): { transform: string } {
  return { transform: `translateX(${String(100 * from)}%) scaleX(${String(length)})` };
}
