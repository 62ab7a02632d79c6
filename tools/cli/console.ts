import { createConnection, type Socket } from "node:net";
import { resolve } from "node:path";
import { readConfigFile } from "#platform/node/config";
import { consolePath, consolePathProblem } from "#platform/node/console-server";
import { errorCode, errorText } from "#platform/node/input-error";
import { type Command, UsageError } from "./command";
import { defaultDataDir } from "./data-dir";
import { readOptions } from "./options";

const HELP = `dinamics console - the console of a controller that runs on this machine

Usage: dinamics console [OPTIONS]             a conversation; Ctrl-D or exit ends it
       dinamics console [OPTIONS] COMMAND...  one command
       ... | dinamics console [OPTIONS]       a command in each line

It is the same console that a module offers on its USB port; help lists what it can do. Only the user whose
controller it is can use it.

Options:
  --data DIR     data directory of the controller (default: $XDG_STATE_HOME/dinamics or ~/.local/state/dinamics)
  --config FILE  take the directory from this configuration file

Examples:
  dinamics console
  dinamics console status
  dinamics console set breaker_A 25
  echo status | dinamics console
  dinamics console log follow

Exit codes: 0 done, 1 something was refused or no controller runs, 2 wrong usage or input.
`;

const OPTIONS = { data: { type: "string" }, config: { type: "string" } } as const;
const FAILED = 1;
const CR = 13;

export const consoleCommand: Command = {
  name: "console",
  summary: "the console of a running controller",
  help: HELP,
  run,
};

async function run(args: string[]): Promise<number> {
  const { text, rest } = readOptions("console", args, OPTIONS);
  const config = text("config");
  const directory = text("data") ?? (config === undefined ? undefined : readConfigFile(config).dataDir);
  const data = resolve(directory ?? defaultDataDir(process.env));
  const path = consolePath(data);
  const problem = consolePathProblem(path);
  if (problem !== undefined) throw new UsageError(`console: ${problem}`);
  const line = rest.join(" ");
  if (/[\r\n]/.test(line)) throw new UsageError("console: a command is one line; give several on the standard input");
  let socket: Socket;
  try {
    socket = await connect(path);
  } catch (error) {
    process.stderr.write(`dinamics: console: ${remedy(error, data)}\n`);
    return FAILED;
  }
  return talk(socket, line);
}

function connect(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path, allowHalfOpen: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}

/** Why nobody answers, and what to do about it. */
function remedy(error: unknown, data: string): string {
  switch (errorCode(error)) {
    case "ENOENT":
    case "ECONNREFUSED":
    case "ENOTDIR":
      return `no controller runs with the data directory ${data}; start one with dinamics run --data ${data}, or name the directory of yours with --data`;
    case "EACCES":
    case "EPERM":
      return `the controller in ${data} belongs to another user; call this as that user, e.g. with sudo -u`;
    default:
      return `${data}: ${errorText(error)}`;
  }
}

/** Carries bytes both ways until the other end says with which code to end. */
async function talk(socket: Socket, line: string): Promise<number> {
  const { stdin, stdout } = process;
  const person = line === "" && stdin.isTTY;
  socket.write(person ? "\0i" : "\0s");
  const ended = untilEnd(socket, stdout);
  const send = (bytes: Buffer): void => void (socket.writable && socket.write(bytes));
  if (line !== "") socket.end(line + "\n");
  else if (person) {
    stdin.setRawMode(true);
    stdin.on("data", send);
  } else stdin.pipe(socket);
  const code = await ended;
  if (person) stdin.setRawMode(false);
  stdin.off("data", send);
  stdin.unpipe(socket);
  // a file or a pipe that still has something to say does not keep this process alive
  stdin.destroy();
  socket.destroy();
  if (code !== undefined) return code;
  process.stderr.write("dinamics: console: the controller is gone\n");
  return FAILED;
}

/** Prints what comes; resolves to the exit code, or `undefined` when the other end has gone without one. */
function untilEnd(socket: Socket, output: NodeJS.WriteStream): Promise<number | undefined> {
  return new Promise((resolve) => {
    let code: string | undefined;
    socket.on("data", (chunk: Buffer) => {
      const zero = code === undefined ? chunk.indexOf(0) : 0;
      const text = zero < 0 ? chunk : chunk.subarray(0, zero);
      if (zero >= 0) code = (code ?? "") + chunk.subarray(zero).toString("latin1").replace("\0", "");
      // a terminal in raw mode still adds the CR that an LF needs
      const lines = output.isTTY ? text.filter((byte) => byte !== CR) : text;
      if (lines.length > 0 && !output.write(lines)) {
        socket.pause();
        output.once("drain", () => socket.resume());
      }
    });
    socket.once("error", () => socket.destroy());
    output.once("error", () => socket.destroy());
    socket.once("end", () => resolve(code === undefined || code === "" ? undefined : Number(code)));
    socket.once("close", () => resolve(code === undefined || code === "" ? undefined : Number(code)));
  });
}
