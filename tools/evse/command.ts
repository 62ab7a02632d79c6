import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import type { EvseFault } from "#hal/evse";
import { type Command, UsageError } from "#tools/cli/command";
import { FAULTS } from "./codes";
import { type Carrier, carryOverPty, carryOverTcp } from "./carrier";
import { FIRMWARES, type Firmware } from "./generation";
import { LiveEvse } from "./live-evse";

const HELP = `dinamics evse [options]

Runs a simulated OpenEVSE with a car in real time, for any program that speaks RAPI.

  --tcp [HOST:]PORT   listen there (default 127.0.0.1:8023)
  --pty PATH          make a pseudo terminal and link it at PATH (needs socat or python3)
  --firmware VERSION  ${FIRMWARES.join(", ")} (default 8.2)
  --stored-max A      current stored in the EVSE, 6..80 (default 32)
  --phases LIST       mains phases of the car, e.g. 1 or 123 (default 123)
  --max A             largest current of the car, 6..80 (default 32)
  --soc SHARE         state of charge at the start, 0..1 (default 0.4)
  --plugged           the car is plugged in from the start
  --seed N            seed of the reply latencies
  --help              this text

While it runs it takes lines: plug, unplug, fault gfci, fault none, temperature 66, reboot, silent 10, status, quit.

Examples
  dinamics evse --tcp 8023 --plugged
  dinamics evse --pty /tmp/evse --firmware 7.1
  dinamics run --port /tmp/evse

Exit codes: 0 ended by quit or a signal, 1 failed, 2 wrong usage.
`;

function number(
  name: string,
  text: string | undefined,
  [least, most, standard]: readonly [number, number, number],
): number {
  if (text === undefined) return standard;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) throw new UsageError(`--${name} ${text}: allowed is ${least}..${most}`);
  return value;
}

function readOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        tcp: { type: "string" },
        pty: { type: "string" },
        firmware: { type: "string", default: "8.2" },
        "stored-max": { type: "string" },
        phases: { type: "string", default: "123" },
        max: { type: "string" },
        soc: { type: "string" },
        plugged: { type: "boolean", default: false },
        seed: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; see dinamics evse --help`);
  }
}

function place(text: string): { host: string; port: number } {
  const [, host = "127.0.0.1", port = ""] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? [];
  if (port === "" || Number(port) > 65535) throw new UsageError(`--tcp ${text}: give a port, or host:port, e.g. 8023`);
  return { host, port: Number(port) };
}

/** Reads one line of control; returns what to say, `undefined`: end. */
export function control(live: LiveEvse, line: string): string | undefined {
  const [word = "", value = ""] = line.trim().split(/\s+/);
  switch (word) {
    case "":
      return "";
    case "plug":
    case "unplug":
      live.plug(word === "plug");
      return live.status();
    case "fault":
      if (value !== "none" && !FAULTS.includes(value as EvseFault))
        return `fault ${value}: allowed are none, ${FAULTS.join(", ")}`;
      live.fault(value === "none" ? undefined : (value as EvseFault));
      return live.status();
    case "temperature":
    case "silent":
      if (!/^-?\d+(\.\d+)?$/.test(value)) return `${word} ${value}: give a number`;
      if (word === "temperature") live.evse.setTemperature(Number(value));
      else live.evse.silence(Number(value) * 1000);
      return live.status();
    case "reboot":
      live.evse.reboot();
      return "rebooting";
    case "status":
      return live.status();
    case "quit":
      return undefined;
    default:
      return `${word}: not known; allowed are plug, unplug, fault, temperature, reboot, silent, status, quit`;
  }
}

/** Until quit or a signal. */
function untilEnd(live: LiveEvse): Promise<void> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin });
    const end = (): void => {
      process.off("SIGTERM", end);
      process.off("SIGINT", end);
      lines.close();
      process.stdin.destroy();
      resolve();
    };
    process.once("SIGTERM", end);
    process.once("SIGINT", end);
    lines.on("line", (line) => {
      const said = control(live, line);
      if (said === undefined) end();
      else if (said !== "") console.log(said);
    });
  });
}

async function run(args: string[]): Promise<number> {
  const values = readOptions(args);
  if (!FIRMWARES.includes(values.firmware as Firmware))
    throw new UsageError(`--firmware ${values.firmware}: allowed are ${FIRMWARES.join(", ")}`);
  if (!/^(1|2|3|12|13|23|123)$/.test(values.phases))
    throw new UsageError(`--phases ${values.phases}: allowed are 1, 2, 3, 12, 13, 23, 123`);
  if (values.tcp !== undefined && values.pty !== undefined) throw new UsageError("--tcp and --pty exclude each other");
  const evse = {
    firmware: values.firmware as Firmware,
    storedMax_A: number("stored-max", values["stored-max"], [6, 80, 32]),
    seed: number("seed", values.seed, [0, 4294967295, 1]),
    bootNow: true,
  };
  const car = {
    phases: [...values.phases].map(Number),
    max_A: number("max", values.max, [6, 80, 32]),
    soc: number("soc", values.soc, [0, 1, 0.4]),
  };
  const where = place(values.tcp ?? "8023");
  const live = new LiveEvse(evse, car);
  let carrier: Carrier;
  try {
    carrier =
      values.pty === undefined ? await carryOverTcp(live, where.host, where.port) : carryOverPty(live, values.pty);
  } catch (error) {
    live.close();
    throw error;
  }
  if (values.plugged) live.plug(true);
  console.log(`simulated OpenEVSE ${evse.firmware} on ${carrier.address}`);
  await untilEnd(live);
  live.close();
  await carrier.close();
  return 0;
}

/** `dinamics evse`. */
export const evseCommand: Command = {
  name: "evse",
  summary: "run a simulated OpenEVSE on a TCP port or a pseudo terminal",
  help: HELP,
  run,
};
