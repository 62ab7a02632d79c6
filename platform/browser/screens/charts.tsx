import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useHas } from "../capabilities";
import { DayCharts, LiveCharts } from "../parts/charts-of";
import { say } from "../say";

const SPANS = ["live", "day"] as const;

export function Charts(): JSX.Element {
  const [span, setSpan] = useState<(typeof SPANS)[number]>("live");
  const keepsHistory = useHas("GET /history");
  return (
    <>
      <h1>{say("screen.charts")}</h1>
      <fieldset class="segments narrow">
        <legend class="hidden">{say("screen.charts")}</legend>
        {SPANS.filter((one) => one === "live" || keepsHistory).map((one) => (
          <label key={one}>
            <input type="radio" name="span" checked={span === one} onChange={() => setSpan(one)} />
            <span>{say(`charts.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      {span === "live" ? <LiveCharts /> : <DayCharts />}
    </>
  );
}
