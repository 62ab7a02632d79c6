import type { ComponentChildren, JSX } from "preact";
import type { Resource } from "../resource";
import { say } from "../say";

interface LoadedProps<Value> {
  resource: Resource<Value>;
  children: (value: Value) => ComponentChildren;
}

/** What a screen has fetched, or why it is not there yet. */
export function Loaded<Value>({ resource, children }: LoadedProps<Value>): JSX.Element {
  const { value, problem, load } = resource;
  return (
    <>
      {problem === "" ? null : (
        <p class="refusal" role="alert">
          {problem}{" "}
          <button type="button" onClick={load}>
            {say("retry")}
          </button>
        </p>
      )}
      {value === undefined ? problem === "" ? <p class="card">{say("loading")}</p> : null : children(value)}
    </>
  );
}
