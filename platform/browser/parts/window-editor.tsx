import type { JSX } from "preact";
import { DAYS, type Day, type Window } from "../data/schedule";
import { say } from "../say";

interface WindowEditorProps {
  number: number;
  window: Window;
  /** Takes the changed window, or none to delete it. */
  put: (window: Window | undefined) => void;
}

const ENDS = ["start", "stop"] as const;
const DAYS_END = "24:00";

/** What a field for a time of day holds: to the minute; what stops at 0:00 stops at the end of the day. */
function timeOf(end: (typeof ENDS)[number], value: string): string {
  const time = value.slice(0, 5);
  return end === "stop" && time === "00:00" ? DAYS_END : time;
}

export function WindowEditor({ number, window, put }: WindowEditorProps): JSX.Element {
  const title = say("schedule.window", { number: String(number) });
  return (
    <fieldset class="card window">
      <legend class="hidden">{title}</legend>
      <DayBoxes days={window.days} put={(days) => put({ ...window, days })} />
      <div class="row">
        {ENDS.map((end) => (
          <label key={end}>
            {say(`schedule.${end}`)}
            <input
              type="time"
              required
              value={window[end] === DAYS_END ? "00:00" : window[end]}
              onChange={({ currentTarget: { value } }) => {
                if (value !== "") put({ ...window, [end]: timeOf(end, value) });
              }}
            />
          </label>
        ))}
        <button type="button" aria-label={`${say("remove")}: ${title}`} onClick={() => put(undefined)}>
          {say("remove")}
        </button>
      </div>
    </fieldset>
  );
}

function DayBoxes({ days, put }: { days: readonly Day[]; put: (days: Day[]) => void }): JSX.Element {
  return (
    <div class="row days">
      {DAYS.map((day) => (
        <label key={day}>
          <input
            type="checkbox"
            checked={days.includes(day)}
            onChange={({ currentTarget: { checked } }) =>
              put(DAYS.filter((one) => (one === day ? checked : days.includes(one))))
            }
          />
          {say(`day.${day}`)}
        </label>
      ))}
    </div>
  );
}
