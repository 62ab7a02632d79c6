import type { JSX } from "preact";
import { Chargers } from "../parts/chargers";
import { Control } from "../parts/control";
import { House } from "../parts/house";
import { Limits } from "../parts/limits";
import { Offer } from "../parts/offer";
import { SessionNow } from "../parts/session-now";
import { TripNow } from "../parts/trip-now";
import { say } from "../say";
import { usePage } from "../store";

/** The first screen: what the car gets now, why, how the house stands, and what can be done about it. */
export function Now(): JSX.Element {
  const state = usePage((page) => page.state);
  const isOld = usePage((page) => page.link !== "live");
  return (
    <div class={isOld && state !== undefined ? "now is-old" : "now"}>
      <h1 class="hidden">{say("screen.now")}</h1>
      <Chargers />
      <TripNow trip={state?.trip} />
      <Offer state={state} isOld={isOld} />
      <House mains={state?.mains} charge_mA={state?.charge_mA ?? []} phases={state?.vehicle.phases} />
      <Control state={state} />
      <SessionNow state={state} />
      <Limits limits={state?.limits ?? []} source={state?.source} />
    </div>
  );
}
