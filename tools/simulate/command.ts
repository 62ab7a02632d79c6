import { parseArgs } from "node:util";
import { type Command, UsageError } from "#tools/cli/command";
import type { Probe } from "./engine";
import type { SimulationResult } from "./result";
import { runScenario } from "./run";
import { type Scenario, readScenario } from "./scenario";
import { SCENARIO } from "./scenario-shape";
import { schemaOf } from "./schema";
import { summary, table } from "./summary";
import { Trace } from "./trace";

const HELP = `dinamics simulate [options] SCENARIO...

Runs the whole controller against a simulated EVSE, car, house and meter, faster than real time, and says how it went.

  --json           print the result as one JSON object (a list for several scenarios)
  --trace FILE     write a CSV row a second (one scenario only)
  --vm js|lua      the virtual machine that runs the controller (default js)
  --seed N         seed of everything random, instead of the scenario's
  --schema         print the JSON Schema of a scenario and end
  --help           this text

Examples
  dinamics simulate tools/simulate/examples/evening.json
  dinamics simulate --json --trace trace.csv my-house.json
  dinamics simulate --vm lua --seed 3 my-house.json
  dinamics simulate tools/simulate/examples/*.json

Exit codes: 0 simulated, 1 failed, 2 the scenario or an option is wrong.
`;

interface Options {
  json: boolean;
  vm: "js" | "lua";
  seed: number | undefined;
  trace: string | undefined;
  schema: boolean;
  files: string[];
}

function readOptions(args: string[]): Options {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        schema: { type: "boolean", default: false },
        trace: { type: "string" },
        vm: { type: "string", default: "js" },
        seed: { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; see dinamics simulate --help`);
  }
  const { values, positionals } = parsed;
  if (values.vm !== "js" && values.vm !== "lua") throw new UsageError(`--vm ${values.vm}: allowed are js and lua`);
  if (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed))
    throw new UsageError(`--seed ${values.seed}: allowed is a whole number 0..999999999`);
  if (!values.schema && positionals.length === 0)
    throw new UsageError("no scenario given; try dinamics simulate tools/simulate/examples/evening.json");
  if (values.trace !== undefined && positionals.length > 1) throw new UsageError("--trace goes with one scenario");
  return {
    json: values.json,
    vm: values.vm,
    seed: values.seed === undefined ? undefined : Number(values.seed),
    trace: values.trace,
    schema: values.schema,
    files: positionals,
  };
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
    const result = await runScenario(scenario, {
      vm: options.vm,
      progress,
      ...(trace === undefined
        ? {}
        : {
            probe: (probe: Probe) => {
              trace.add(probe);
            },
          }),
    });
    progress(1);
    return result;
  } finally {
    trace?.close();
  }
}

async function run(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options.schema) {
    const schema = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "Dinamics scenario",
      ...schemaOf(SCENARIO),
    };
    process.stdout.write(JSON.stringify(schema, undefined, 2) + "\n");
    return 0;
  }
  const scenarios = options.files.map((file) => readScenario(file, options.seed));
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
