import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { refusalText } from "../actions";
import { has } from "../capabilities";
import { fieldsOf, textOf } from "../data/read";
import { entered } from "../entered";
import { connect } from "../live";
import { ask, keepCsrf } from "../requests";
import { say } from "../say";

const SHORTEST = 8;

interface PasswordFormProps {
  /** There is one already, which has to be given too. */
  hasPassword: boolean;
  done: () => void;
}

/** Sets the password, typed twice, or says where it is set. */
export function PasswordForm(props: PasswordFormProps): JSX.Element {
  return has("POST /password") ? <Form {...props} /> : <p>{say("access.console")}</p>;
}

function Form({ hasPassword, done }: PasswordFormProps): JSX.Element {
  const [refusal, setRefusal] = useState("");
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const typed = entered(event);
    const [password, again, current] = ["password", "again", "current"].map(typed);
    if ((password ?? "").length < SHORTEST) return setRefusal(say("setup.short"));
    if (password !== again) return setRefusal(say("setup.differs"));
    const answer = await ask("POST", "/password", hasPassword ? { password, current } : { password }, "");
    if (!answer.ok) return setRefusal(refusalText(answer));
    keepCsrf(textOf(fieldsOf(answer.value)?.["csrf"]));
    setRefusal("");
    form.reset();
    connect();
    done();
  };
  const field = (name: string, label: string, autocomplete: string): JSX.Element => (
    <label>
      {label}
      <input name={name} type="password" autocomplete={autocomplete} required />
    </label>
  );
  return (
    <form class="narrow" noValidate onSubmit={(event) => void submit(event)}>
      <p>{say("setup.passwordHint")}</p>
      {hasPassword ? field("current", say("access.current"), "current-password") : null}
      {field("password", say("access.new"), "new-password")}
      {field("again", say("setup.again"), "new-password")}
      <p class="refusal" role="alert">
        {refusal}
      </p>
      <button class="primary">{say("save")}</button>
    </form>
  );
}
