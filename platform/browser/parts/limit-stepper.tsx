import type { JSX } from "preact";
import { control } from "../actions";
import type { ChargerState } from "../data/charger-state";
import { amperes } from "../format";
import { say } from "../say";
import { page } from "../store";

const SMALLEST_A = 6;
const LARGEST_A = 80;

/** A person's limit until the car is unplugged, in steps of 1 A from what is offered. */
export function LimitStepper({ state }: { state: ChargerState | undefined }): JSX.Element {
  const override_mA = state?.override_mA;
  const begin_A = Math.round((override_mA ?? state?.offered_mA ?? 0) / 1000);
  const step = (by_A: number): void => control({ limit_A: Math.min(LARGEST_A, Math.max(SMALLEST_A, begin_A + by_A)) });
  return (
    <fieldset class="stepper" disabled={state === undefined}>
      <legend>{say("control.limit")}</legend>
      <button type="button" aria-label={say("control.less")} onClick={() => step(-1)}>
        −
      </button>
      <output>{override_mA === undefined ? say("none") : amperes(override_mA, page().language, 0)}</output>
      <button type="button" aria-label={say("control.more")} onClick={() => step(1)}>
        +
      </button>
      <button type="button" disabled={override_mA === undefined} onClick={() => control({ limit_A: null })}>
        {say("control.lift")}
      </button>
    </fieldset>
  );
}
