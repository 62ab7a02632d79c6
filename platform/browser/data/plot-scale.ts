/** Room for the numbers of the scale, px. */
export const LEFT = 48;

export interface Line {
  /** Name of its colour among the custom properties of the style. */
  color: string;
  dash: readonly number[];
  /** Goes on at its value until the next one, as an order does. */
  isStepped?: boolean;
  values: readonly (number | undefined)[];
}

/** Number of places of a plot. */
export function lengthOf(lines: readonly Line[]): number {
  return Math.max(1, ...lines.map(({ values }) => values.length));
}

/** Less than this is not spread over the whole height: steps of an ampere or a kilowatt are the smallest. */
const SMALLEST = 5000;

/** Steps of a scale that covers the values: 1, 2 or 5 of a power of ten, five of them or a few more. */
export function scaleOf(lines: readonly Line[]): { low: number; high: number; step: number } {
  let [low, high] = [0, 0];
  for (const { values } of lines)
    for (const value of values) {
      if (value === undefined) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  const rough = Math.max(high - low, SMALLEST) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((part) => part * power >= rough) ?? 10) * power;
  return { low: Math.floor(low / step) * step, high: Math.max(step, Math.ceil(high / step) * step), step };
}

/** The place that is nearest to a point of the canvas. */
export function placeAt(x: number, width: number, length: number): number {
  const place = Math.round(((x - LEFT) / (width - LEFT)) * (length - 1));
  return Math.min(length - 1, Math.max(0, place));
}
