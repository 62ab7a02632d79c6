import type { JSX } from "preact";
import { change } from "../actions";
import { has } from "../capabilities";
import { connect } from "../live";
import { PasswordForm } from "../parts/password-form";
import { Tokens } from "../parts/tokens";
import { say } from "../say";
import { update, usePage } from "../store";

/** Who may do what: the password, and tokens for machines. */
export function Access(): JSX.Element {
  const hasPassword = usePage((page) => page.about?.hasPassword);
  const leave = async (): Promise<void> => {
    const answer = await change("POST", "/logout");
    if (!answer.ok) return;
    localStorage.removeItem("csrf");
    update({ state: undefined });
    connect();
  };
  return (
    <>
      <h1>{say("screen.access")}</h1>
      {hasPassword === undefined ? null : (
        <section class="card">
          <h2>{say(hasPassword ? "access.password" : "setup.password")}</h2>
          <PasswordForm
            hasPassword={hasPassword}
            done={() => update({ notice: { text: say("saved"), isRefusal: false } })}
          />
          {hasPassword ? (
            <button type="button" onClick={() => void leave()}>
              {say("login.out")}
            </button>
          ) : null}
        </section>
      )}
      {hasPassword !== undefined && has("GET /tokens") ? <Tokens /> : null}
    </>
  );
}
