import type { JSX } from "preact";
import type { ChargerState } from "../data/charger-state";
import { UNKNOWN, amperes, watts } from "../format";
import { say, sayOr, sayWhy } from "../say";
import { page } from "../store";
import { Why } from "./why";

interface OfferProps {
  state: ChargerState | undefined;
  isOld: boolean;
}

/** What the car gets right now, and the sentence why. */
export function Offer({ state, isOld }: OfferProps): JSX.Element {
  const { language } = page();
  const isOn = !isOld && (state?.power_W ?? 0) > 0;
  const drawn_mA = largest(state?.charge_mA ?? []);
  const drawn = `${amperes(drawn_mA, language)} · ${watts(state?.power_W, language)}`;
  return (
    <section class={`card offer${isOn ? " offer-on" : ""}`} aria-label={say("now.offered")}>
      <p class="offer-state">
        <span role="status">{state === undefined ? say("loading") : condition(state)}</span>{" "}
        <span class="offer-old">{isOld && state !== undefined ? say("lastKnown") : ""}</span>
      </p>
      <p class="offer-current">
        <span class="offer-number">{amperes(state?.offered_mA, language, 0)}</span>
        <span>
          <span class="muted">{say("now.offered")}</span>
          <br />
          {say("now.charge")}
          <br />
          <b>{state === undefined ? UNKNOWN : drawn}</b>
        </span>
      </p>
      <p class="offer-why">
        <b>{state === undefined ? say("now.why") : sayWhy(state.source)}</b>
        <br />
        <Why as="q" sentence={state?.sentence ?? UNKNOWN} />
      </p>
    </section>
  );
}

function condition({ evse, vehicle, charge_mA }: ChargerState): string {
  if (!evse.connected) return say("now.evseGone");
  if (evse.fault !== undefined) return sayOr(`fault.${evse.fault}`, evse.fault);
  if ((largest(charge_mA) ?? 0) > 0) return say("now.charging");
  if (!vehicle.connected) return say("now.noCar");
  return sayOr(`evse.${evse.text}`, evse.text === "" ? say("now.carThere") : evse.text);
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
