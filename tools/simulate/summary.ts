import type { SimulationResult } from "./result";
import type { Scenario } from "./scenario";

/** The result in words, for a person. */
export function summary(scenario: Scenario, result: SimulationResult): string {
  const { breaker, reaction_ms } = result;
  const above_s = Math.max(...breaker.above_s);
  const lines = [
    `${scenario.name}: ${span(result.duration_s)} simulated in ${result.wall_s} s (${result.vm}, seed ${result.seed})`,
    above_s === 0
      ? "  breaker      never exceeded while the car drew current"
      : `  breaker      exceeded for ${breaker.above_s.map((value, phase) => `L${phase + 1} ${value} s`).join(", ")} while the car drew current; at worst by ${breaker.worstExcess_A} A, at most ${breaker.longestAbove_s} s at a time`,
    reaction_ms.events === 0
      ? "  reaction     no overload had to be answered"
      : `  reaction     ${reaction_ms.events} overloads answered; sample to acknowledged lower offer: median ${reaction_ms.p50} ms, p99 ${reaction_ms.p99} ms, at most ${reaction_ms.max} ms`,
    `  charged      ${(result.energy_Wh / 1000).toFixed(2)} kWh${result.solarEnergy_Wh > 0 ? `, of it ${(result.solarEnergy_Wh / 1000).toFixed(2)} kWh solar` : ""}; at the end offered ${result.finalOffer_A} A`,
    `  switching    ${result.starts} starts, ${result.pauses} pauses, ${result.offerChanges} changes of the offer, ${result.evseEepromWrites} EEPROM bytes written in the EVSE`,
    `  limited by   ${limits(result)}`,
  ];
  if (result.rejections > 0) lines.push(`  refused      ${result.rejections} messages`);
  for (const trip of result.trips) lines.push(`  trip         ${trip.name} at ${trip.at_s} s`);
  return lines.join("\n") + "\n";
}

function limits(result: SimulationResult): string {
  const byTime = Object.entries(result.limitedBy_s).sort(([, a], [, b]) => b - a);
  return byTime.map(([name, time_s]) => `${name} ${span(time_s)}`).join(", ");
}

function span(time_s: number): string {
  if (time_s < 120) return `${time_s} s`;
  if (time_s < 7200) return `${(time_s / 60).toFixed(0)} min`;
  return `${(time_s / 3600).toFixed(1)} h`;
}

/** Several results side by side. */
export function table(rows: readonly { scenario: Scenario; result: SimulationResult }[]): string {
  const cells = rows.map(({ scenario, result }) => [
    scenario.name,
    span(result.duration_s),
    String(Math.max(...result.breaker.above_s)),
    String(result.breaker.longestAbove_s),
    String(result.breaker.worstExcess_A),
    String(result.reaction_ms.p99),
    (result.energy_Wh / 1000).toFixed(2),
    String(result.starts),
    String(result.pauses),
    String(result.finalOffer_A),
  ]);
  const header = [
    "scenario",
    "time",
    "above s",
    "longest s",
    "worst A",
    "p99 ms",
    "kWh",
    "starts",
    "pauses",
    "final A",
  ];
  const widths = header.map((name, column) => Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ");
  return [header, ...cells].map((row) => line(row)).join("\n") + "\n";
}
