import type { VmName } from "#tools/simulate/vm-name";
import { parseScenario } from "#tools/simulate/scenario";
import { runScenario } from "#tools/simulate/run";
import type { Probe } from "#tools/simulate/engine";
import type { SimulationResult } from "#tools/simulate/result";

/** What runs the controller where a test does not say it: in the project `module` of `vitest.config.ts` the virtual module. */
export const MACHINE: VmName = process.env["DINAMICS_MACHINE"] === "module" ? "module" : "js";

/** Every machine of this project, for what is to be seen on each. */
export const MACHINES: readonly VmName[] = MACHINE === "module" ? ["module"] : ["js", "lua"];

/** What a scenario showed: the result and the course second by second. */
export interface Course {
  result: SimulationResult;
  seconds: Second[];
  publications: { topic: string; payload: string; t_s: number }[];
}

/** One second of the course, copied out of the probe. */
export interface Second {
  t_s: number;
  offered_A: number;
  draw_A: number;
  mains_A: readonly number[];
  locked: boolean | undefined;
  limitedBy: string;
  sentence: string;
  state: string;
  link: string;
  snapshotOffered_mA: number | undefined;
  retries: number;
}

function second(probe: Probe): Second {
  const { snapshot } = probe;
  return {
    t_s: probe.t_s,
    offered_A: probe.offered_A,
    draw_A: Math.max(...probe.draw_A),
    mains_A: [...probe.mains_A],
    locked: probe.locked,
    limitedBy: snapshot?.limitedBy ?? "",
    sentence: snapshot?.sentence ?? "",
    state: snapshot?.state ?? "off",
    link: snapshot?.link ?? "down",
    snapshotOffered_mA: snapshot?.offered_mA,
    retries: (snapshot?.retries ?? 0) + (snapshot?.timeouts ?? 0) + (snapshot?.badLines ?? 0),
  };
}

/** Runs a scenario given as its JSON. `name` is where relative paths start. */
export async function follow(raw: unknown, vm: VmName = MACHINE, name = "scenario.json"): Promise<Course> {
  const seconds: Second[] = [];
  const publications: Course["publications"] = [];
  const result = await runScenario(parseScenario(raw, name), {
    vm,
    probe: (probe) => {
      seconds.push(second(probe));
    },
    published: (topic, payload, t_s) => {
      publications.push({ topic, payload, t_s });
    },
  });
  return { result, seconds, publications };
}

/** The course at a second. */
export function at(course: Course, t_s: number): Second {
  const found = course.seconds.find((row) => row.t_s >= t_s);
  if (found === undefined) throw new Error(`the course ends before ${t_s} s`);
  return found;
}

/** How often the pilot's offer rose and fell between two seconds, while it offered something. */
export function moves(course: Course, from_s: number, to_s: number): { raises: number; cuts: number } {
  let raises = 0;
  let cuts = 0;
  const rows = course.seconds.filter((row) => row.t_s >= from_s && row.t_s <= to_s);
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    if (before === undefined) return;
    if (row.offered_A > before.offered_A) raises += 1;
    if (row.offered_A < before.offered_A) cuts += 1;
  });
  return { raises, cuts };
}
