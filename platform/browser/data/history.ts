import { fieldsOf, listOf, numberOf, numbersOf, textOf } from "./read";

/** Where the limiting source changed. */
export interface Mark {
  t_s: number;
  source: string;
  sentence: string;
}

/** Columns of equal steps; what was not recorded is `undefined`. */
export interface History {
  from_s: number;
  step_s: number;
  mains_mA: (number | undefined)[][];
  solar_W: (number | undefined)[];
  offered_mA: (number | undefined)[];
  charge_mA: (number | undefined)[];
  marks: Mark[];
}

export function readHistory(value: unknown): History | undefined {
  const history = fieldsOf(value);
  const columns = fieldsOf(history?.["columns"]);
  const from_s = numberOf(history?.["from_s"]);
  const step_s = numberOf(history?.["step_s"]);
  if (columns === undefined || from_s === undefined || step_s === undefined || step_s <= 0) return undefined;
  const mains = columns["mains_mA"];
  return {
    from_s,
    step_s,
    mains_mA: Array.isArray(mains) ? mains.map(numbersOf) : [],
    solar_W: numbersOf(columns["solar_W"]),
    offered_mA: numbersOf(columns["offered_mA"]),
    charge_mA: numbersOf(columns["charge_mA"]),
    marks: listOf(history?.["marks"], readMark),
  };
}

function readMark(value: unknown): Mark | undefined {
  const mark = fieldsOf(value);
  const t_s = numberOf(mark?.["t_s"]);
  const source = textOf(mark?.["source"]);
  if (t_s === undefined || source === undefined) return undefined;
  return { t_s, source, sentence: textOf(mark?.["sentence"]) ?? source };
}
