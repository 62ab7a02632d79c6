import { parseArgs } from "node:util";
import { join } from "node:path";
import { withMethodNames } from "./method-names";
import { type LuaProgram, loadModules } from "./modules";
import { type Spread, measureInstructions } from "./report/instructions";
import { costsOf, measureCallbacks } from "./report/callbacks";
import { compileModules } from "#tools/image/bytecode";
import { PROFILES } from "#tools/image/groups";
import { modulesWithout } from "#tools/image/left-out";
import { lfsSize_B } from "#tools/image/lfs-size";
import { imageModules } from "#tools/module/program";
import { measureAllocation } from "./report/garbage";
import { MODULE_VM_B, measureDays, measureFixed, measureModules, ofModule_B } from "./report/memory";
import { measureReplies } from "./report/replies";
import { measureSizes } from "./report/sizes";
import { measureWholeModule } from "./report/whole-module";
import { ROOT, reachable } from "./transpile";

/** What the module build must keep; kB are of 1000 bytes. */
const BUDGET = {
  /** Flash store that an image with everything takes, and a lean one. */
  full_B: 840_000,
  lean_B: 470_000,
  boot_B: 60_000,
  live_B: 95_000,
  peak_B: 110_000,
  growthPerDay_B: 100,
  allocation_B: 11_000,
  reply_B: 10_000,
  p99: 4000,
  max: 15_000,
  /** Of a tick that sends of a console's reply, or first loads what answers. */
  replyMax: 8_000,
};
/** The module's collector begins a cycle when the heap has grown by so much since the last. */
const GARBAGE = 1.1;

const complaints: string[] = [];

/** One line of the table; over the budget it also becomes a complaint. */
function row(what: string, value: number, budget: number | undefined, unit: string): void {
  const verdict = budget === undefined ? "" : value <= budget ? `<= ${String(budget)}` : `OVER ${String(budget)}`;
  console.log(`${what.padEnd(44)}${String(Math.round(value)).padStart(9)} ${unit.padEnd(6)} ${verdict}`);
  if (budget !== undefined && value > budget)
    complaints.push(`${what}: ${String(value)} ${unit}, at most ${String(budget)}`);
}

function reportSizes(program: LuaProgram): void {
  const sizes = measureSizes(reachable(program.modules, ["firmware_app"]));
  const heap = measureModules(program.modules, "firmware_app");
  console.log(`${"Modules that the app loads".padEnd(44)}source B  bytecode B  heap B`);
  for (const { name, source_B, bytecode_B } of sizes) {
    const columns = [source_B, bytecode_B ?? "-", heap.get(name) ?? 0].map(String);
    console.log(`  ${name.padEnd(41)}${columns.map((column) => column.padStart(9)).join("")}`);
  }
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  row(`  ${String(sizes.length)} modules, source`, sum(sizes.map(({ source_B }) => source_B)), undefined, "B");
  const bytecode_B = sum(sizes.map(({ bytecode_B = 0 }) => bytecode_B));
  row("  bytecode without debug information", bytecode_B, undefined, "B");
  row("  heap of loading them", sum([...heap.values()]), undefined, "B");
}

function reportStore(): void {
  console.log("Flash store (LFS), computed from the bytecode");
  const whole = imageModules();
  const lean = modulesWithout(whole, PROFILES["lean"] ?? []);
  row("  image with everything", lfsSize_B(compileModules(withMethodNames(whole))), BUDGET.full_B, "B");
  row("  lean image", lfsSize_B(compileModules(withMethodNames(lean))), BUDGET.lean_B, "B");
}

/** What no day gives back: the least of the later days beyond the least of those before, per day between. */
function growth_B(days_B: readonly number[]): number {
  const half = Math.floor(days_B.length / 2);
  const least_B = (some_B: readonly number[]): number => Math.min(...some_B);
  return (least_B(days_B.slice(half)) - least_B(days_B.slice(0, half))) / (days_B.length - half);
}

