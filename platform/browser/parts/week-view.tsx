import type { JSX } from "preact";
import { DAYS, type Window, coveredOn } from "../data/schedule";
import { say } from "../say";

const percent = (minutes: number): string => `${String(minutes / 14.4)}%`;

/** The week as bars of the day; what they say stands in words in the windows below. */
export function WeekView({ windows }: { windows: readonly Window[] }): JSX.Element {
  return (
    <section class="card week" aria-label={say("schedule.week")}>
      {DAYS.map((day, index) => (
        <div key={day} class="week-day">
          <span>{say(`day.${day}`)}</span>
          <span class="week-track" aria-hidden="true">
            {coveredOn(index, windows).map(({ from, to }) => (
              <span key={from} class="week-part" style={{ left: percent(from), width: percent(to - from) }} />
            ))}
          </span>
        </div>
      ))}
      <div class="week-day muted" aria-hidden="true">
        <span />
        <span class="week-hours">
          {[0, 6, 12, 18, 24].map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </span>
      </div>
    </section>
  );
}
