import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { change } from "../actions";
import { type Capacity, capacityBody } from "../data/schedule";
import { say } from "../say";
import { AddSave } from "./add-save";

const NEW: Capacity = { from: "22:00", limit_A: 32 };
const LARGEST_A = 600;

/** What the whole house may draw, by the time of day: each line holds until the next. */
export function CapacityPlan({ kept }: { kept: readonly Capacity[] }): JSX.Element {
  const [lines, setLines] = useState(kept);
  const put = (index: number, line: Capacity | undefined): void =>
    setLines(lines.flatMap((one, at) => (at !== index ? [one] : line === undefined ? [] : [line])));
  const save = (): void => void change("PUT", "/schedule", capacityBody(lines), say("saved"));
  return (
    <section class="card" aria-labelledby="capacity-title">
      <h2 id="capacity-title">{say("s.capacity_plan")}</h2>
      {lines.map((line, index) => (
        <CapacityLine key={index} line={line} put={(next) => put(index, next)} />
      ))}
      <AddSave add={() => setLines([...lines, NEW])} save={save} />
    </section>
  );
}

interface CapacityLineProps {
  line: Capacity;
  /** Takes the changed line, or none to delete it. */
  put: (line: Capacity | undefined) => void;
}

function CapacityLine({ line, put }: CapacityLineProps): JSX.Element {
  return (
    <fieldset class="row at-foot">
      <legend class="hidden">{line.from}</legend>
      <label>
        {say("schedule.start")}
        <input
          type="time"
          value={line.from}
          onChange={({ currentTarget: { value } }) => {
            if (value !== "") put({ ...line, from: value.slice(0, 5) });
          }}
        />
      </label>
      <label>
        A
        <input
          type="number"
          min={0}
          max={LARGEST_A}
          step={0.1}
          value={line.limit_A}
          onChange={({ currentTarget: { value } }) => put({ ...line, limit_A: Number(value) })}
        />
      </label>
      <button type="button" aria-label={`${say("remove")}: ${line.from}`} onClick={() => put(undefined)}>
        {say("remove")}
      </button>
    </fieldset>
  );
}
