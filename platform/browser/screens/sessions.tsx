import type { JSX } from "preact";
import { has } from "../capabilities";
import type { Session } from "../data/session";
import { readSessions } from "../data/session";
import { duration, energy, moment } from "../format";
import { Loaded } from "../parts/loaded";
import { SplitBar } from "../parts/split-bar";
import { addressOf } from "../requests";
import { useResource } from "../resource";
import { say } from "../say";
import { page } from "../store";

/** So many are drawn; all of them are in the file. */
const SHOWN = 100;

export function Sessions(): JSX.Element {
  const resource = useResource("/sessions", readSessions);
  return (
    <>
      <h1>{say("screen.sessions")}</h1>
      <Loaded resource={resource}>{(sessions) => <List sessions={sessions} />}</Loaded>
    </>
  );
}

function List({ sessions }: { sessions: readonly Session[] }): JSX.Element {
  const { language } = page();
  const total_Wh = sessions.reduce((sum, { energy_Wh }) => sum + energy_Wh, 0);
  if (sessions.length === 0) return <p class="card">{say("sessions.empty")}</p>;
  return (
    <>
      <p class="row">
        {say("sessions.total", { count: String(sessions.length), energy: energy(total_Wh, language) })}
        {has("GET /sessions.csv") ? (
          <a class="button" href={addressOf("/sessions.csv")} download>
            {say("sessions.csv")}
          </a>
        ) : null}
      </p>
      <ol class="sessions">
        {sessions.slice(0, SHOWN).map((session, index) => (
          <li key={`${String(session.start_s)} ${String(index)}`} class="card">
            <div class="session-head">
              <b>{moment(session.start_s, language)}</b>
              <span>{duration(session.duration_s)}</span>
              <b>{energy(session.energy_Wh, language)}</b>
            </div>
            {session.card === "" ? null : (
              <span class="muted">
                {say("sessions.card")}: {session.card}
              </span>
            )}
            <SplitBar split={session.split} />
          </li>
        ))}
      </ol>
    </>
  );
}
