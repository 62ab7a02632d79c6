import type { BrokerKey, BrokerSetup, ConsolePort, LogSetup, WifiNetwork, WifiSetup } from "#hal/console";
import { bytes } from "./bytes";

/** A terminal that remembers what it was shown, on a machine that has everything and remembers what it was told. */
export class FakeTerminal implements ConsolePort {
  quiet = false;
  wifi: WifiSetup | undefined;
  broker: BrokerSetup | undefined;
  logging: LogSetup | undefined;
  /** What the machine was told, one line each. */
  done: string[] = [];
  /** Orders that were carried out and are no settings. */
  orders: string[] = [];
  /** Everything written since the last {@link take}, one entry per write. */
  written: string[] = [];
  /** While false there is no room in the output buffer. */
  accepts = true;
  leavable = false;
  /** Why nothing of the machine can be set up. */
  why: string | undefined = undefined;
  /** Why the broker cannot be set from here. */
  fixed: string | undefined = undefined;
  /** What the next scan finds; `undefined`: it goes on. */
  networks: WifiNetwork[] | undefined = undefined;
  canScan = true;
  level = "info";

  constructor() {
    this.wifi = wifiOf(this);
    this.broker = brokerOf(this);
    this.logging = loggingOf(this);
  }

  write(bytes: string): boolean {
    if (!this.accepts) return false;
    this.written.push(bytes);
    return true;
  }

  leave(): boolean {
    if (this.leavable) this.done.push("left");
    return this.leavable;
  }

  refusal(command: string): string | undefined {
    return this.why === undefined ? undefined : command + " " + this.why;
  }

  ordered(topic: string, text: string): void {
    this.orders.push(topic + ": " + text);
  }

  forget(): void {
    this.done.push("forgot");
  }

  take(): string {
    const all = this.written.join("");
    this.written = [];
    return all;
  }
}

function wifiOf(terminal: FakeTerminal): WifiSetup {
  return {
    describe(): string[] {
      return ["joined: caf" + bytes([195, 169]) + ", -61 dBm", "address: 192.168.1.50"];
    },
    scan(): boolean {
      return terminal.canScan;
    },
    found(): WifiNetwork[] | undefined {
      return terminal.networks;
    },
    join(ssid: string, password: string, hidden: boolean): string | undefined {
      terminal.done.push("join [" + ssid + "] [" + password + "]" + (hidden ? " hidden" : ""));
      return ssid === "refused" ? "the flash is full" : undefined;
    },
    leave(): void {
      terminal.done.push("left the network");
    },
    accessPoint(password: string): string | undefined {
      terminal.done.push("access point [" + password + "]");
      return undefined;
    },
  };
}

function brokerOf(terminal: FakeTerminal): BrokerSetup {
  return {
    describe(): string[] {
      return ["server: broker.lan:8883, TLS", "user: anna"];
    },
    fixed(): string | undefined {
      return terminal.fixed;
    },
    set(key: BrokerKey, value: string): string | undefined {
      terminal.done.push("broker " + key + " [" + value + "]");
      return value === "refused" ? "the flash is full" : undefined;
    },
  };
}

function loggingOf(terminal: FakeTerminal): LogSetup {
  return {
    level(): string {
      return terminal.level;
    },
    setLevel(level: string): void {
      terminal.level = level;
    },
    follow(on: boolean): void {
      terminal.done.push(on ? "follow" : "unfollow");
    },
  };
}
