import type { JSX } from "preact";
import { change } from "../actions";
import { fieldsOf, textOf } from "../data/read";
import { Loaded } from "../parts/loaded";
import { useResource } from "../resource";
import { say } from "../say";

interface Versions {
  version: string;
  available: string | undefined;
}

function readVersions(value: unknown): Versions | undefined {
  const fields = fieldsOf(value);
  const version = textOf(fields?.["version"]);
  return version === undefined ? undefined : { version, available: textOf(fields?.["available"]) };
}

export function Update(): JSX.Element {
  const resource = useResource("/update", readVersions);
  const install = (): void => {
    if (confirm(say("update.sure"))) void change("POST", "/update", undefined, say("update.begun"));
  };
  return (
    <>
      <h1>{say("screen.update")}</h1>
      <Loaded resource={resource}>
        {({ version, available }) => (
          <section class="card">
            <p>
              {say("update.have")}: <b>{version}</b>
            </p>
            {available === undefined || available === version ? (
              <p>{say("update.newest")}</p>
            ) : (
              <>
                <p>
                  {say("update.available")}: <b>{available}</b>
                </p>
                <button type="button" class="primary" onClick={install}>
                  {say("update.install")}
                </button>
              </>
            )}
          </section>
        )}
      </Loaded>
    </>
  );
}
