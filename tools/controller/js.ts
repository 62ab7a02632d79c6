import { createApp } from "#firmware/app";
import type { Controller, ControllerFactory, Effects, Surroundings } from "./controller";
import { DrivenApp } from "./driven";
import { VERSION } from "./version";
import { type AppMaker, type World, createPorts } from "./world";

class JsController extends DrivenApp implements Controller {
  close(): void {
    // Nothing is held open.
  }
}

/** Controllers in this JavaScript process over any app. */
export function jsControllerOf(makeApp: AppMaker): ControllerFactory {
  return (effects: Effects, surroundings: Surroundings): Promise<Controller> => {
    const world: World = {
      open: false,
      connected: false,
      acts: 0,
      now: surroundings.boot_ms,
      age_ms: 0,
      epochAtBoot_s: surroundings.epochAtBoot_s,
      files: Object.fromEntries(surroundings.files),
    };
    const ports = createPorts(world, effects, surroundings.serial, VERSION);
    return Promise.resolve(new JsController(makeApp(ports, surroundings.boot_ms), world));
  };
}

/** The whole app in this JavaScript process. */
export const createJsController: ControllerFactory = jsControllerOf(createApp);
