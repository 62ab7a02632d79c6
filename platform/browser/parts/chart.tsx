import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Line, lengthOf, placeAt } from "../data/plot-scale";
import { UNKNOWN } from "../format";
import { say } from "../say";
import { PlotCanvas } from "./plot-canvas";
import type { Plot } from "./plot";

export interface NamedLine extends Line {
  name: string;
}

export interface ChartProps extends Omit<Plot, "cursor" | "lines"> {
  title: string;
  lines: readonly NamedLine[];
  /** A value in words, for the legend. */
  words: (value: number) => string;
}

/** Lines over time. The cursor is moved by pointer or arrow keys, and what is there stands in words in the legend. */
export function Chart(props: ChartProps): JSX.Element {
  const { title, lines, from_s, step_s, time } = props;
  const [cursor, setCursor] = useState<number>();
  const length = lengthOf(lines);
  const place = Math.min(cursor ?? length - 1, length - 1);
  const values = lines.map((line) => wordsAt(line, place, props.words));
  const when = time(from_s + place * step_s);
  const step = (event: KeyboardEvent): void => {
    const next = moved(event.key, place, length);
    if (next !== undefined) event.preventDefault();
    if (next !== undefined) setCursor(next);
  };
  const point = (event: PointerEvent): void => {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    setCursor(placeAt(event.clientX - left, width, length));
  };
  return (
    <figure class="card chart">
      <figcaption>
        <h2>{title}</h2>
        <Legend when={when} lines={lines} values={values} />
      </figcaption>
      <div
        class="plot"
        role="slider"
        tabIndex={0}
        aria-label={`${title}. ${say("charts.keys")}`}
        aria-valuemin={0}
        aria-valuemax={length - 1}
        aria-valuenow={place}
        aria-valuetext={`${when}: ${values.join(", ")}`}
        onKeyDown={step}
        onPointerMove={point}
        onPointerLeave={() => setCursor(undefined)}
      >
        <PlotCanvas plot={{ ...props, cursor }} />
      </div>
    </figure>
  );
}

interface LegendProps {
  when: string;
  lines: readonly NamedLine[];
  values: readonly string[];
}

function Legend({ when, lines, values }: LegendProps): JSX.Element {
  return (
    <p class="legend">
      <span class="legend-time">{when}</span>
      {lines.map(({ name, color }, index) => (
        <span key={name} class={`legend-line legend${color}`}>
          {values[index]}
        </span>
      ))}
    </p>
  );
}

function wordsAt({ name, values }: NamedLine, place: number, words: (value: number) => string): string {
  const value = values[place];
  return `${name} ${value === undefined ? UNKNOWN : words(value)}`;
}

function moved(key: string, place: number, length: number): number | undefined {
  const wide = Math.ceil(length / 20);
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    PageDown: -wide,
    PageUp: wide,
    Home: -length,
    End: length,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.min(length - 1, Math.max(0, place + step));
}
