import { rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import type { LogPort } from "#hal/log";
import type { AppHost } from "./app-host";
import { ConsoleConnection, type ConsoleMachine } from "./console-connection";
import { errorText } from "./input-error";

const FILE = "console.sock";
/** Longest name of a socket in bytes: Linux has room for 107, macOS for 103. */
const LONGEST_PATH = 103;
const MOST_CONNECTIONS = 8;

/** Where the console of the controller with this data directory is reached. */
export function consolePath(directory: string): string {
  return join(directory, FILE);
}

/** Why there can be no console at a path, or `undefined`. */
export function consolePathProblem(path: string): string | undefined {
  if (process.platform === "win32") return "there is none on Windows";
  if (Buffer.byteLength(path) <= LONGEST_PATH) return undefined;
  return `${path} is longer than the name of a socket may be; choose a shorter data directory`;
}

/**
 * Offers the console on a socket that only its owner may use. A terminal begins with a zero byte and `i`; a script with a zero byte and `s`
 * gets neither echo nor prompts. What ends the conversation is a zero byte and the exit code: 0, or 1 when something was refused.
 */
export class ConsoleServer {
  private readonly connections = new Set<ConsoleConnection>();

  private constructor(private readonly server: Server) {}

  /** Begins listening; without a console the controller works as well, so what goes wrong is only logged. */
  static async start(
    path: string,
    host: AppHost,
    machine: ConsoleMachine,
    log: LogPort,
  ): Promise<ConsoleServer | undefined> {
    const problem = consolePathProblem(path);
    if (problem !== undefined) {
      log.log("warn", `no console: ${problem}`);
      return undefined;
    }
    try {
      // the data directory is this process's own: a socket that is there is what a crash has left
      rmSync(path, { force: true });
      const server = createServer({ allowHalfOpen: true });
      server.maxConnections = MOST_CONNECTIONS;
      const console = new ConsoleServer(server);
      server.on("connection", (socket) => console.connected(socket, host, machine));
      await listen(server, path);
      return console;
    } catch (error) {
      log.log("warn", `no console: ${errorText(error)}`);
      return undefined;
    }
  }

  /** Ends all conversations and removes the socket. */
  close(): Promise<void> {
    for (const connection of this.connections) connection.end("the controller ends");
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private connected(socket: Socket, host: AppHost, machine: ConsoleMachine): void {
    const connection = new ConsoleConnection(socket, host, machine);
    this.connections.add(connection);
    socket.once("close", () => this.connections.delete(connection));
  }
}

/** Listens; nobody else may connect from the first moment on, as the socket is made within the call of `listen`. */
function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const mask = process.umask(0o177);
    server.listen(path, resolve);
    process.umask(mask);
  });
}
