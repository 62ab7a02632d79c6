import type { VmName } from "./vm-name";
import { type Command, UsageError } from "#tools/cli/command";
import { readOptions } from "#tools/cli/options";
import type { SimulationResult } from "./result";
import { runScenario } from "./run";
import { type Scenario, readScenario } from "./scenario";
import { LARGEST_SEED, SCENARIO } from "./scenario-shape";
import { schemaOf } from "./schema";
import { summary } from "./summary";
import { table } from "./table";
import { Trace } from "./trace";

const EXAMPLE = "tools/simulate/examples/evening.json";

const HELP = `dinamics simulate [options] SCENARIO...

Runs the whole controller against a simulated EVSE, car, house and meter, faster than real time, and says how it went.

  --json           print the result as one JSON object (a list for several scenarios)
  --trace FILE     write a CSV row a second (one scenario only)
  --vm js|lua|module  what runs the controller: this process (default), a Lua VM, or the virtual module
  --seed N         seed of everything random, instead of the scenario's
  --schema         print the JSON Schema of a scenario and end
  --help           this text

Examples
  dinamics simulate ${EXAMPLE}
  dinamics simulate --json --trace trace.csv my-house.json
  dinamics simulate --vm lua --seed 3 my-house.json
  dinamics simulate tools/simulate/examples/*.json

Exit codes: 0 simulated, 1 failed, 2 the scenario or an option is wrong.
`;

interface Options {
  json: boolean;
  vm: VmName;
  seed: number | undefined;
  trace: string | undefined;
  schema: boolean;
  files: string[];
}

function optionsOf(args: string[]): Options {
  const { text, on, rest } = readOptions("simulate", args, {
    json: { type: "boolean" },
    schema: { type: "boolean" },
    trace: { type: "string" },
    vm: { type: "string" },
    seed: { type: "string" },
  });
  const vm = text("vm") ?? "js";
  const trace = text("trace");
  if (vm !== "js" && vm !== "lua" && vm !== "module")
    throw new UsageError(`--vm ${vm}: allowed are js, lua and module`);
  if (!on("schema") && rest.length === 0) throw new UsageError(`no scenario given; try dinamics simulate ${EXAMPLE}`);
  if (trace !== undefined && rest.length > 1) throw new UsageError("--trace goes with one scenario");
  return { json: on("json"), schema: on("schema"), vm, seed: seedOf(text("seed")), trace, files: rest };
}

function seedOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (seed <= LARGEST_SEED) return seed;
  throw new UsageError(`--seed ${text}: allowed is a whole number 0..${String(LARGEST_SEED)}`);
}

/** A progress bar on the error stream, where it is a terminal. */
function progressBar(name: string): (share: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (share) => {
    const done = Math.round(share * 30);
    process.stderr.write(`\r[${"#".repeat(done)}${"-".repeat(30 - done)}] ${name}${share >= 1 ? "\r\x1b[K" : ""}`);
  };
}

async function simulateOne(scenario: Scenario, options: Options): Promise<SimulationResult> {
  const trace = options.trace === undefined ? undefined : new Trace(options.trace);
  const progress = progressBar(scenario.name);
  try {
    return await runScenario(scenario, { vm: options.vm, progress, probe: (probe) => trace?.add(probe) });
  } finally {
    progress(1);
    trace?.close();
  }
}

/** The published JSON Schema of a scenario. */
export function scenarioSchema(): Record<string, unknown> {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Scenario of dinamics simulate",
    ...schemaOf(SCENARIO),
  };
}

/** Reads every scenario before the first one runs; throws a {@link UsageError} with the faults of all of them. */
function readAll({ files, seed }: Options): Scenario[] {
  const faults: string[] = [];
  const scenarios: Scenario[] = [];
  for (const file of files) {
    try {
      scenarios.push(readScenario(file, seed));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return scenarios;
}

async function run(args: string[]): Promise<number> {
  const options = optionsOf(args);
  if (options.schema) {
    process.stdout.write(JSON.stringify(scenarioSchema(), undefined, 2) + "\n");
    return 0;
  }
  const scenarios = readAll(options);
  const rows: { scenario: Scenario; result: SimulationResult }[] = [];
  for (const scenario of scenarios) {
    const result = await simulateOne(scenario, options);
    rows.push({ scenario, result });
    if (!options.json && scenarios.length === 1) process.stdout.write(summary(scenario, result));
  }
  if (options.json) {
    const results = rows.map(({ result }) => result);
    process.stdout.write(JSON.stringify(results.length === 1 ? results[0] : results) + "\n");
  } else if (rows.length > 1) process.stdout.write(table(rows));
  return 0;
}

/** `dinamics simulate`. */
export const simulateCommand: Command = {
  name: "simulate",
  summary: "answer what the controller would do with a house, faster than real time",
  help: HELP,
  run,
};
