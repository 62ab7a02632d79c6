import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { change } from "../actions";
import { goesOn, readRenewal, type Renewal, type RenewalNews } from "../data/renewal";
import { entered } from "../entered";
import { Loaded } from "../parts/loaded";
import { Why } from "../parts/why";
import { useResource } from "../resource";
import { say } from "../say";

const LOOK_ms = 2000;
/** What the controller says of a version that it has already. */
const NOT_NEWER = "not newer than the one that runs";

/** The version that runs, a newer one where the machine fetches it itself, and how that goes. */
export function Update(): JSX.Element {
  const resource = useResource("/update", readRenewal);
  const { value, load } = resource;
  const isBusy = value !== undefined && goesOn(value);
  useEffect(() => {
    if (!isBusy) return undefined;
    const timer = setInterval(load, LOOK_ms);
    return () => clearInterval(timer);
  }, [isBusy, load]);
  return (
    <>
      <h1>{say("screen.update")}</h1>
      <Loaded resource={resource}>
        {(renewal) => (
          <section class="card">
            <p>
              {say("update.have")}: <b>{renewal.version}</b>
            </p>
            {renewal.server === undefined ? <ByTool /> : <FromServer renewal={renewal} isBusy={isBusy} load={load} />}
          </section>
        )}
      </Loaded>
    </>
  );
}

/** A machine that fetches nothing itself. */
function ByTool(): JSX.Element {
  return (
    <p>
      {say("update.tool")} <code>git pull && npm ci</code>
    </p>
  );
}

interface FromServerProps {
  renewal: Renewal;
  isBusy: boolean;
  load: () => void;
}

function FromServer({ renewal, isBusy, load }: FromServerProps): JSX.Element {
  const { server, last } = renewal;
  const install = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = entered(event)("server");
    if (!confirm(say("update.sure"))) return;
    void change("POST", "/update", { do: "update", server: wanted }).then(load);
  };
  return (
    <form class="narrow" noValidate onSubmit={install}>
      <label>
        {say("update.server")}
        <input name="server" type="url" defaultValue={server} />
      </label>
      <div class="line" role="status">
        {last === undefined ? null : <News news={last} />}
      </div>
      <button class="primary" disabled={isBusy}>
        {say("update.install")}
      </button>
    </form>
  );
}

/** How it goes. */
function News({ news: { why, sentence } }: { news: RenewalNews }): JSX.Element {
  return why === NOT_NEWER ? (
    <p>{say("update.newest")}</p>
  ) : (
    <Why as="p" sentence={sentence.replace(/^update: /, "")} />
  );
}
