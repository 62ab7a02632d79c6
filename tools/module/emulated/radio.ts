import { escapeText, unescapeText } from "#tools/lua/wire";
import { type Alarm, QUEUE, loop } from "./loop";

type Handler = (this: void, event: string, info: { ip?: string; reason?: number }) => void;

/** Reasons: a network that is not there, a password that does not fit, the module's own wish. */
const NOT_FOUND = 201;
const HANDSHAKE_TIMEOUT = 15;
const LEFT = 8;
/** How long it takes to join, and to find out that one cannot. */
const JOIN_us = 300000;
const REFUSED_us = 2000000;
const SCAN_us = 2000000;
const STATION_ONLY = 1;
declare function error(this: void, message: string, level: number): never;

/** The wireless network: what the outside offers, and what the module has asked for. It does not join again by itself. */
class Radio {
  /** Name and password of the network that is in reach; empty: none. */
  ssid = "";
  password = "";
  ip = "";
  private wanted = "";
  private key = "";
  joined = false;
  started = false;
  mode = 0;
  /** An attempt to join is under way, or a scan. */
  joining: Alarm | undefined = undefined;
  scanning = false;
  readonly handlers: Record<string, Handler | undefined> = {};

  configure(ssid: string, password: string): void {
    this.wanted = ssid;
    this.key = password;
  }

  connect(): void {
    if (!this.started) error("connect failed, code 12290", 2);
    if (this.joined) error("connect failed, code 12295", 2);
    if (this.joining !== undefined) return;
    const found = this.ssid !== "" && this.wanted === this.ssid;
    this.joining = loop.alarm(found && this.key === this.password ? JOIN_us : REFUSED_us, false, () => {
      this.joining = undefined;
      this.answer();
    });
  }

  /** What came of an attempt. */
  private answer(): void {
    const found = this.ssid !== "" && this.wanted === this.ssid;
    this.joined = found && this.key === this.password;
    loop.post(QUEUE.medium, () => {
      if (this.joined) this.handlers["got_ip"]?.("got_ip", { ip: this.ip });
      else this.disconnected(found ? HANDSHAKE_TIMEOUT : NOT_FOUND);
    });
  }

  disconnect(): void {
    if (!this.started) error("disconnect failed, code 12290", 2);
    this.leave();
  }

  /** The network has gone, or the module leaves it. */
  leave(): void {
    const { joining } = this;
    if (joining !== undefined) loop.cancel(joining);
    else if (!this.joined) return;
    this.joining = undefined;
    this.joined = false;
    loop.post(QUEUE.medium, () => {
      this.disconnected(LEFT);
    });
  }

  private disconnected(reason: number): void {
    this.handlers["disconnected"]?.("disconnected", { reason });
  }
}

export const radio = new Radio();

interface Scanned {
  ssid: string;
  rssi: number;
  channel: number;
  auth: number;
}

export const wifiModule = {
  STATION: 1,
  STATIONAP: 3,
  AUTH_WPA2_PSK: 3,
  mode(this: void, mode: number, _save: boolean): void {
    radio.mode = mode;
  },
  start(this: void): void {
    radio.started = true;
    loop.post(QUEUE.medium, () => {
      radio.handlers["start"]?.("start", {});
    });
  },
  sta: {
    config(this: void, settings: { ssid: string; pwd?: string }): void {
      radio.configure(settings.ssid, settings.pwd ?? "");
    },
    connect(this: void): void {
      radio.connect();
    },
    disconnect(this: void): void {
      radio.disconnect();
    },
    on(this: void, event: string, handler: Handler): void {
      radio.handlers[event] = handler;
    },
    scan(this: void, _options: unknown, done: (this: void, error: undefined, found: Scanned[]) => void): void {
      if (radio.scanning) error("scan already in progress", 2);
      if (!radio.started || radio.joining !== undefined) error("failed to start scan, code 12294", 2);
      radio.scanning = true;
      loop.alarm(SCAN_us, false, () => {
        radio.scanning = false;
        const found: Scanned[] = [];
        if (radio.ssid !== "")
          found.push({ ssid: radio.ssid, rssi: -61, channel: 6, auth: radio.password === "" ? 0 : 3 });
        done(undefined, found);
      });
    },
  },
  ap: {
    config(this: void, settings: { ssid: string }): void {
      if (radio.mode === STATION_ONLY) error("failed to set wifi config, code 12293", 2);
      loop.say("a\t" + escapeText(settings.ssid));
    },
  },
};

/** The outside offers another network: name, password and address, escaped. With the same name and password only the address changes. */
export function offer(ssid: string, password: string, ip: string): void {
  const name = unescapeText(ssid);
  const key = unescapeText(password);
  const isSame = name === radio.ssid && key === radio.password;
  radio.ip = ip;
  if (isSame && radio.joined) {
    loop.post(QUEUE.medium, () => {
      radio.handlers["got_ip"]?.("got_ip", { ip });
    });
    return;
  }
  radio.ssid = name;
  radio.password = key;
  if (!isSame && radio.joined) radio.leave();
}
