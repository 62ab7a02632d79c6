import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { change } from "../actions";
import { fieldsOf, textOf } from "../data/read";
import { SCOPES, type Token, readTokens } from "../data/tokens";
import { entered } from "../entered";
import { useResource } from "../resource";
import { say, sayOr } from "../say";
import { Loaded } from "./loaded";

/** Tokens for machines; a new one is shown once. */
export function Tokens(): JSX.Element {
  const resource = useResource("/tokens", readTokens);
  const [secret, setSecret] = useState("");
  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const typed = entered(event);
    const answer = await change("POST", "/tokens", { name: typed("name"), scope: typed("scope") });
    if (answer.ok) setSecret(textOf(fieldsOf(answer.value)?.["token"]) ?? "");
    resource.load();
  };
  return (
    <section class="card">
      <h2>{say("access.tokens")}</h2>
      <TokenForm add={(event) => void add(event)} />
      <p role="status">
        {secret === "" ? "" : `${say("access.tokenHint")}: `}
        <code>{secret}</code>
      </p>
      <Loaded resource={resource}>
        {(tokens) => (
          <ul class="plain">
            {tokens.map((token) => (
              <TokenRow key={token.id} token={token} changed={resource.load} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function TokenRow({ token: { id, name, scope }, changed }: { token: Token; changed: () => void }): JSX.Element {
  const remove = (): void => void change("DELETE", `/tokens/${encodeURIComponent(id)}`).then(changed);
  return (
    <li class="row">
      <span class="grow">
        {name} <span class="muted">{sayOr(`scope.${scope}`, scope)}</span>
      </span>
      <button type="button" aria-label={`${say("remove")}: ${name}`} onClick={remove}>
        {say("remove")}
      </button>
    </li>
  );
}

function TokenForm({ add }: { add: (event: SubmitEvent) => void }): JSX.Element {
  return (
    <form class="row at-foot" onSubmit={add}>
      <label class="grow">
        {say("name")}
        <input name="name" maxLength={32} required />
      </label>
      <label>
        {say("access.scope")}
        <select name="scope">
          {SCOPES.map((scope) => (
            <option key={scope} value={scope}>
              {say(`scope.${scope}`)}
            </option>
          ))}
        </select>
      </label>
      <button>{say("add")}</button>
    </form>
  );
}
