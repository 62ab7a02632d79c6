import type { JSX } from "preact";
import { control } from "../actions";
import { type ChargerState, MODES } from "../data/charger-state";
import { say } from "../say";
import { LimitStepper } from "./limit-stepper";

const ORDERS = ["start", "pause", "auto"] as const;

/** What can be done at once: start, pause, the mode, a limit until the car is unplugged. */
export function Control({ state }: { state: ChargerState | undefined }): JSX.Element {
  const isUnknown = state === undefined;
  const next = state?.vehicle.connected === true && (state.offered_mA ?? 0) > 0 ? "pause" : "start";
  return (
    <section class="card control" aria-label={say("control.title")}>
      <div class="row">
        {ORDERS.map((order) => (
          <button
            key={order}
            type="button"
            class={order === next ? "primary" : ""}
            disabled={isUnknown}
            onClick={() => control({ do: order })}
          >
            {say(`control.${order}`)}
          </button>
        ))}
      </div>
      <fieldset class="segments" disabled={isUnknown}>
        <legend>{say("control.mode")}</legend>
        {MODES.map((mode) => (
          <label key={mode}>
            <input type="radio" name="mode" checked={state?.mode === mode} onChange={() => control({ mode })} />
            <span>{say(`mode.${mode}`)}</span>
          </label>
        ))}
      </fieldset>
      <LimitStepper state={state} />
    </section>
  );
}
