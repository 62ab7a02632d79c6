import { parseScenario } from "#tools/simulate/scenario";
import { Engine, type Probe } from "#tools/simulate/engine";
import { type ModuleController, moduleControllerOf } from "#tools/module/controller";

/** What happens to the module itself, by the second at which it does. */
export type Troubles = Readonly<Record<number, (controller: ModuleController) => void>>;

/** A second of the course as a test looks at it. */
export interface ModuleSecond {
  t_s: number;
  offered_A: number;
  limitedBy: string;
  sentence: string;
  link: string;
  mqtt: number;
}

export interface ModuleCourse {
  engine: Engine;
  seconds: ModuleSecond[];
  controller: ModuleController;
  printed: string;
  publications: { topic: string; payload: string; t_s: number }[];
}

/** Runs a scenario on the virtual module, with troubles of its own. */
export async function followModule(raw: unknown, troubles: Troubles = {}): Promise<ModuleCourse> {
  const seconds: ModuleSecond[] = [];
  const publications: ModuleCourse["publications"] = [];
  let printed = "";
  let controller: ModuleController | undefined;
  let told = 0;
  const engine = new Engine(parseScenario(raw, "scenario.json"), {
    factory: moduleControllerOf((made) => {
      controller = made;
    }),
    probe: (probe: Probe) => {
      const { snapshot } = probe;
      seconds.push({
        t_s: probe.t_s,
        offered_A: probe.offered_A,
        limitedBy: snapshot?.limitedBy ?? "",
        sentence: snapshot?.sentence ?? "",
        link: snapshot?.link ?? "off",
        mqtt: publications.length - told,
      });
      told = publications.length;
      if (controller !== undefined) troubles[Math.round(probe.t_s)]?.(controller);
    },
    published: (topic, payload, t_s) => {
      publications.push({ topic, payload, t_s });
    },
    printed: (bytes) => {
      printed += bytes;
    },
  });
  await engine.run(() => undefined);
  if (controller === undefined) throw new Error("no module has booted");
  return { engine, seconds, controller, printed, publications };
}

/** The course at a second. */
export function second(course: ModuleCourse, t_s: number): ModuleSecond {
  const found = course.seconds.find((row) => row.t_s >= t_s);
  if (found === undefined) throw new Error(`the course ends before ${t_s} s`);
  return found;
}

/** Longest time between two seconds in which the breaker of the house was what limited, or the car could not take what it left, s. */
export function longestUnbalanced_s(course: ModuleCourse, from_s: number, to_s: number): number {
  let last_s = from_s;
  let longest_s = 0;
  for (const { t_s, limitedBy, link } of course.seconds) {
    if (t_s < from_s || t_s > to_s || link !== "up" || !/^(breaker|car$)/.test(limitedBy)) continue;
    longest_s = Math.max(longest_s, t_s - last_s);
    last_s = t_s;
  }
  return Math.max(longest_s, to_s - last_s);
}

/** What it has told the broker between two seconds. */
export function told(course: ModuleCourse, from_s: number, to_s: number): string[] {
  return course.publications
    .filter(({ t_s }) => t_s > from_s && t_s < to_s)
    .map(({ topic, payload }) => `${topic}=${payload}`);
}
