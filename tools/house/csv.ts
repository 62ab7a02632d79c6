import { type RecordedRow, readRecording } from "#platform/node/recording";
import { type HouseStep, NOMINAL_V, step } from "./profile";

/** A recording of one phase is from a 240 V mains unless it says its voltage; one of three phases from {@link NOMINAL_V}. */
const ONE_PHASE_V = 240;

/** A recording read, or the first faults as `file:line: what; allowed: ...`. */
export type CsvHouse = { steps: HouseStep[] } | { faults: string[] };

/** Reads a recording of a house (see `platform/node/recording.ts`) as steps that hold. `file` names the place in messages. */
export function readHouseCsv(text: string, file: string): CsvHouse {
  const recording = readRecording(text, file);
  if ("faults" in recording) return recording;
  const { columns, rows } = recording;
  const nominal_V = columns.includes("house_L2_A") || columns.includes("house_L3_A") ? NOMINAL_V : ONE_PHASE_V;
  return { steps: rows.map((row) => stepOf(row, nominal_V)) };
}

function stepOf(row: RecordedRow, nominal_V: number): HouseStep {
  const house_A = [row.house_L1_A ?? 0, row.house_L2_A ?? 0, row.house_L3_A ?? 0] as const;
  const held = step(row.time_s, house_A, row.solar_W ?? 0, row.voltage_V ?? nominal_V);
  if (row.battery_W !== undefined) held.battery_W = row.battery_W;
  if (row.circuit_L1_A !== undefined) held.circuit_A = [row.circuit_L1_A, row.circuit_L2_A ?? 0, row.circuit_L3_A ?? 0];
  return held;
}
