import { describe, expect, it } from "vitest";
import type { StoragePort } from "#hal/storage";
import { createApp } from "#firmware/app";
import { bootChoice } from "#firmware/update/boot";
import type { Controller, Effects, Surroundings } from "#tools/controller/controller";
import { jsControllerOf } from "#tools/controller/js";
import { Engine, type EngineOptions } from "#tools/simulate/engine";
import { parseScenario } from "#tools/simulate/scenario";
import { FakeModule } from "#test/fakes/fake-module";

const SERVER = { at_s: 8, do: "mqtt", topic: "set_update_server", payload: "http://server" };
const UPDATE = { do: "mqtt", topic: "set_update" };
const HOUSE = { house: { steps: [[0, 5, 4, 6]] }, settings: { breaker_A: 25, charge_limit_A: 16 } };

/** A whole controller that runs an image of a module, in a simulated house; images of these versions restart with their first tick. */
class UpdateCourse {
  readonly module = new FakeModule();
  readonly told: string[] = [];
  readonly rejections: string[] = [];
  /** Version that runs, offer and draw in A, each second. */
  readonly seconds: { version: string; offered_A: number; draw_A: number; mains_A: number }[] = [];

  constructor(private readonly panics = "") {
    this.module.flash = "image 0.1.0 old";
    this.module.put("a-lfs.img", this.module.flash);
    this.module.publish("0.2.0", ["lfs.img", "image 0.2.0 new ".repeat(300)]);
  }

  async run(events: object[], duration_s: number): Promise<this> {
    const scenario = { ...HOUSE, duration_s, events: [{ at_s: 5, do: "plug" }, SERVER, ...events] };
    const options: EngineOptions = {
      factory: (effects, surroundings) => this.boot(effects, surroundings),
      probe: ({ offered_A, draw_A, mains_A }) => {
        const { version } = this.module;
        this.seconds.push({ version, offered_A, draw_A: Math.max(...draw_A), mains_A: Math.max(...mains_A) });
      },
      published: (topic, payload) => {
        if (topic === "event/update") this.told.push((JSON.parse(payload) as { state: string }).state);
        if (topic === "event/rejection") this.rejections.push((JSON.parse(payload) as { why: string }).why);
      },
    };
    await new Engine(parseScenario(scenario, "update.json"), options).run(() => undefined);
    return this;
  }

  private boot(effects: Effects, surroundings: Surroundings): Promise<Controller> {
    const { module } = this;
    const files = new Map(surroundings.files);
    const storage: StoragePort = {
      read: (name) => files.get(name),
      write: (name, content) => {
        files.set(name, content);
        effects.stored(name, content);
        return true;
      },
      remove: (name) => void files.delete(name),
    };
    const has = (name: string): boolean => module.size_B(name) !== undefined;
    for (;;) {
      const choice = bootChoice({ storage, running: module.running(), has });
      if (choice === "run") break;
      expect(choice).not.toBe("none");
      module.load(choice);
    }
    module.version = module.running() ?? "";
    module.restarted = false;
    const make = jsControllerOf((ports, now) => {
      const app = createApp({ ...ports, updates: { open: () => module } }, now);
      const tick = app.tick.bind(app);
      app.tick = (at) => {
        module.deliver();
        tick(at);
        if (module.restarted || module.version === this.panics) effects.restart("update");
      };
      return app;
    });
    return make(effects, { ...surroundings, files });
  }
}

function changes(course: UpdateCourse): string[] {
  const states: string[] = [];
  for (const state of course.told) if (states.at(-1) !== state) states.push(state);
  return states;
}

describe("an update over the air of the whole controller", () => {
  it("is refused while the car charges, and taken after it has left", async () => {
    const course = await new UpdateCourse().run(
      [
        { at_s: 60, ...UPDATE, payload: "1" },
        { at_s: 100, do: "unplug" },
        { at_s: 120, ...UPDATE, payload: "0" },
        { at_s: 500, do: "plug" },
      ],
      600,
    );
    expect(course.rejections).toEqual(["the car is charging"]);
    expect(changes(course)).toEqual(["looking", "checking", "fetching", "starting", "trial", "kept"]);
    expect(course.seconds[119]?.version).toBe("0.1.0");
    expect(course.seconds[590]).toMatchObject({ version: "0.2.0", offered_A: 16 });
  });

  it("that began before the car came waits until it is full or gone", async () => {
    const course = await new UpdateCourse().run(
      [
        { at_s: 10, do: "unplug" },
        { at_s: 20, ...UPDATE, payload: "1" },
        { at_s: 60, do: "plug" },
        { at_s: 500, do: "unplug" },
      ],
      700,
    );
    expect(changes(course)).toEqual(["looking", "checking", "fetching", "waiting", "starting", "trial", "kept"]);
    expect(course.seconds[499]).toMatchObject({ version: "0.1.0", draw_A: 16 });
    expect(course.seconds[600]?.version).toBe("0.2.0");
  });

  it("that is insisted on restarts with the car at the failsafe current, and the breaker is kept", async () => {
    const course = await new UpdateCourse().run([{ at_s: 60, ...UPDATE, payload: "2" }], 500);
    const first = course.seconds.findIndex(({ version }) => version === "0.2.0");
    expect(first).toBeGreaterThan(100);
    expect(course.seconds[first]?.offered_A).toBe(6);
    expect(course.seconds[first - 10]?.draw_A).toBe(16);
    expect(course.seconds[499]).toMatchObject({ offered_A: 16, draw_A: 16 });
    for (const { mains_A } of course.seconds) expect(mains_A).toBeLessThanOrEqual(25);
    expect(changes(course).at(-1)).toBe("kept");
  });

  it("whose image restarts again and again comes back to the old one, which goes on charging and says so", async () => {
    const course = await new UpdateCourse("0.2.0").run([{ at_s: 60, ...UPDATE, payload: "2" }], 500);
    expect(changes(course)).toEqual(["looking", "checking", "fetching", "starting", "back"]);
    expect(course.seconds[499]).toMatchObject({ version: "0.1.0", draw_A: 16 });
  });

  it("with which the EVSE is not heard any more comes back after five minutes", async () => {
    const events = [
      { at_s: 10, do: "unplug" },
      { at_s: 20, ...UPDATE, payload: "1" },
      { at_s: 240, do: "evseSilent", for_s: 600 },
    ];
    const course = await new UpdateCourse().run(events, 800);
    expect(changes(course).slice(-3)).toEqual(["starting", "trial", "back"]);
    expect(course.seconds[239]?.version).toBe("0.2.0");
    expect(course.seconds[799]?.version).toBe("0.1.0");
  });

  it("goes on after a power cut in its midst, when it is asked for again", async () => {
    const course = await new UpdateCourse().run(
      [
        { at_s: 10, do: "unplug" },
        { at_s: 20, ...UPDATE, payload: "1" },
        { at_s: 100, do: "powerCut" },
        { at_s: 200, ...UPDATE, payload: "1" },
      ],
      600,
    );
    expect(course.seconds[199]?.version).toBe("0.1.0");
    expect(course.seconds[599]?.version).toBe("0.2.0");
    expect(changes(course).at(-1)).toBe("kept");
  });
});
