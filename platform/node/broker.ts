import { createServer, type AddressInfo, type Server } from "node:net";
import { Aedes, type Client } from "aedes";
import type { LogPort } from "#hal/log";
import { BrokerGuard } from "./broker-guard";
import type { Accounts } from "./security/accounts";
import type { Scope } from "./security/scope";
import { Senders } from "./security/senders";
import { errorCode, errorText, InputError } from "./input-error";

export const DEFAULT_LISTEN = "127.0.0.1";
export const DEFAULT_PORT = 1883;
/** Ports tried after the default one before any free one is taken. */
const NEIGHBOURS = 9;

export interface EmbeddedBrokerOptions {
  /** Address to listen at. */
  listen?: string | undefined;
  /** The port that is wanted and no other; 0 takes any. Without it 1883 or the next free one. */
  port?: number | undefined;
  /** Whoever does not come from this computer gives the password or a token. */
  accounts?: Accounts | undefined;
  /** Once a password is set: what everybody may do without it, for clients that know no password. */
  openAccess?: Scope | undefined;
}

/** An MQTT broker in this process, for those who have none. */
export class EmbeddedBroker {
  private constructor(
    private readonly aedes: Aedes,
    private readonly server: Server,
    private readonly known: { url: string; port: number; senders: Senders },
  ) {}

  /** Address for clients on this machine. */
  get url(): string {
    return this.known.url;
  }

  get port(): number {
    return this.known.port;
  }

  /** Who has sent which message. */
  get senders(): Senders {
    return this.known.senders;
  }

  /** Starts it; throws {@link InputError} when the address or the wanted port cannot be had. */
  static async start(options: EmbeddedBrokerOptions, log: LogPort): Promise<EmbeddedBroker> {
    const listen = options.listen ?? DEFAULT_LISTEN;
    const aedes = await Aedes.createBroker();
    const senders = new Senders();
    if (options.accounts !== undefined) new BrokerGuard(options.accounts, options.openAccess, senders).watch(aedes);
    aedes.on("client", deliverAll);
    aedes.on("clientError", (client, error) => log.log("debug", `broker: client ${client.id}: ${error.message}`));
    aedes.on("connectionError", (_client, error) => log.log("debug", `broker: ${error.message}`));
    const server = createServer({ noDelay: true }, (socket) => {
      aedes.handle(socket);
    });
    try {
      await listenSomewhere(server, listen, options.port);
    } catch (error) {
      aedes.close();
      throw error;
    }
    const port = (server.address() as AddressInfo).port;
    server.on("error", (error) => log.log("error", `broker: ${errorText(error)}`));
    tell(log, listen, port, options);
    return new EmbeddedBroker(aedes, server, { url: `mqtt://${localHost(listen)}:${String(port)}`, port, senders });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    await new Promise<void>((resolve) => this.aedes.close(() => resolve()));
    await closed;
  }
}

/**
 * aedes takes a message for a copy when a later one was delivered before it, which happens whenever one that is kept or acknowledged is
 * followed at once by one that is not: it would be lost. Without that check a client whose subscriptions overlap gets copies, as MQTT allows.
 */
function deliverAll(client: Client): void {
  const none = new Proxy({}, { get: () => 0, set: () => true });
  Object.assign(client, { duplicates: none });
}

function tell(log: LogPort, listen: string, port: number, options: EmbeddedBrokerOptions): void {
  const { port: wanted, accounts, openAccess } = options;
  const moved = wanted === undefined && port !== DEFAULT_PORT ? ` (${String(DEFAULT_PORT)} is taken)` : "";
  log.log("info", `embedded broker at ${listen}:${String(port)}${moved}`);
  if (isLoopback(listen)) return;
  if (accounts === undefined)
    log.log("warn", `the embedded broker asks no password: everybody who reaches ${listen} can set this charger`);
  else if (!accounts.password.isSet)
    log.log("warn", "the embedded broker lets in only this computer until a password is set (dinamics password)");
  else if (openAccess !== undefined)
    log.log("warn", `broker.openAccess: everybody who reaches ${listen} may ${openAccess} without the password`);
}

async function listenSomewhere(server: Server, listen: string, wanted: number | undefined): Promise<void> {
  const ports = wanted !== undefined ? [wanted] : [...neighbours(), 0];
  for (const port of ports) {
    try {
      await listenAt(server, listen, port);
      return;
    } catch (error) {
      if (errorCode(error) === "EADDRINUSE" && port !== ports.at(-1)) continue;
      throw new InputError([`broker: cannot listen at ${listen}:${String(port)}: ${advice(error)}`]);
    }
  }
}

function neighbours(): number[] {
  return Array.from({ length: NEIGHBOURS + 1 }, (_, index) => DEFAULT_PORT + index);
}

function advice(error: unknown): string {
  switch (errorCode(error)) {
    case "EADDRINUSE":
      return "the port is taken; name another one, or leave broker.port out to take the next free one";
    case "EACCES":
      return "not permitted; take a port of 1024..65535";
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return "this machine has no such address; broker.listen may be 127.0.0.1, 0.0.0.0 or one of its own addresses";
    default:
      return errorText(error);
  }
}

function listenAt(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}

function isLoopback(listen: string): boolean {
  return listen === "localhost" || listen === "::1" || listen.startsWith("127.");
}

function localHost(listen: string): string {
  if (listen === "0.0.0.0") return "127.0.0.1";
  if (listen === "::") return "[::1]";
  return listen.includes(":") ? `[${listen}]` : listen;
}
