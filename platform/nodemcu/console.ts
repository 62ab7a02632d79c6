import type { BrokerKey, BrokerSetup, ConsolePort, LogSetup, WifiSetup } from "#hal/console";
import { elapsed_ms } from "#hal/clock";
import { whole } from "#hal/text";
import type { App, ConsoleSession } from "#firmware/app";
import type { Kept, KeptName } from "./kept";
import type { ModuleLog } from "./log";
import { LONGEST_PASSWORD, LONGEST_USER, type ModuleMqtt } from "./mqtt";
import type { Network } from "./network";
import type { FileModule, Uart } from "./nodemcu";
import { keyOf } from "./password";
import type { SpiffsStorage } from "./storage";

declare const file: FileModule;
declare const uart: Uart;

const ID = 0;
const LONGEST_HOST = 64;
/** Bytes that come so close together nobody has typed. */
const PASTED_ms = 5;
/** A conversation in which nothing was typed for so long is over; the next byte begins another. */
const IDLE_ms = 600000;
const CTRL_D = String.fromCharCode(4);

/** What of the module a console sets up. */
export interface ConsoleParts {
  readonly kept: Kept;
  readonly log: ModuleLog;
  readonly mqtt: ModuleMqtt;
  readonly network: Network;
  readonly storage: SpiffsStorage;
  readonly clock: (this: void) => number;
}

/** The serial console on UART0. It is opened, and on the module loaded, with the first byte that is typed. */
export class SerialConsole implements ConsolePort {
  readonly quiet = false;
  readonly wifi: WifiSetup;
  readonly broker: BrokerSetup;
  readonly logging: LogSetup;
  /** How the log prints where nobody talks with a console. */
  private readonly print: ModuleLog["printer"];
  private session: ConsoleSession | undefined = undefined;
  private heard_ms: number | undefined = undefined;
  private pasted = "";
  private used_ms = 0;

  constructor(
    private readonly parts: ConsoleParts,
    private readonly app: App,
  ) {
    this.wifi = parts.network;
    this.broker = brokerSetup(parts);
    this.logging = this.logSetup();
    const { log } = parts;
    this.print = log.printer;
    log.printer = (line) => {
      if (this.session === undefined) this.print(line);
      else this.session.notice(line);
    };
  }

  /**
   * Each byte comes by itself. Those that no person types so fast wait for the next tick and are taken together: a pasted line would
   * otherwise cost as much as some hundred lines.
   */
  received(bytes: string, now: number): void {
    const isPasted = this.heard_ms !== undefined && elapsed_ms(this.heard_ms, now) < PASTED_ms;
    this.heard_ms = now;
    this.used_ms = now;
    this.pasted += bytes;
    if (!isPasted) this.take(now);
  }

  /** False: nobody uses it any more, and the log does without it again; whoever types next gets another. */
  tick(now: number): boolean {
    if (this.pasted !== "") this.take(now);
    const { parts, session } = this;
    if (session !== undefined) {
      session.tick(now);
      if (session.busy()) this.used_ms = now;
      if (elapsed_ms(this.used_ms, now) < IDLE_ms) return true;
      session.closed();
      this.session = undefined;
    }
    parts.log.printer = this.print;
    parts.log.follower = undefined;
    return false;
  }

  /** Ctrl-D does not end a conversation over a wire, on which noise looks like it: the word `exit` does. */
  private take(now: number): void {
    const bytes = this.pasted;
    this.pasted = "";
    this.session ??= this.app.openConsole(this);
    this.session.received(bytes.split(CTRL_D).join(""), now);
  }

  write(bytes: string): boolean {
    uart.write(ID, bytes);
    return true;
  }

  /** Gives the line back to Lua's own prompt, over which files are uploaded. */
  leave(): boolean {
    this.session?.closed();
    this.session = undefined;
    this.pasted = "";
    uart.on(ID, "data");
    uart.write(ID, "Lua's own prompt; dinamics:listen() brings this console back\r\n> ");
    return true;
  }

  setHttpPassword(password: string): string | undefined {
    const stored = this.parts.kept.set("httpKey", password === "" ? "" : keyOf(password));
    return stored ? undefined : "it cannot be stored";
  }

  refusal(): string | undefined {
    return undefined;
  }

  medium(): string {
    const [free_B] = file.fsinfo();
    return this.parts.storage.wear() + ", " + whole(free_B / 1024) + " kB free";
  }

  forget(): void {
    this.parts.kept.forget();
  }

  private logSetup(): LogSetup {
    const { log } = this.parts;
    return {
      level: () => log.level,
      setLevel: (level) => {
        log.setLevel(level);
      },
      follow: (on) => {
        log.follower = on
          ? (line): void => {
              this.session?.logged(line);
            }
          : undefined;
      },
    };
  }
}

function brokerSetup({ kept, mqtt, clock }: ConsoleParts): BrokerSetup {
  return {
    describe: () => {
      const server = kept.get("server");
      if (server === "") return ["broker: none; mqtt server HOST"];
      const port = kept.get("port");
      const tls = kept.get("tls") === "on" ? ", encrypted" : "";
      const user = kept.get("user");
      return [
        "broker: " +
          server +
          (port === "" ? "" : ":" + port) +
          tls +
          (mqtt.connected() ? ", connected" : ", not connected"),
        "user: " + (user === "" ? "none" : user),
      ];
    },
    fixed: () => undefined,
    set: (key, value) => {
      const problem = brokerProblem(key, value);
      if (problem !== undefined) return problem;
      if (!kept.set(nameOf(key), value)) return "it cannot be stored";
      mqtt.renew(clock());
      return undefined;
    },
  };
}

function nameOf(key: BrokerKey): KeptName {
  return key === "password" ? "mqttPassword" : key;
}

/** NodeMCU cuts what is longer without a word. */
function brokerProblem(key: BrokerKey, value: string): string | undefined {
  if (key === "server" && value.length > LONGEST_HOST) return "a name of a server has at most 64 bytes";
  if (key === "user" && value.length > LONGEST_USER) return "a name of a user has at most 32 bytes";
  if (key === "password" && value.length > LONGEST_PASSWORD) return "a password has at most 65 bytes";
  return undefined;
}
