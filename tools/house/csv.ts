import { type HouseStep, NOMINAL_V, step } from "./profile";

const COLUMNS = ["time_s", "house_L1_A", "house_L2_A", "house_L3_A", "solar_W", "voltage_V"] as const;
type Column = (typeof COLUMNS)[number];

const RANGES: Record<Column, readonly [number, number]> = {
  time_s: [0, 1e8],
  house_L1_A: [-1000, 1000],
  house_L2_A: [-1000, 1000],
  house_L3_A: [-1000, 1000],
  solar_W: [0, 1e6],
  voltage_V: [80, 300],
};
const MOST_FAULTS = 10;

/** A recording read, or every fault as `file:line: what; allowed: ...`. */
export type CsvHouse = { steps: HouseStep[] } | { faults: string[] };

/**
 * Reads `time_s,house_L1_A[,house_L2_A,house_L3_A][,solar_W][,voltage_V]`; steps hold. A recording that gives a voltage is in its own
 * voltage, one with only `solar_W` is nominal 240 V as the recordings of OpenEVSE users are.
 */
export function readHouseCsv(text: string, file: string): CsvHouse {
  const faults: string[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const header = (lines[0] ?? "").split(",").map((name) => name.trim());
  const unknown = header.find((name) => !COLUMNS.includes(name as Column));
  if (
    unknown !== undefined ||
    header[0] !== "time_s" ||
    !header.includes("house_L1_A") ||
    new Set(header).size !== header.length
  ) {
    return {
      faults: [
        `${file}:1: the header ${JSON.stringify((lines[0] ?? "").slice(0, 60))} is not known; allowed: ${COLUMNS.join(",")}, time_s first, the others as far as recorded`,
      ],
    };
  }
  const columns = header as Column[];
  const steps: HouseStep[] = [];
  for (let index = 1; index < lines.length && faults.length < MOST_FAULTS; index++) {
    const line = lines[index] ?? "";
    if (line.trim() === "") continue;
    const row = readRow(line, columns, `${file}:${index + 1}`, faults);
    const last_s = steps[steps.length - 1]?.at_s ?? -1;
    if (row !== undefined && row.at_s <= last_s)
      faults.push(`${file}:${index + 1}: time_s ${row.at_s} does not rise; allowed: more than ${last_s}`);
    else if (row !== undefined) steps.push(row);
  }
  if (faults.length === 0 && steps.length === 0)
    faults.push(`${file}: there is no row after the header; allowed: at least one`);
  return faults.length > 0 ? { faults } : { steps };
}

function readRow(line: string, columns: readonly Column[], place: string, faults: string[]): HouseStep | undefined {
  const cells = line.split(",");
  if (cells.length !== columns.length) {
    faults.push(`${place}: ${cells.length} values; allowed: ${columns.length}, as the header says`);
    return undefined;
  }
  const values: Partial<Record<Column, number>> = {};
  for (const [index, column] of columns.entries()) {
    const text = (cells[index] ?? "").trim();
    const value = /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text) ? Number(text) : NaN;
    const [least, most] = RANGES[column];
    if (!(value >= least && value <= most)) {
      faults.push(`${place}: ${column} ${JSON.stringify(text.slice(0, 20))}; allowed: a number ${least}..${most}`);
      return undefined;
    }
    values[column] = value;
  }
  const voltage_V = values.voltage_V ?? (columns.includes("solar_W") ? 240 : NOMINAL_V);
  const house_A = [values.house_L1_A ?? 0, values.house_L2_A ?? 0, values.house_L3_A ?? 0] as const;
  return step(values.time_s ?? 0, house_A, values.solar_W ?? 0, voltage_V);
}
