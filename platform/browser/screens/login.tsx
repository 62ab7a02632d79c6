import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { refusalText } from "../actions";
import { fieldsOf, textOf } from "../data/read";
import { connect } from "../live";
import { ask, keepCsrf } from "../requests";
import { say } from "../say";
import { update, usePage } from "../store";

/** Name of the user when no other is set; then the name need not be sent. */
const USER = "openevseadmin";

export function Login(): JSX.Element {
  const [user, setUser] = useState(USER);
  const [password, setPassword] = useState("");
  const [refusal, setRefusal] = useState("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const answer = await ask("POST", "/login", user === USER ? { password } : { user, password }, "");
    if (!answer.ok) {
      setRefusal(refusalText(answer));
      return;
    }
    keepCsrf(textOf(fieldsOf(answer.value)?.["csrf"]));
    update({ link: "connecting" });
    connect();
  };
  return (
    <form class="card narrow" onSubmit={(event) => void submit(event)}>
      <h1>{say("login.title")}</h1>
      <label>
        {say("login.user")}
        <input autocomplete="username" value={user} onInput={(event) => setUser(event.currentTarget.value)} />
      </label>
      <label>
        {say("login.password")}
        <input
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </label>
      <p class="refusal" role="alert">
        {refusal}
      </p>
      <button class="primary">{say("login.title")}</button>
    </form>
  );
}

/** Why this browser is not let in, even with a password; it is tried again meanwhile. */
export function Refused(): JSX.Element {
  const refusal = usePage((page) => page.refusal);
  return (
    <section class="card narrow">
      <h1>{say("login.refused")}</h1>
      <p class="refusal" role="alert" lang="en">
        {refusal}
      </p>
      <button type="button" onClick={connect}>
        {say("retry")}
      </button>
    </section>
  );
}
