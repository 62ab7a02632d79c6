import type { Surroundings } from "#tools/controller/controller";
import { ModuleController } from "#tools/module/controller";
import type { VirtualModule } from "#tools/module/virtual-module";
import { Day, SURROUNDINGS } from "./day";
import { MODULE_VM_B, measuredMachine } from "./memory";

/** All that hangs on a module, and all ways to it. */
const DEVICES = [
  "house_meter clamps",
  "card_reader pn532",
  "temperature_sensor ds18b20",
  "residual_input high",
  "http 1",
  "rfid_mode all",
];
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

/** A module that has been told what hangs on it, up to its restart; what is in its files then. */
function filesOfSettings(): Map<string, string> {
  const files = new Map(SURROUNDINGS.files);
  const day = new Day();
  const effects = {
    ...day.effects,
    stored: (name: string, content: string | undefined) => {
      if (content === undefined) files.delete(name);
      else files.set(name, content);
    },
  };
  const controller = new ModuleController(effects, SURROUNDINGS);
  const measured = { controller, after: () => undefined, singleTicks: false };
  day.open(measured);
  day.pass(measured, SETTLE_s);
  for (const line of DEVICES) {
    controller.consoleReceived(`set ${line}\r`, day.now);
    day.pass(measured, 2);
  }
  controller.consoleReceived("update server http://updates.home/dinamics\r", day.now);
  day.pass(measured, SETTLE_s);
  controller.close();
  return files;
}

/** Runs a module with everything that belongs to it, and then with everybody asking it at once. */
export function measureWholeModule(): WholeModule {
  const surroundings: Surroundings = { ...SURROUNDINGS, files: filesOfSettings() };
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
