import { makeFolder } from "#platform/node/folder";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { IClientOptions } from "mqtt";
import { type Command, UsageError } from "#tools/cli/command";
import { defaultDataDir } from "#tools/cli/data-dir";
import { type Carrier, carryOverPty } from "#tools/evse/carrier";
import { DataLock } from "#platform/node/data-lock";
import { errorText } from "#platform/node/input-error";
import { brokerUrlProblem, BROKER_ALLOWED, clientOptions } from "#platform/node/mqtt-options";
import { type WireFactory, tcpWire, ttyWire } from "#platform/node/serial-wire";
import { untilSignal } from "#platform/node/until-signal";
import { modulePage } from "#tools/image/module-page";
import { pageFolder } from "#tools/page/build-page";
import { LiveModule } from "./live-module";
import { LiveWeb } from "./live-web";

const BAUD = 115200;
const DEFAULT_SERIAL = "D040EB958B0C";
/** Ctrl-] ends a session at a terminal, because Ctrl-C belongs to the module's console. */
const LEAVE = "\x1d";

const HELP = `dinamics module [options]

Runs the virtual module in real time: the very Lua files that go into the module's flash, on stand-ins for NodeMCU's modules with their quirks.

  --evse ADDRESS       what hangs on its UART2: tcp:HOST:PORT, or a device such as /dev/pts/3 or /dev/ttyUSB0
  --broker URL         broker: mqtt://HOST[:PORT] or mqtts://HOST[:PORT]; without it the one that the module's console has set
  --http PORT          its page and HTTP server on [HOST:]PORT of this computer (default host 127.0.0.1); the setting http must be 1
  --data DIR           folder of its file system (default module in the state directory)
  --console pty:PATH   its serial console on a pseudo terminal linked at PATH (needs socat or python3); default: this terminal
  --serial HEX         its serial number, 12 hex digits (default ${DEFAULT_SERIAL})
  --help               this text

The network in reach is called home, its password is: simulated network. A module that knows no network knows that one from the start.
It is updated over the air like a real one, see docs/updates.md; its flash store is the file .flash-store in its folder, made by the first update.
At a terminal, Ctrl-] ends it; SIGTERM and SIGINT do everywhere.

Examples
  dinamics evse --tcp 8023 --plugged
  dinamics module --evse tcp:127.0.0.1:8023 --broker mqtt://127.0.0.1
  dinamics module --evse /tmp/evse --console pty:/tmp/console --http 8080

Exit codes: 0 ended by a signal or Ctrl-], 1 failed, 2 wrong usage.
`;

function readOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        evse: { type: "string" },
        broker: { type: "string" },
        http: { type: "string" },
        data: { type: "string" },
        console: { type: "string" },
        serial: { type: "string", default: DEFAULT_SERIAL },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${errorText(error)}; see dinamics module --help`);
  }
}

function evseWire(text: string | undefined): WireFactory | undefined {
  if (text === undefined) return undefined;
  if (text.startsWith("/")) return ttyWire(text, BAUD, undefined, "bytes");
  const [, host = "", port = ""] = /^tcp:(.+):(\d{1,5})$/.exec(text) ?? [];
  if (host === "" || Number(port) > 65535 || Number(port) === 0)
    throw new UsageError(`--evse ${text}: allowed are tcp:HOST:PORT and a device, e.g. tcp:127.0.0.1:8023`);
  return tcpWire(host, Number(port), "bytes");
}

function brokerOptions(url: string | undefined): IClientOptions | undefined {
  if (url === undefined) return undefined;
  const problem = brokerUrlProblem(url);
  if (problem !== undefined) throw new UsageError(`--broker ${url}: ${problem}; allowed: ${BROKER_ALLOWED}`);
  return clientOptions({ url }, process.env);
}

function httpPlace(text: string | undefined): { host: string; port: number } | undefined {
  if (text === undefined) return undefined;
  const [, host = "127.0.0.1", port = ""] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? [];
  if (port === "" || Number(port) > 65535) throw new UsageError(`--http ${text}: give a port, or host:port, e.g. 8080`);
  return { host, port: Number(port) };
}

function ptyPath(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!/^pty:.+/.test(text)) throw new UsageError(`--console ${text}: allowed is pty:PATH, e.g. pty:/tmp/console`);
  return text.slice(4);
}

/** The console on this process's own streams; resolves when the person leaves. */
function ownStreams(live: LiveModule): Promise<void> {
  const { stdin, stdout } = process;
  live.send = (bytes) => stdout.write(bytes, "latin1");
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.setEncoding("latin1");
  return new Promise((resolve) => {
    stdin.on("data", (text: string) => {
      const at = stdin.isTTY ? text.indexOf(LEAVE) : -1;
      const typed = at < 0 ? text : text.slice(0, at);
      if (typed !== "") live.receive(stdin.isTTY ? typed : typed.replace(/\r?\n/g, "\r"));
      if (at >= 0) resolve();
    });
  });
}

function note(line: string): void {
  process.stderr.write(line + "\n");
}

interface Places {
  http: { host: string; port: number } | undefined;
  /** Of the pseudo terminal of its console; `undefined`: this process's own streams. */
  path: string | undefined;
}

/** Runs until a signal, the person, or a failure of the module; returns the exit code. */
async function serve(live: LiveModule, places: Places): Promise<number> {
  const { http, path } = places;
  const ended = untilSignal().then(() => undefined);
  let terminal: Carrier | undefined;
  try {
    if (http !== undefined) {
      live.web = await LiveWeb.open(http.host, http.port, (id, asked) => {
        live.ask(id, asked);
      });
      note(`its HTTP server is at http://${http.host}:${live.web.port}`);
    }
    if (path !== undefined) terminal = carryOverPty(live, path);
    const left = path === undefined ? ownStreams(live) : new Promise<void>(() => undefined);
    const end = await Promise.race([live.failure, left, ended]);
    if (end === undefined) return 0;
    note(`the module has failed: ${end}`);
    return 1;
  } finally {
    live.close();
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    process.stdin.destroy();
    await live.web?.close();
    await terminal?.close();
  }
}

/** The page as it lies on a module; empty where it cannot be built. */
async function builtPage(): Promise<Map<string, Buffer>> {
  const folder = await pageFolder(note);
  return folder === undefined ? new Map<string, Buffer>() : modulePage(folder);
}

async function run(args: string[]): Promise<number> {
  const values = readOptions(args);
  const serial = values.serial.toUpperCase();
  if (!/^[0-9A-F]{12}$/.test(serial)) throw new UsageError(`--serial ${values.serial}: allowed are 12 hex digits`);
  const evse = evseWire(values.evse);
  const broker = brokerOptions(values.broker);
  const places = { http: httpPlace(values.http), path: ptyPath(values.console) };
  const data = values.data ?? join(defaultDataDir(process.env), "module");
  makeFolder(data, 0o700);
  const lock = await DataLock.take(data);
  try {
    note(`virtual module ${serial}, its files in ${data}`);
    const page = places.http === undefined ? undefined : await builtPage();
    return await serve(new LiveModule({ serial, data, evse, broker, page, note }), places);
  } finally {
    await lock.release();
  }
}

/** `dinamics module`. */
export const moduleCommand: Command = {
  name: "module",
  summary: "the virtual module: the files of the flash in real time",
  help: HELP,
  run,
};
