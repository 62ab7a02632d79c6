import { escapeText, unescapeText } from "#tools/lua/wire";
import { QUEUE, loop } from "./loop";

type Handler = (this: void, event: string, info: { ip?: string; reason?: number }) => void;

/** Reason of a network that is not there. */
const NOT_FOUND = 201;

/** The wireless network: what the outside offers, and what the module has asked for. It does not join again by itself. */
class Radio {
  /** Name and password of the network that is in reach; empty: none. */
  ssid = "";
  password = "";
  ip = "";
  private wanted = "";
  private key = "";
  joined = false;
  readonly handlers: Record<string, Handler | undefined> = {};

  configure(ssid: string, password: string): void {
    this.wanted = ssid;
    this.key = password;
  }

  connect(): void {
    const fits = this.ssid !== "" && this.wanted === this.ssid && this.key === this.password;
    loop.post(QUEUE.medium, () => {
      this.joined = fits;
      if (fits) this.handlers["got_ip"]?.("got_ip", { ip: this.ip });
      else this.handlers["disconnected"]?.("disconnected", { reason: NOT_FOUND });
    });
  }

  disconnect(): void {
    if (!this.joined) return;
    this.joined = false;
    loop.post(QUEUE.medium, () => {
      this.handlers["disconnected"]?.("disconnected", { reason: 8 });
    });
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
  mode(this: void, _mode: number, _save: boolean): void {
    // which parts are on is not looked at
  },
  start(this: void): void {
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
      loop.alarm(2000000, false, () => {
        const found: Scanned[] = [];
        if (radio.ssid !== "")
          found.push({ ssid: radio.ssid, rssi: -61, channel: 6, auth: radio.password === "" ? 0 : 3 });
        done(undefined, found);
      });
    },
  },
  ap: {
    config(this: void, settings: { ssid: string }): void {
      loop.say("a\t" + escapeText(settings.ssid));
    },
  },
};

/** The outside offers another network: name, password and address, escaped. */
export function offer(ssid: string, password: string, ip: string): void {
  radio.disconnect();
  radio.ssid = unescapeText(ssid);
  radio.password = unescapeText(password);
  radio.ip = ip;
}
