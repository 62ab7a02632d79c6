import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

/** What the whole run needs from the operating system; `.ci/run` installs it. */
const NEEDED = ["lua5.3", "socat", "mosquitto"];

it.each(NEEDED)("%s is installed (apt-get install lua5.3 socat mosquitto)", (command) => {
  const found = spawnSync("sh", ["-c", `PATH="$PATH:/usr/sbin" command -v ${command}`], { encoding: "utf8" });
  expect(found.stdout.trim()).not.toBe("");
});
