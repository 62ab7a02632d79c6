import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { change } from "../actions";
import { type Delayed, delayedBody } from "../data/schedule";
import { say } from "../say";

const ENDS = ["start", "stop"] as const;
const NONE: Delayed = { start: "", stop: "", repeat: false };

/** Charges from one moment on, to another, once or every day. */
export function DelayedStart({ kept }: { kept: Delayed }): JSX.Element {
  const [delayed, setDelayed] = useState(kept);
  const save = (next: Delayed): void => {
    setDelayed(next);
    void change("PUT", "/schedule", delayedBody(next), say("saved"));
  };
  return (
    <section class="card" aria-labelledby="delayed-title">
      <h2 id="delayed-title">{say("schedule.delayed")}</h2>
      <div class="row at-foot">
        {ENDS.map((end) => (
          <label key={end}>
            {say(`schedule.${end}`)}
            <input
              type="datetime-local"
              value={delayed[end]}
              onChange={({ currentTarget: { value } }) => setDelayed({ ...delayed, [end]: value.slice(0, 16) })}
            />
          </label>
        ))}
        <label class="tick">
          <input
            type="checkbox"
            checked={delayed.repeat}
            onChange={({ currentTarget: { checked } }) => setDelayed({ ...delayed, repeat: checked })}
          />
          {say("schedule.repeat")}
        </label>
        <button type="button" class="primary" onClick={() => save(delayed)}>
          {say("save")}
        </button>
        <button type="button" onClick={() => save(NONE)}>
          {say("remove")}
        </button>
      </div>
    </section>
  );
}
