import { BusyModule } from "./busy-module";
import { BACKUP, consoleLines, messages, requests } from "./questions";
import { percentile } from "./instructions";

/** What a callback was called for, or what had been asked while it ran. */
export type Cause = "boot" | "running" | "network" | "console line" | "MQTT message" | "HTTP GET" | "HTTP change";

/** VM instructions of the callbacks that something has caused. */
export interface Cost {
  cause: Cause;
  /** What it was: a line, a topic, a route. */
  what: string;
  counts: number[];
  /** What was answered: the console's words, or the status of HTTP. */
  answer: string;
}

/** Of all callbacks of a cause. */
export interface Costs {
  cause: Cause;
  count: number;
  p50: number;
  p99: number;
  max: number;
  /** What had the most. */
  worst: string;
}

const SETTLE = 300;
/** Tenths of a second in which what was asked is counted; a console has more to say. */
const WINDOW = 8;
const CONSOLE_WINDOW = 40;
const LONGEST_REPLY = 600;

function counted(module: BusyModule, cause: Cause, what: string, act: () => void): Cost {
  module.begin();
  act();
  module.pass(WINDOW);
  const counts = [...module.end()];
  return { cause, what, counts, answer: module.answers[0]?.status ?? module.said };
}

/** Types a line and waits until nothing more is said. */
function typed(module: BusyModule, line: string): Cost {
  module.begin();
  module.type(line);
  let before = -1;
  for (let tenths = 0; tenths < LONGEST_REPLY && module.said.length !== before; tenths += CONSOLE_WINDOW) {
    before = module.said.length;
    module.pass(CONSOLE_WINDOW);
  }
  return { cause: "console line", what: line, counts: [...module.end()], answer: module.said };
}

/** A module that serves HTTP to everybody, with all faces, at a car that charges. */
export function openModule(): BusyModule {
  const module = new BusyModule();
  module.pass(100);
  module.plug();
  for (const line of ["set http_open 1", "set smartevse 1", "set rfid_mode all", "set http 1"]) {
    module.type(line);
    module.pass(60);
  }
  module.plug();
  module.pass(SETTLE);
  // some protective stops, so that there is something to list
  for (const reading_mA of ["60", "0", "60", "0", "60", "0"]) {
    module.message("feed/residual_mA", reading_mA);
    module.pass(20);
    if (reading_mA === "0") module.message("trip", "reset");
  }
  module.pass(SETTLE);
  return module;
}

/** A boot: of a module that knows its network and no more, and of one in which a lot is set. */
export function measureBoot(): Cost[] {
  const first = openModule();
  first.request("POST", "/api/v1/restore", BACKUP);
  first.pass(100);
  const used = first.files;
  first.close();
  return [new Map<string, string>(), used].map((files) => {
    const module = new BusyModule(files);
    module.begin();
    module.pass(100);
    const counts = [...module.end()];
    module.close();
    return { cause: "boot", what: files.size === 0 ? "with nothing set" : "with a lot set", counts, answer: "" };
  });
}

/** Minutes at an EVSE, from the moment after the boot on. */
export function measureRunning(): Cost[] {
  const module = new BusyModule();
  module.pass(1);
  module.begin();
  module.pass(100);
  module.plug();
  module.pass(1200);
  const costs: Cost[] = [{ cause: "running", what: "two minutes", counts: [...module.end()], answer: "" }];
  module.close();
  return costs;
}

/** What comes and goes: the broker, the network, the access point. */
export function measureNetwork(): Cost[] {
  const module = new BusyModule();
  module.pass(200);
  const costs: Cost[] = [];
  const events: [string, () => void][] = [
    ["broker lost", () => module.module.brokerLost()],
    ["network lost", () => module.module.network("", "", "")],
    ["network back", () => module.module.network("home", "simulated network", "192.168.1.50")],
  ];
  for (const [what, act] of events) {
    module.begin();
    act();
    module.pass(300);
    costs.push({ cause: "network", what, counts: [...module.end()], answer: "" });
  }
  module.close();
  const unknown = new BusyModule(new Map(), false);
  unknown.pass(1);
  unknown.begin();
  unknown.pass(300);
  costs.push({ cause: "network", what: "access point", counts: [...unknown.end()], answer: "" });
  unknown.close();
  return costs;
}

/** Every line, each when the last is answered. */
export function measureConsole(): Cost[] {
  const module = openModule();
  const costs = consoleLines().map((line) => typed(module, line));
  module.close();
  return costs;
}

/** Every message over the broker. */
export function measureMessages(): Cost[] {
  const module = openModule();
  const costs = messages().map(([topic, payload]) =>
    counted(module, "MQTT message", `${topic} ${payload}`, () => {
      module.message(topic, payload);
    }),
  );
  module.close();
  return costs;
}

/** Each twice: the first time may load what answers. */
export function measureRequests(turns = 2): Cost[] {
  const module = openModule();
  const costs: Cost[] = [];
  for (let turn = 0; turn < turns; turn++)
    for (const { method, uri, body } of requests())
      costs.push(
        counted(module, method === "GET" ? "HTTP GET" : "HTTP change", `${method} ${uri}`, () => {
          module.request(method, uri, body);
        }),
      );
  module.close();
  return costs;
}

/** Every way to ask the module something, each on the module that has not been asked yet. */
export function measureCallbacks(): Cost[] {
  return [
    ...measureBoot(),
    ...measureRunning(),
    ...measureNetwork(),
    ...measureConsole(),
    ...measureMessages(),
    ...measureRequests(),
  ];
}

/** What each cause has cost. */
export function costsOf(all: readonly Cost[]): Costs[] {
  const causes = [...new Set(all.map(({ cause }) => cause))];
  return causes.map((cause) => {
    const costs = all.filter((cost) => cost.cause === cause);
    const sorted = costs.flatMap(({ counts }) => counts).sort((one, other) => one - other);
    const max = sorted.at(-1) ?? 0;
    const worst = costs.find(({ counts }) => counts.includes(max))?.what ?? "";
    return { cause, count: sorted.length, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), max, worst };
  });
}