function reportMemory(program: LuaProgram, days: number): void {
  const fixed = measureFixed(program);
  const { boot_B, days_B } = measureDays(program, fixed, days);
  console.log("Lua heap, as on the module (code in flash)");
  row("  of it the empty VM", MODULE_VM_B, undefined, "B");
  row("  after boot", boot_B, BUDGET.boot_B, "B");
  row("  after boot with the code on the heap", boot_B + fixed.code_B, undefined, "B");
  for (const [index, day_B] of days_B.entries())
    row(`  after day ${String(index + 1)}, everything loaded`, day_B, BUDGET.live_B, "B");
  if (days_B.length > 1) row("  growth a day", growth_B(days_B), BUDGET.growthPerDay_B, "B");
  const { perSecond_B, most_B, live_B } = measureAllocation(program);
  const peak_B = ofModule_B(live_B, fixed);
  row("  most that is live in ten busy minutes", peak_B, BUDGET.live_B, "B");
  row("  peak, with what the collector leaves", peak_B * GARBAGE, BUDGET.peak_B, "B");
  row("  allocation, without the test host's", perSecond_B, BUDGET.allocation_B, "B/s");
  row("  most that one callback asks for", most_B, undefined, "B");
}

function reportWholeModule(): void {
  console.log("Lua heap of the virtual module with clamps, card reader, cards, thermometer, residual input, HTTP");
  const { boot, most, later } = measureWholeModule();
  row("  half a minute after boot", boot.heap_B, undefined, "B");
  row("    with the module's values of 12 bytes", boot.module_B, BUDGET.live_B, "B");
  row("  console, HTTP API and update asked as well", most.heap_B, undefined, "B");
  row("    with the module's values of 12 bytes", most.module_B, BUDGET.peak_B, "B");
  row("  12 minutes later", later.heap_B, undefined, "B");
  row("    with the module's values of 12 bytes", later.module_B, BUDGET.live_B, "B");
}

function reportReplies(program: LuaProgram): void {
  const { longest_B, line, most, perLine } = measureReplies(program);
  console.log("Console");
  row(`  longest reply (${line})`, longest_B, BUDGET.reply_B, "B");
  row("  VM instructions for each line of a reply", perLine, undefined, "");
  row("  most VM instructions of a tick that answers", most, BUDGET.replyMax, "");
}

function reportInstructions(spreads: readonly Spread[]): void {
  console.log("VM instructions");
  for (const { kind, count, p50, p99, max } of spreads) {
    row(`  ${kind} (${String(count)} of them), p50`, p50, undefined, "");
    row(`  ${kind}, p99`, p99, BUDGET.p99, "");
    row(`  ${kind}, max`, max, BUDGET.max, "");
  }
}

/** Every console line, message and request on the virtual module, one after the other. */
function reportCallbacks(): void {
  console.log("VM instructions of the virtual module's callbacks, by what was asked while they ran");
  for (const { cause, count, p50, p99, max, worst } of costsOf(measureCallbacks())) {
    row(`  ${cause} (${String(count)} of them), p50`, p50, undefined, "");
    row(`  ${cause}, p99`, p99, undefined, "");
    row(`  ${cause}, max`, max, BUDGET.max, "");
    console.log(`    the most: ${worst.slice(0, 90)}`);
  }
}

const HELP = `Usage: npm run report:lua -- [--days N] [--seconds N]
Sizes of the Lua modules, heap and VM instructions of the whole app, against the budgets of the module.
  --days N      simulated days for the heap (default 7); from the second on with a tick a second
  --seconds N   simulated seconds for the instruction counts (default 1800)
Exit code 1 when something is over its budget.`;

function main(): number {
  const options = { days: { type: "string" }, seconds: { type: "string" }, help: { type: "boolean" } } as const;
  const { values } = parseArgs({ options });
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  const program = loadModules(join(ROOT, "tools/lua/app-host.ts"));
  reportSizes(program);
  reportStore();
  reportMemory(program, Number(values.days ?? 7));
  reportWholeModule();
  reportReplies(program);
  reportCallbacks();
  reportInstructions(measureInstructions(program, Number(values.seconds ?? 1800)));
  for (const complaint of complaints) console.error(`over budget: ${complaint.trim()}`);
  return complaints.length > 0 ? 1 : 0;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
