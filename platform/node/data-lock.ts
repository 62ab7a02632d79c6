import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { errorCode, errorText, InputError } from "./input-error";

/**
 * Keeps a second controller off a data directory for as long as this process lives. Held by the kernel (a socket without a file),
 * so that nothing is left behind after a crash; only Linux has that, elsewhere nothing is held.
 */
export class DataLock {
  private constructor(private readonly server: Server | undefined) {}

  /** Throws {@link InputError} when another process holds the directory. */
  static async take(directory: string): Promise<DataLock> {
    if (process.platform !== "linux") return new DataLock(undefined);
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(refusal(directory, error)));
      server.listen(socketName(directory), resolve);
    });
    server.unref();
    return new DataLock(server);
  }

  release(): Promise<void> {
    return new Promise((resolve) => {
      if (this.server === undefined) resolve();
      else this.server.close(() => resolve());
    });
  }
}

function refusal(directory: string, error: unknown): InputError {
  const why = errorCode(error) === "EADDRINUSE" ? "another dinamics is using it" : errorText(error);
  return new InputError([
    `data directory ${directory}: ${why}; end that one first, name another directory with --data, or change settings over MQTT`,
  ]);
}

/** The same directory has the same name, whichever way it is reached; names of sockets are short, hence the digest. */
function socketName(directory: string): string {
  return "\0dinamics:" + createHash("sha256").update(realpathSync(directory)).digest("hex");
}
