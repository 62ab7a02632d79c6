import type { JSX } from "preact";
import type { ChargerState } from "../data/charger-state";
import { UNKNOWN, duration, energy, watts } from "../format";
import { say } from "../say";
import { page } from "../store";
import { SplitBar } from "./split-bar";

/** The session that runs, the sun and the home battery. */
export function SessionNow({ state }: { state: ChargerState | undefined }): JSX.Element {
  const { language } = page();
  const session = state?.session;
  // a row for each, known or not, so that nothing moves when one comes
  const rows: [string, string][] = [
    [say("sessions.energy"), energy(session?.energy_Wh, language)],
    [say("sessions.duration"), duration(session?.duration_s)],
    [say("now.sun"), watts(state?.surplus_W, language)],
    [say("now.generation"), watts(state?.generation_W, language)],
    [say("now.battery"), watts(state?.battery_W, language)],
    [say("sessions.card"), session?.card ?? UNKNOWN],
  ];
  return (
    <section class="card" aria-labelledby="session-title">
      <h2 id="session-title">{say("now.session")}</h2>
      <dl class="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <SplitBar split={session?.split} />
    </section>
  );
}
