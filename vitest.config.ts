import { configDefaults, defineConfig } from "vitest/config";

/**
 * Which tests run. Without a word the quick ones: what needs neither minutes nor sockets. DINAMICS_TESTS=all takes everything that needs no
 * Debian package; DINAMICS_CI takes everything, and then everything must be there.
 */
const whole = (process.env["DINAMICS_CI"] ?? "") !== "";
const all = whole || process.env["DINAMICS_TESTS"] === "all";
const DEBIAN = "test/**/*.debian.test.ts";
const LUA = "test/lua/**/*.test.ts";
/** A house, an EVSE and the whole firmware over hours or weeks; Lua made and measured; the virtual module. */
const LONG = ["test/scenarios/**/*.test.ts", "test/tools/{lua,image,module}/**/*.test.ts"];
/** A gateway, or a command, with sockets and the clock of this machine: they wait more than they compute. */
const LIVE = ["test/platform/{contract,node}/**/*.test.ts", "test/tools/{cli,flash,updates}/**/*.test.ts"];
const WAITING_WORKERS = 5;
const COMPUTING_WORKERS = "100%";
/** Chromium has more than one process itself. */
const BROWSING_WORKERS = 2;
/** Scenarios that say themselves which machine runs the controller. */
const OWN_MACHINE = [
  "test/scenarios/module*.test.ts",
  "test/scenarios/both-machines.test.ts",
  "test/scenarios/wild-house.test.ts",
];

if (!whole && process.env["DINAMICS_TOLD"] === undefined) {
  process.env["DINAMICS_TOLD"] = "yes";
  console.log(
    all
      ? "Left out: tests with Debian's lua5.3, socat, mosquitto and Chromium. To run them too: bash .ci/run"
      : "The quick tests. Those that take minutes as well: npm run check; with Debian's packages too: bash .ci/run",
  );
}

/** Nothing waits for time to pass; a slow machine may take long to compile. */
const testTimeout = 60_000;
/** What computes keeps nothing outside of its tests: a module is loaded once by each worker. */
const isolate = false;

const quick = [
  {
    test: {
      name: "unit",
      testTimeout,
      isolate,
      include: ["test/**/*.spec.ts", "test/**/*.test.ts"],
      exclude: [...configDefaults.exclude, LUA, DEBIAN, ...LONG, ...LIVE],
    },
  },
  { test: { name: "lua", testTimeout, isolate, include: [LUA], exclude: [...configDefaults.exclude, DEBIAN] } },
];

const slow = [
  { test: { name: "long", testTimeout, isolate, include: LONG, exclude: [...configDefaults.exclude, DEBIAN] } },
  // every scenario once more with the virtual module in the place of the controller in this process; `--project '!module'` leaves it out
  {
    test: {
      name: "module",
      testTimeout: 3 * testTimeout,
      isolate,
      env: { DINAMICS_MACHINE: "module" },
      include: ["test/scenarios/*.test.ts"],
      exclude: [...configDefaults.exclude, ...OWN_MACHINE, DEBIAN],
    },
  },
  {
    test: {
      name: "live",
      testTimeout,
      include: LIVE,
      exclude: [...configDefaults.exclude, DEBIAN],
      maxWorkers: WAITING_WORKERS,
      sequence: { groupOrder: 1 },
    },
  },
];

const debian = [
  {
    test: { name: "debian", testTimeout, include: [DEBIAN], maxWorkers: BROWSING_WORKERS, sequence: { groupOrder: 2 } },
  },
];

export default defineConfig({
  test: {
    allowOnly: false,
    maxWorkers: COMPUTING_WORKERS,
    projects: [...quick, ...(all ? slow : []), ...(whole ? debian : [])],
  },
});
