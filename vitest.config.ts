import { configDefaults, defineConfig } from "vitest/config";

/** With DINAMICS_CI set, everything must be there and everything runs; without it, what needs Debian packages is not part of the run. */
const whole = (process.env["DINAMICS_CI"] ?? "") !== "";
const DEBIAN = "test/**/*.debian.test.ts";
const LUA = "test/lua/**/*.test.ts";

if (!whole && process.env["DINAMICS_TOLD"] === undefined) {
  process.env["DINAMICS_TOLD"] = "yes";
  console.log("Left out: tests with Debian's lua5.3, socat, mosquitto and Chromium. To run them too: bash .ci/run");
}

/** Nothing waits for time to pass; a slow machine may take long to compile. */
const testTimeout = 60_000;

const projects = [
  {
    test: {
      name: "unit",
      testTimeout,
      include: ["test/**/*.spec.ts", "test/**/*.test.ts"],
      exclude: [...configDefaults.exclude, LUA, DEBIAN],
    },
  },
  { test: { name: "lua", testTimeout, include: [LUA], exclude: [...configDefaults.exclude, DEBIAN] } },
];

export default defineConfig({
  test: {
    allowOnly: false,
    projects: whole ? [...projects, { test: { name: "debian", testTimeout, include: [DEBIAN] } }] : projects,
  },
});
