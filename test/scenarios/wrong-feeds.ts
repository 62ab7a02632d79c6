import type { MainsSample } from "#hal/mains";
import { createJsController } from "#tools/controller/js";
import type { Controller } from "#tools/controller/controller";
import { Engine } from "#tools/simulate/engine";
import { parseScenario } from "#tools/simulate/scenario";

/** What can be told to the controller in place of, or beside, what the meter of the simulated house says. */
export interface Told {
  /** The meter's sample, A per phase. */
  mains(currents_A: readonly number[]): void;
  /** A message on the topic of the mains meter. */
  mainsText(payload: string): void;
  /** A message on `feed/<name>`. */
  report(name: string, payload: string): void;
}

/** The truth of a moment, which a meter without fault would tell. */
export interface Truth {
  t_s: number;
  mains_A: readonly number[];
  /** What the car draws on each phase, and how many samples there were before this one. */
  draw_A: readonly number[];
  turn: number;
}

export type Teller = (truth: Truth, told: Told) => void;

/** One second of the course. */
export interface Row {
  t_s: number;
  offered_A: number;
  mains_A: readonly number[];
  limitedBy: string;
  sentence: string;
  /** Phases that the controller takes the car to use. */
  phases: number;
}

export interface WrongCourse {
  rows: Row[];
  longestAbove_s: number;
  rejections: number;
}

/** Runs the whole firmware in a scenario; each sample of the meter goes to `teller`, which tells the controller what it likes. */
export async function followWrong(raw: object, teller: Teller): Promise<WrongCourse> {
  const scenario = parseScenario(raw, "scenario.json");
  const rows: Row[] = [];
  let engine = undefined as Engine | undefined;
  let turn = 0;
  const intercept = (controller: Controller): Controller => {
    const told = (now: number): Told => ({
      mains: ([L1_A = 0, L2_A = 0, L3_A = 0]) => {
        controller.mainsSampled({ L1_mA: mA(L1_A), L2_mA: mA(L2_A), L3_mA: mA(L3_A) }, now);
      },
      mainsText: (payload) => controller.mainsReceived(payload, now),
      report: (name, payload) => {
        controller.mqttReceived(`feed/${name}`, payload, false, now);
      },
    });
    return Object.assign(Object.create(controller) as Controller, {
      mainsSampled: (sample: MainsSample, now: number) => {
        const world = engine?.world;
        const mains_A = [sample.L1_mA, sample.L2_mA, sample.L3_mA].map((current_mA) => (current_mA ?? 0) / 1000);
        const truth = { t_s: (world?.now_ms ?? 0) / 1000, mains_A, draw_A: world?.carDraw_A() ?? [0, 0, 0], turn };
        turn += 1;
        teller(truth, told(now));
      },
    });
  };
  engine = new Engine(scenario, {
    factory: async (effects, surroundings) => intercept(await createJsController(effects, surroundings)),
    probe: ({ t_s, offered_A, mains_A, snapshot }) => {
      const { limitedBy = "", sentence = "", phases = 0 } = snapshot ?? {};
      rows.push({ t_s, offered_A, mains_A: [...mains_A], limitedBy, sentence, phases });
    },
  });
  await engine.run(() => undefined);
  return { rows, longestAbove_s: engine.world.ledger.breaker.longestAbove_s, rejections: engine.tally.rejections };
}

function mA(current_A: number): number {
  return Number.isFinite(current_A) ? Math.round(current_A * 1000) : current_A;
}

/** The largest offer between two seconds. */
export function most_A(course: WrongCourse, from_s: number, to_s: number): number {
  return Math.max(...course.rows.filter(({ t_s }) => t_s >= from_s && t_s < to_s).map(({ offered_A }) => offered_A));
}

/** The largest current on a phase of the mains between two seconds. */
export function mostMains_A(course: WrongCourse, from_s: number, to_s: number): number {
  const rows = course.rows.filter(({ t_s }) => t_s >= from_s && t_s < to_s);
  return Math.max(...rows.flatMap(({ mains_A }) => mains_A));
}
