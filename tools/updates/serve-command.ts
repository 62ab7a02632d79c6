import { networkInterfaces } from "node:os";
import { resolve } from "node:path";
import { InputError } from "#platform/node/input-error";
import { untilSignal } from "#platform/node/until-signal";
import type { Command } from "#tools/cli/command";
import { readOptions } from "#tools/cli/options";
import { damagedFiles, readImage } from "./image-folder";
import { onlyOperand, portOf } from "./options";
import { UpdateServer } from "./update-server";

const HELP = `dinamics serve-updates - serves a signed image to modules

Usage: dinamics serve-updates FOLDER [OPTIONS]

Serves the manifest of the folder and the files that it names over HTTP, whole or from a byte on, and nothing
else. A folder that is signed again while this runs counts from then on. What modules take is decided by the
signature, not by who serves it. Ctrl-C ends it, after requests under way or 2 s.

Options:
  --port PORT  where to listen, 0 for any free port (default 8070)
  --host HOST  address to listen at (default 0.0.0.0: all networks of this machine)

Examples:
  dinamics serve-updates build/module/upload
  mosquitto_pub -t Dinamics/SERIAL/set_update_server -m http://192.168.1.10:8070
  mosquitto_pub -t Dinamics/SERIAL/set_update -m 1

Exit codes: 0 ended by a signal, 2 wrong usage, or the folder or the port cannot be served.
`;

const OPTIONS = { port: { type: "string" }, host: { type: "string" } } as const;

export const serveCommand: Command = {
  name: "serve-updates",
  summary: "serve a signed image to modules",
  help: HELP,
  run,
};

async function run(args: string[]): Promise<number> {
  const { text, rest } = readOptions("serve-updates", args, OPTIONS);
  const folder = resolve(onlyOperand("serve-updates", "FOLDER", rest));
  const host = text("host") ?? "0.0.0.0";
  const port = portOf("serve-updates", text("port") ?? "8070");
  const image = readImage(folder);
  const damaged = damagedFiles(folder, image);
  if (damaged.length > 0) throw new InputError(damaged);
  // listened for before anybody can know that it serves
  const ended = untilSignal();
  const server = await UpdateServer.start({ folder, host, port, say });
  const size_kB = Math.round(image.files.reduce((sum, file) => sum + file.size_B, 0) / 1000);
  say(`serving ${image.product} ${image.version}: ${String(image.files.length)} files, ${String(size_kB)} kB`);
  for (const address of addresses(host)) say(`set_update_server http://${address}:${String(server.port)}`);
  const signal = await ended;
  say(`${signal}: ending`);
  await server.stop();
  return 0;
}

/** A line with the time of day; the pipe that reads it may be gone. */
function say(line: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}

/** The addresses under which others reach this machine. */
function addresses(host: string): string[] {
  if (host !== "0.0.0.0") return [host.includes(":") ? `[${host}]` : host];
  const others = Object.values(networkInterfaces()).flatMap((list = []) =>
    list.flatMap(({ family, internal, address }) => (family === "IPv4" && !internal ? [address] : [])),
  );
  return others.length > 0 ? others : ["127.0.0.1"];
}
