import type { Surroundings } from "#tools/controller/controller";
import { ModuleController } from "#tools/module/controller";
import type { VirtualModule } from "#tools/module/virtual-module";
import { Day, SURROUNDINGS } from "./day";
import { MODULE_VM_B, measuredMachine } from "./memory";
import { EXCESS_B } from "./values";

/** All that hangs on a module, and all ways to it. */
const LINES = [
  "set house_meter clamps",
  "set card_reader pn532",
  "set temperature_sensor ds18b20",
  "set residual_input high",
  "set http 1",
  "set rfid_mode all",
  "update server http://updates.home/dinamics",
];
const TYPED_s = 12;
const SETTLE_s = 30;
const BUSY_s = 50;
const LATER_s = 720;
const MEASURED_EACH_s = 10;

/** Live bytes as the VM of the tests counts them, and as they are on the module, where values in lists take less. */
export interface Live {
  heap_B: number;
  module_B: number;
}

export interface WholeModule {
  /** The module as it stands, with all that hangs on it. */
  boot: Live;
  /** The most while console, HTTP API and an update were at work as well, and the broker has asked for the sun and for limits. */
  most: Live;
  /** Twelve minutes later: nobody has used the console or the HTTP API meanwhile. */
  later: Live;
}

/** The heap of the virtual module as it would be on the real one: the stand-ins of NodeMCU's modules are not counted, nor is the code. */
function live(module: VirtualModule): Live {
  const heap_B = module.heap_B() - module.idle_B + MODULE_VM_B;
  return { heap_B, module_B: heap_B - (module.values() - module.idleValues) * EXCESS_B };
}

/** What is in a module's files after this line at its console and the restart that it brings. */
function filesAfter(files: ReadonlyMap<string, string>, line: string): Map<string, string> {
  const kept = new Map(files);
  const day = new Day();
  const effects = {
    ...day.effects,
    stored: (name: string, content: string | undefined) => {
      if (content === undefined) kept.delete(name);
      else kept.set(name, content);
    },
  };
  const controller = new ModuleController(effects, { ...SURROUNDINGS, files });
  const measured = { controller, after: () => undefined, singleTicks: false };
  day.open(measured);
  day.pass(measured, TYPED_s);
  controller.consoleReceived(`${line}\r`, day.now);
  day.pass(measured, TYPED_s);
  controller.close();
  return kept;
}

/** Runs a module with everything that belongs to it, and then with everybody asking it at once. */
export function measureWholeModule(): WholeModule {
  let files: ReadonlyMap<string, string> = SURROUNDINGS.files;
  for (const line of LINES) files = filesAfter(files, line);
  const surroundings: Surroundings = { ...SURROUNDINGS, files };
  const day = new Day();
  const controller = new ModuleController(day.effects, surroundings, { machine: measuredMachine() });
  const { module } = controller;
  const measured = { controller, after: () => undefined, singleTicks: false };
  day.open(measured);
  day.pass(measured, SETTLE_s);
  const boot = live(module);
  let most = boot;
  const asks = ["status", "get", "rfid list", "trip list", "update", "log", "wifi"];
  for (let second = 0; second < BUSY_s; second += MEASURED_EACH_s) {
    controller.consoleReceived(`${asks[second / MEASURED_EACH_s] ?? "status"}\r`, day.now);
    const uri = ["/api/v1/state", "/status", "/api/v1/settings?group=timing", "/config"][
      (second / MEASURED_EACH_s) % 4
    ];
    module.request(String(second), { method: "GET", uri: uri ?? "/status", headers: { host: "192.168.1.50" } });
    day.pass(measured, MEASURED_EACH_s);
    const now = live(module);
    if (now.heap_B > most.heap_B) most = now;
  }
  for (let second = 0; second < LATER_s; second += MEASURED_EACH_s) day.pass(measured, MEASURED_EACH_s);
  const later = live(module);
  controller.close();
  return { boot, most, later };
}
