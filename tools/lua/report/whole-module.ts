import type { Surroundings } from "#tools/controller/controller";
import { ModuleController } from "#tools/module/controller";
import type { VirtualModule } from "#tools/module/virtual-module";
import { Day, SURROUNDINGS } from "./day";
import { MODULE_VM_B, measuredMachine } from "./memory";

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
const MEASURED_EACH_s = 10;

export interface WholeModule {
  /** Heap of the module as it stands, B: with all that hangs on it. */
  boot_B: number;
  /** The most that was live while console, HTTP API and an update were at work as well, B. */
  most_B: number;
}

/** The heap of the virtual module as it would be on the real one: the stand-ins of NodeMCU's modules are not counted, nor is the code. */
function heap_B(module: VirtualModule): number {
  return module.heap_B() - module.idle_B + MODULE_VM_B;
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
  const boot_B = heap_B(module);
  let most_B = boot_B;
  const asks = ["status", "get", "rfid list", "trip list", "update", "log", "wifi"];
  for (let second = 0; second < BUSY_s; second += MEASURED_EACH_s) {
    controller.consoleReceived(`${asks[second / MEASURED_EACH_s] ?? "status"}\r`, day.now);
    const uri = ["/api/v1/state", "/status", "/api/v1/settings?group=timing", "/config"][
      (second / MEASURED_EACH_s) % 4
    ];
    module.request(String(second), { method: "GET", uri: uri ?? "/status", headers: { host: "192.168.1.50" } });
    day.pass(measured, MEASURED_EACH_s);
    most_B = Math.max(most_B, heap_B(module));
  }
  controller.close();
  return { boot_B, most_B };
}
