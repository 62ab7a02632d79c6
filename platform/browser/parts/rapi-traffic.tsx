import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { refusalText } from "../actions";
import type { RapiLine } from "../data/diagnostics";
import { ask } from "../requests";
import { say } from "../say";

interface RapiTrafficProps {
  lines: readonly RapiLine[];
  reload: () => void;
}

/** The last lines between controller and EVSE, and a line to send one. */
export function RapiTraffic({ lines, reload }: RapiTrafficProps): JSX.Element {
  const [command, setCommand] = useState("");
  const [refusal, setRefusal] = useState("");
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const answer = await ask("GET", `/rapi?command=${encodeURIComponent(command)}`);
    setRefusal(answer.ok ? "" : refusalText(answer));
    reload();
  };
  return (
    <section class="card">
      <h2>{say("diag.rapi")}</h2>
      <pre class="traffic" tabIndex={0} aria-label={say("diag.rapi")}>
        {lines.map(({ t_ms, dir, line }) => `${timeText(t_ms)} ${dir === "tx" ? "→" : "←"} ${line}\n`).join("")}
      </pre>
      <form class="row at-foot" onSubmit={(event) => void send(event)}>
        <label class="grow">
          {say("diag.command")}
          <input
            value={command}
            placeholder="$GS"
            maxLength={64}
            spellcheck={false}
            onInput={(event) => setCommand(event.currentTarget.value)}
          />
        </label>
        <button disabled={command.trim() === ""}>{say("diag.send")}</button>
        <button type="button" onClick={reload}>
          {say("diag.reload")}
        </button>
      </form>
      <p class="refusal" role="alert">
        {refusal}
      </p>
    </section>
  );
}

function timeText(t_ms: number | undefined): string {
  return (t_ms === undefined ? "" : (t_ms / 1000).toFixed(1)).padStart(9);
}
