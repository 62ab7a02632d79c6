import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { refusalText } from "../actions";
import type { RapiLine } from "../data/diagnostics";
import { secondOfDay } from "../format";
import { fieldsOf, textOf } from "../data/read";
import { ask } from "../requests";
import { say } from "../say";
import { page } from "../store";

/** 2001-09-09; whatever is less is no time of a clock. */
const FIRST_CLOCK_ms = 1e12;

interface RapiTrafficProps {
  lines: readonly RapiLine[];
  reload: () => void;
}

/** The last lines between controller and EVSE, and a line to send one. */
export function RapiTraffic({ lines, reload }: RapiTrafficProps): JSX.Element {
  return (
    <section class="card">
      <h2>{say("diag.rapi")}</h2>
      <pre class="traffic" tabIndex={0} aria-label={say("diag.rapi")}>
        {lines.map(({ t_ms, dir, line }) => `${timeText(t_ms)} ${dir === "tx" ? "→" : "←"} ${line}\n`).join("")}
      </pre>
      <CommandForm reload={reload} />
    </section>
  );
}

function CommandForm({ reload }: { reload: () => void }): JSX.Element {
  const [command, setCommand] = useState("");
  const [reply, setReply] = useState("");
  const [refusal, setRefusal] = useState("");
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const answer = await ask("GET", `/rapi?command=${encodeURIComponent(command)}`);
    setReply(answer.ok ? (textOf(fieldsOf(answer.value)?.["answer"]) ?? "") : "");
    setRefusal(answer.ok ? "" : refusalText(answer));
    reload();
  };
  return (
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
      <p class="whole" role="status">
        <code>{reply}</code>
      </p>
      <p class="whole refusal" role="alert">
        {refusal}
      </p>
    </form>
  );
}

/** Time of day to the tenth of a second, or seconds since the start while there is no clock. */
function timeText(t_ms: number | undefined): string {
  if (t_ms === undefined) return "";
  if (t_ms < FIRST_CLOCK_ms) return (t_ms / 1000).toFixed(1).padStart(9);
  return `${secondOfDay(t_ms / 1000, page().language)}.${String(Math.floor((t_ms % 1000) / 100))}`;
}
