import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { addressProblem } from "#platform/node/serial";
import { type Command, UsageError } from "#tools/cli/command";
import { readOptions } from "#tools/cli/options";
import { IMAGE, readImageFolder } from "#tools/image/manifest";
import { flash, type FlashOrder } from "./flash";
import { type LineOpener, serialOpener, tcpOpener } from "./line";
import { Progress } from "./progress";
import { PATIENCE } from "./prompt";
import { Garbled, LineLost, Refused } from "./trouble";
import { TRUST_OPTIONS, trustFiles } from "./trust";

const HELP = `dinamics flash - bring the controller onto an ESP32 module, over its console

Usage: dinamics flash --port DEVICE [OPTIONS]

Uploads init.lua and the image to a module that runs NodeMCU, compares their SHA-256 on the module, loads the image
into the flash store, and waits until the new version reports in. What is there already is not sent again. When the
cable breaks it goes on where it was, at once or with the next call. The settings on the module stay. Before the module
restarts, the EVSE is left with the failsafe current; nothing is done while a car is charging unless that is asked for.

Options:
  --port DEVICE  the module's serial port, such as /dev/ttyUSB0, or tcp:HOST:PORT of a serial server
  --baud RATE    speed of its console (default 115200)
  --while-charging
                 also while the car is charging: it goes on with no more than the failsafe current until the new version runs
  --image DIR    the image folder (default build/module; npm run build:module makes it)
  --update-key K the key that updates over the air must be signed with: its 64 public digits, or the file of
                 dinamics update-key; without it the module keeps the one it has
  --update-ca F  the certificate (PEM, up to 4000 bytes) that vouches for a server of updates over https

Examples:
  dinamics flash --port /dev/ttyUSB0
  dinamics flash --port tcp:192.168.1.20:4000 --image ~/dinamics-module

How to put NodeMCU itself on an empty ESP32 says the page README.md in the image folder.

Exit codes: 0 the version runs, 1 it does not (the cable, the module), 2 wrong usage or image folder.
`;

const OPTIONS = {
  port: { type: "string" },
  baud: { type: "string" },
  image: { type: "string" },
  "while-charging": { type: "boolean" },
  ...TRUST_OPTIONS,
} as const;
const DEFAULT_FOLDER = fileURLToPath(new URL("../../build/module", import.meta.url));
const DONE = 0;
const FAILED = 1;
const PAUSE_ms = 2000;

export const flashCommand: Command = {
  name: "flash",
  summary: "bring the controller onto an ESP32 module, over its console",
  help: HELP,
  run,
};

async function run(args: string[]): Promise<number> {
  const { text, on, rest } = readOptions("flash", args, OPTIONS);
  if (rest.length > 0) throw new UsageError(`flash: ${rest.join(" ")}: not understood; see dinamics flash --help`);
  const open = openerOf(text("port"), text("baud"));
  const { list, files } = readImageFolder(resolve(text("image") ?? DEFAULT_FOLDER));
  if (!files.some(({ name }) => name === IMAGE))
    throw new UsageError(`flash: there is no ${IMAGE} in the image folder yet; its README.md says how to make it`);
  files.push(...trustFiles(text("update-key"), text("update-ca")));
  return bring({ open, list, files, whileCharging: on("while-charging") });
}

async function bring(what: Pick<FlashOrder, "open" | "list" | "files" | "whileCharging">): Promise<number> {
  const { version } = what.list;
  const report = new Progress(process.stderr, () => performance.now());
  try {
    const done = await flash({ ...what, patience: PATIENCE, pause_ms: PAUSE_ms, report });
    process.stdout.write(
      done === "flashed" ? `Dinamics ${version} runs on the module\n` : `Dinamics ${version} runs already\n`,
    );
    return DONE;
  } catch (error) {
    if (!(error instanceof LineLost || error instanceof Garbled || error instanceof Refused)) throw error;
    process.stderr.write(`dinamics: flash: ${error.message}\n`);
    return FAILED;
  }
}

function openerOf(port: string | undefined, baud: string | undefined): LineOpener {
  if (port === undefined) throw new UsageError("flash: --port is missing, e.g. --port /dev/ttyUSB0");
  const problem = addressProblem(port);
  if (problem !== undefined) throw new UsageError(`flash: --port: ${problem}; allowed: a device, or tcp:HOST:PORT`);
  const rate = Number(baud ?? "115200");
  if (!/^[0-9]+$/.test(baud ?? "115200") || rate < 300 || rate > 3_686_400)
    throw new UsageError(`flash: --baud ${String(baud)}: allowed: 300..3686400`);
  if (!port.startsWith("tcp:")) return serialOpener(port, rate);
  const at = port.lastIndexOf(":");
  return tcpOpener(port.slice(4, at).replace(/^\[|\]$/g, ""), Number(port.slice(at + 1)));
}
