import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { type AddressInfo, type Socket, createServer } from "node:net";

/** What a line is carried to: bytes in, bytes out. */
export interface Carried {
  /** Who gets the bytes; nobody while no client is connected. */
  send: ((bytes: string) => void) | undefined;
  receive(bytes: string): void;
}

/** Where an EVSE can be reached, and how to end that. */
export interface Carrier {
  address: string;
  close(): Promise<void>;
}

/** The EVSE on a TCP port; one client at a time, a newer one takes the line over. */
export async function carryOverTcp(live: Carried, host: string, port: number): Promise<Carrier> {
  let client: Socket | undefined;
  const server = createServer((socket) => {
    client?.destroy();
    client = socket;
    socket.setNoDelay(true);
    socket.setEncoding("latin1");
    live.send = (bytes) => {
      if (!socket.destroyed) socket.write(bytes, "latin1");
    };
    socket.on("data", (bytes) => {
      live.receive(String(bytes));
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      if (client === socket) live.send = undefined;
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    address: `tcp:${host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        client?.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

const PYTHON = `
import os, select, sys, tty
master, slave = os.openpty()
tty.setraw(slave)
path = sys.argv[1]
if os.path.islink(path): os.unlink(path)
os.symlink(os.ttyname(slave), path)
while True:
    for source in select.select([master, 0], [], [])[0]:
        data = os.read(source, 4096)
        if source == 0 and not data: os.unlink(path); sys.exit(0)
        os.write(1 if source == master else master, data)
`;

function isThere(program: string): boolean {
  return spawnSync(program, ["-h"], { stdio: "ignore" }).error === undefined;
}

/** The EVSE on a pseudo terminal whose name is linked at `path`. Needs socat or python3; says so when neither is there. */
export function carryOverPty(live: Carried, path: string): Carrier {
  const child = ptyProgram(path);
  child.stdout?.setEncoding("latin1");
  child.stdout?.on("data", (bytes: string) => {
    live.receive(bytes);
  });
  child.stdin?.on("error", () => undefined);
  live.send = (bytes) => {
    child.stdin?.write(bytes, "latin1");
  };
  return {
    address: path,
    close: () =>
      new Promise((resolve) => {
        child.once("exit", () => {
          resolve();
        });
        child.stdin?.end();
        child.kill("SIGTERM");
      }),
  };
}

function ptyProgram(path: string): ChildProcess {
  if (isThere("socat"))
    return spawn("socat", [`pty,raw,echo=0,link=${path}`, "stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  if (isThere("python3")) return spawn("python3", ["-c", PYTHON, path], { stdio: ["pipe", "pipe", "inherit"] });
  throw new Error(
    "a pseudo terminal needs socat or python3; install one of them (apt-get install socat), or use --tcp",
  );
}
