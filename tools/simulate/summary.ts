import type { SimulationResult } from "./result";
import type { Scenario } from "./scenario";

/** The result in words, for a person. */
export function summary(scenario: Scenario, result: SimulationResult): string {
  const { wall_s, vm, seed } = result;
  const lines = [
    `${scenario.name}: ${span(result.duration_s)} simulated in ${String(wall_s)} s (${vm}, seed ${String(seed)})`,
    row("breaker", breakerLine(result)),
    row("reaction", reactionLine(result)),
    row("charged", chargedLine(result)),
    row("switching", switchingLine(result)),
    row("limited by", limits(result)),
    ...costs(result).map((cost) => row("", cost)),
  ];
  if (result.rejections > 0) lines.push(row("refused", counted(result.rejections, "message")));
  for (const { name, at_s } of result.trips) lines.push(row("trip", `${name} at ${String(at_s)} s`));
  return lines.map((line) => `${line}\n`).join("");
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(12)} ${text}`;
}

function breakerLine({ breaker }: SimulationResult): string {
  if (Math.max(...breaker.above_s) === 0) return "never exceeded while the car drew current";
  const phases = breaker.above_s.map((above_s, phase) => ({ name: `L${String(phase + 1)}`, above_s }));
  const times = phases.filter(({ above_s }) => above_s > 0).map(({ name, above_s }) => `${name} ${String(above_s)} s`);
  const worst = `at worst by ${String(breaker.worstExcess_A)} A, at most ${String(breaker.longestAbove_s)} s at a time`;
  return `exceeded for ${times.join(", ")} while the car drew current; ${worst}`;
}

function reactionLine({ reaction_ms }: SimulationResult): string {
  const { events, p50, p99, max } = reaction_ms;
  if (events === 0) return "no overload had to be answered";
  const times = `median ${String(p50)} ms, p99 ${String(p99)} ms, at most ${String(max)} ms`;
  return `${counted(events, "overload")} answered; sample to acknowledged lower offer: ${times}`;
}

function chargedLine({ energy_Wh, solarEnergy_Wh, finalOffer_A }: SimulationResult): string {
  const solar = solarEnergy_Wh > 0 ? `, of it ${(solarEnergy_Wh / 1000).toFixed(2)} kWh solar` : "";
  return `${(energy_Wh / 1000).toFixed(2)} kWh${solar}; at the end offered ${String(finalOffer_A)} A`;
}

function switchingLine(result: SimulationResult): string {
  const offers =
    result.offerChanges === 1 ? "1 change of the offer" : `${String(result.offerChanges)} changes of the offer`;
  const written = `${counted(result.evseEepromWrites, "EEPROM byte")} written in the EVSE`;
  return [counted(result.starts, "start"), counted(result.pauses, "pause"), offers, written].join(", ");
}

function limits(result: SimulationResult): string {
  const byTime = Object.entries(result.limitedBy_s).sort(([, a], [, b]) => b - a);
  return byTime.map(([name, time_s]) => `${name} ${span(time_s)}`).join(", ");
}

/** What each limit cost: its time, and the energy that the car could have taken meanwhile. */
function costs({ limitedBy_s, notCharged_Wh }: SimulationResult): string[] {
  return Object.entries(notCharged_Wh)
    .filter(([, energy_Wh]) => energy_Wh >= 100)
    .sort(([, a], [, b]) => b - a)
    .map(
      ([name, energy_Wh]) =>
        `${name}: ${span(limitedBy_s[name] ?? 0)}, ${(energy_Wh / 1000).toFixed(1)} kWh not charged`,
    );
}

function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A time as people say it: `90 s`, `15 min`, `24.0 h`. */
export function span(time_s: number): string {
  if (time_s < 120) return `${String(time_s)} s`;
  if (time_s < 7200) return `${(time_s / 60).toFixed(0)} min`;
  return `${(time_s / 3600).toFixed(1)} h`;
}
