import type { JSX } from "preact";
import { change } from "../actions";
import { has } from "../capabilities";
import { readDiagnostics, readTrips } from "../data/diagnostics";
import { Facts } from "../parts/facts";
import { Loaded } from "../parts/loaded";
import { RapiTraffic } from "../parts/rapi-traffic";
import { TripTable } from "../parts/trip-table";
import { addressOf } from "../requests";
import { type Resource, useResource } from "../resource";
import { say, sayOr } from "../say";
import { update, usePage } from "../store";

export function Diagnostics(): JSX.Element {
  const health = usePage((page) => page.state?.health);
  const isConnecting = usePage((page) => page.link === "connecting");
  const diagnostics = useResource("/diagnostics", readDiagnostics);
  const trips = useResource("/trips", readTrips);
  const title = <h1>{say("screen.diagnostics")}</h1>;
  // all at once, so that nothing moves when another part comes
  if (isConnecting || !hasCome(trips) || !hasCome(diagnostics))
    return (
      <>
        {title}
        <p class="card">{say("loading")}</p>
      </>
    );
  return (
    <>
      {title}
      <section class="card">
        <h2>{say("diag.health")}</h2>
        <ul class="plain">
          {(health ?? []).map(([name, text]) => (
            <li key={name} class={text === "ok" ? "good" : "warning"}>
              {sayOr(`health.${name}`, name)}: {text}
            </li>
          ))}
        </ul>
      </section>
      <Loaded resource={trips}>{(known) => <TripTable trips={known} reload={trips.load} />}</Loaded>
      <Loaded resource={diagnostics}>
        {({ rapi, facts }) => (
          <>
            <RapiTraffic lines={rapi} reload={diagnostics.load} />
            <Facts facts={facts} />
          </>
        )}
      </Loaded>
      <Files />
    </>
  );
}

function hasCome({ value, problem }: Pick<Resource<unknown>, "value" | "problem">): boolean {
  return value !== undefined || problem !== "";
}

/** What of a backup this controller holds, and a word about the rest: a module has no room for sessions and tokens. */
function heldHere(backup: object): { backup: object; left: string } {
  const whole: Readonly<Record<string, unknown>> = { sessions: [], tokens: [], ...backup };
  const { sessions, tokens, ...own } = whole;
  if (has("GET /history")) return { backup, left: "" };
  const isMore = [sessions, tokens].some((list) => !Array.isArray(list) || list.length > 0);
  return { backup: own, left: isMore ? ` (${say("diag.notHeld")})` : "" };
}

/** What goes to a file and comes from one. */
function Files(): JSX.Element {
  const restore = async (input: HTMLInputElement): Promise<void> => {
    const text = await input.files?.[0]?.text();
    input.value = "";
    if (text === undefined) return;
    try {
      const { backup, left } = heldHere(JSON.parse(text) as object);
      await change("POST", "/restore", backup, say("diag.restored") + left);
    } catch {
      update({ notice: { text: say("diag.noBackup"), isRefusal: true } });
    }
  };
  return (
    <section class="card">
      {has("GET /report") ? <p>{say("diag.reportHint")}</p> : null}
      <div class="row">
        {has("GET /report") ? (
          <a class="button" href={addressOf("/report")} download>
            {say("diag.report")}
          </a>
        ) : null}
        <a class="button" href={addressOf("/backup")} download>
          {say("diag.backup")}
        </a>
      </div>
      <label class="narrow line">
        {say("diag.restore")}
        <input type="file" accept=".json" onChange={(event) => void restore(event.currentTarget)} />
      </label>
    </section>
  );
}
