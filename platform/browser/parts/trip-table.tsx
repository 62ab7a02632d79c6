import type { JSX } from "preact";
import { change } from "../actions";
import type { PastTrip } from "../data/diagnostics";
import { moment } from "../format";
import { say } from "../say";
import { page } from "../store";
import { Why } from "./why";

export function TripTable({ trips, reload }: { trips: readonly PastTrip[]; reload: () => void }): JSX.Element {
  const { language } = page();
  const reset = (): void => {
    if (confirm(say("trip.sure"))) void change("POST", "/trips/reset").then(reload);
  };
  return (
    <section class="card">
      <h2>{say("diag.trips")}</h2>
      {trips.length === 0 ? <p>{say("diag.noTrips")}</p> : null}
      <ul class="plain">
        {trips.map(({ cause, at_s, count, isActive }, index) => (
          <li key={index}>
            <b>
              <Why sentence={cause} />
            </b>{" "}
            {moment(at_s, language)}{" "}
            <span class="muted">{count === undefined || count < 2 ? "" : `× ${String(count)}`}</span>{" "}
            <span class="warning">{isActive ? say("diag.active") : ""}</span>
          </li>
        ))}
      </ul>
      {trips.some(({ isActive }) => isActive) ? (
        <button type="button" onClick={reset}>
          {say("trip.reset")}
        </button>
      ) : null}
    </section>
  );
}
