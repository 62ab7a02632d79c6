import type { SimulationResult } from "./result";
import type { Scenario } from "./scenario";
import { span } from "./summary";

const HEADER = ["scenario", "time", "above s", "longest s", "worst A", "p99 ms", "kWh", "starts", "pauses", "final A"];

/** Several results side by side, a row each. */
export function table(results: readonly { scenario: Scenario; result: SimulationResult }[]): string {
  const rows = [HEADER, ...results.map(({ scenario, result }) => cellsOf(scenario, result))];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${aligned(row, widths)}\n`).join("");
}

function cellsOf(scenario: Scenario, result: SimulationResult): string[] {
  const { breaker } = result;
  const figures = [Math.max(...breaker.above_s), breaker.longestAbove_s, breaker.worstExcess_A, result.reaction_ms.p99];
  const energy_kWh = (result.energy_Wh / 1000).toFixed(2);
  const counts = [result.starts, result.pauses, result.finalOffer_A];
  return [scenario.name, span(result.duration_s), ...figures.map(String), energy_kWh, ...counts.map(String)];
}

function aligned(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => {
    const width = widths[column] ?? 0;
    return column === 0 ? cell.padEnd(width) : cell.padStart(width);
  });
  return cells.join("  ");
}
