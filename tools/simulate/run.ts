import type { ControllerFactory } from "#tools/controller/controller";
import { Engine, type EngineOptions } from "./engine";
import type { Ledger } from "./ledger";
import { percentile } from "./reaction";
import { type SimulationResult, rounded } from "./result";
import type { Scenario } from "./scenario";
import type { VmName } from "./vm-name";

export interface RunOptions extends Omit<EngineOptions, "factory"> {
  vm?: VmName;
  progress?: (share: number) => void;
}

/** Simulates a scenario with the whole firmware in the chosen virtual machine. */
export async function runScenario(scenario: Scenario, options: RunOptions = {}): Promise<SimulationResult> {
  const vm = options.vm ?? "js";
  const started = performance.now();
  const engine = new Engine(scenario, { ...options, factory: await factoryOf(vm) });
  await engine.run(options.progress ?? (() => undefined));
  return resultOf(engine, scenario, vm, (performance.now() - started) / 1000);
}

async function factoryOf(vm: VmName): Promise<ControllerFactory> {
  switch (vm) {
    case "js":
      return (await import("#tools/controller/js")).createJsController;
    case "lua":
      return (await import("#tools/lua/vm")).createLuaController;
    case "module":
      return (await import("#tools/module/controller")).createModuleController;
  }
}

function resultOf(engine: Engine, scenario: Scenario, vm: VmName, wall_s: number): SimulationResult {
  const { ledger, evse } = engine.world;
  const { tally } = engine;
  return {
    duration_s: scenario.duration_s,
    wall_s: rounded(wall_s, 2),
    vm,
    seed: scenario.seed,
    breaker: breakerOf(ledger),
    reaction_ms: reactionOf(engine.reaction.times_ms),
    energy_Wh: Math.round(ledger.energy_Wh),
    solarEnergy_Wh: Math.round(ledger.solarEnergy_Wh),
    gridEnergy_Wh: Math.round(ledger.energy_Wh) - Math.round(ledger.solarEnergy_Wh),
    starts: tally.starts,
    pauses: engine.pauses,
    shortestOn_s: span(tally.shortestOn_s),
    shortestOff_s: span(tally.shortestOff_s),
    offerChanges: tally.offerChanges,
    finalOffer_A: engine.world.offered_A(),
    evseEepromWrites: evse.facts.eepromWrites,
    limitedBy_s: tally.limitedBy_s,
    rejections: tally.rejections,
    trips: tally.trips.map(({ at_s, name }) => ({ at_s: rounded(at_s, 1), name })),
    notCharged_Wh: inWh(tally.notCharged_Ws),
    solar: solarOf(engine),
    cap: capOf(ledger),
    phaseSwitches: tally.phaseSwitches,
    darkDuringSwitch_s: rounded(tally.darkDuringSwitch_s, 1),
    phaseSwitchesUnderLoad: engine.world.switchesUnderLoad,
    sessions: tally.sessions,
  };
}

function span(time_s: number | null): number | null {
  return time_s === null ? null : rounded(time_s, 1);
}

function breakerOf({ breaker }: Ledger): SimulationResult["breaker"] {
  return {
    above_s: breaker.above_s.map((value) => rounded(value, 2)),
    above_As: breaker.above_As.map((value) => rounded(value, 2)),
    worstExcess_A: rounded(breaker.worstExcess_A, 2),
    longestAbove_s: rounded(breaker.longestAbove_s, 2),
  };
}

function reactionOf(times_ms: readonly number[]): SimulationResult["reaction_ms"] {
  return {
    events: times_ms.length,
    p50: Math.round(percentile(times_ms, 0.5)),
    p99: Math.round(percentile(times_ms, 0.99)),
    max: Math.round(percentile(times_ms, 1)),
  };
}

function solarOf({ world, tally }: Engine): SimulationResult["solar"] {
  const { ledger } = world;
  return {
    net_Wh: Math.round(ledger.solarEnergy_Wh),
    fromGrid_Wh: Math.round(ledger.energy_Wh) - Math.round(ledger.solarEnergy_Wh),
    exported_Wh: Math.round(ledger.exported_Wh),
    oracle_Wh: Math.round(ledger.oracle_Wh),
    shortestOff_s: span(tally.shortestOff_s),
    starts: tally.starts,
  };
}

function capOf({ cap }: Ledger): SimulationResult["cap"] {
  return {
    above_s: rounded(cap.above_s, 2),
    longestAbove_s: rounded(cap.longest_s, 2),
    worst_W: Math.round(cap.worst),
  };
}

function inWh(energies_Ws: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(energies_Ws).map(([name, energy_Ws]) => [name, Math.round(energy_Ws / 3600)]),
  );
}
