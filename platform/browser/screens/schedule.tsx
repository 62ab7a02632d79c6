import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { change } from "../actions";
import { type Schedule as Kept, type Window, DAYS, readSchedule, scheduleBody } from "../data/schedule";
import { AddSave } from "../parts/add-save";
import { CapacityPlan } from "../parts/capacity-plan";
import { DelayedStart } from "../parts/delayed-start";
import { Loaded } from "../parts/loaded";
import { WeekView } from "../parts/week-view";
import { WindowEditor } from "../parts/window-editor";
import { useResource } from "../resource";
import { say } from "../say";

const NEW: Window = { days: [...DAYS], start: "22:00", stop: "06:00" };

export function Schedule(): JSX.Element {
  const resource = useResource("/schedule", readSchedule);
  return (
    <>
      <h1>{say("screen.schedule")}</h1>
      <p>{say("schedule.hint")}</p>
      <Loaded resource={resource}>{(kept) => <Editor kept={kept} />}</Loaded>
    </>
  );
}

/** The time zone that all times on this screen are of, as POSIX writes it. */
function ZoneField({ kept }: { kept: string }): JSX.Element {
  const save = (timezone: string): void => void change("PUT", "/schedule", { timezone }, say("saved"));
  return (
    <label class="narrow">
      {say("schedule.zone")}
      <input value={kept} placeholder="UTC0" onChange={({ currentTarget: { value } }) => save(value)} />
    </label>
  );
}

function Editor({ kept }: { kept: Kept }): JSX.Element {
  const [windows, setWindows] = useState<readonly Window[]>(kept.windows);
  const put = (index: number, window: Window | undefined): void =>
    setWindows(windows.flatMap((one, at) => (at !== index ? [one] : window === undefined ? [] : [window])));
  const save = (): void => void change("PUT", "/schedule", scheduleBody(windows), say("saved"));
  return (
    <>
      <WeekView windows={windows} />
      {windows.map((window, index) => (
        <WindowEditor key={index} number={index + 1} window={window} put={(next) => put(index, next)} />
      ))}
      <AddSave add={() => setWindows([...windows, NEW])} save={save} />
      <DelayedStart kept={kept.delayed} />
      <CapacityPlan kept={kept.capacities} />
      <ZoneField kept={kept.timezone} />
    </>
  );
}
