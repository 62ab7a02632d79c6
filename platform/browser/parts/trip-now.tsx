import type { JSX } from "preact";
import { change } from "../actions";
import type { Trip } from "../data/charger-state";
import { say } from "../say";
import { Why } from "./why";

/** A protective stop that is on; a person resets it here, after a question. */
export function TripNow({ trip }: { trip: Trip | undefined }): JSX.Element | null {
  if (trip === undefined) return null;
  const reset = (): void => {
    if (confirm(say("trip.sure"))) void change("POST", "/trips/reset");
  };
  return (
    <section class="card trip" role="alert">
      <h2>{say("trip.title")}</h2>
      <Why as="p" sentence={`${trip.cause} - ${trip.sentence}`} />
      <button type="button" onClick={reset}>
        {say("trip.reset")}
      </button>
    </section>
  );
}
