import { elapsed_ms } from "#hal/clock";
import type { WifiNetwork, WifiSetup } from "#hal/console";
import type { LogPort } from "#hal/log";
import { whole } from "#hal/text";
import type { Kept } from "./kept";
import type { Machine } from "./machine";
import type { ScannedStation, Sodium, Time, Wifi } from "./nodemcu";

declare const wifi: Wifi;
declare const time: Time;
declare const sodium: Sodium;

const FIRST_PAUSE_ms = 1000;
const LONGEST_PAUSE_ms = 30000;
/** A network that was not joined for so long: the access point for setting up is opened beside it. */
const LONELY_ms = 300000;
/** Neither joined nor refused for so long: try again. */
const ANSWER_ms = 60000;
/** A scan that has not ended by then never will. */
const SCAN_ms = 15000;
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const PASSWORD_LETTERS = 12;
const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 63;
const LONGEST_SSID = 32;

/** Who hears of the network. */
export interface NetworkListener {
  /** The station has got an address, or lost it (`undefined`). */
  addressed(ip: string | undefined): void;
}

/**
 * The wireless network: joins the one that is kept, again and again with pauses of 1 to 30 s, because NodeMCU does not. Without one, or when it
 * cannot be joined for five minutes, an access point for setting up is there, with a password of its own.
 */
export class Network implements WifiSetup {
  private readonly name: string;
  private ip: string | undefined = undefined;
  private rssi_dBm: number | undefined = undefined;
  private pause_ms = FIRST_PAUSE_ms;
  private lost_ms = 0;
  private away_ms = 0;
  private joins = false;
  private due = false;
  private tried_ms = 0;
  private hasPoint = false;
  private scanning = false;
  private scanned_ms = 0;
  private timed = false;
  /** The trouble that the log has been told of; a day without a network is told once. */
  private told = "";
  private result: WifiNetwork[] | undefined = undefined;

  private readonly kept: Kept;
  private readonly log: LogPort;

  constructor(
    serial: string,
    private readonly machine: Machine,
    private readonly listener: NetworkListener,
  ) {
    this.kept = machine.kept;
    this.log = machine.log;
    this.name = "Dinamics-" + serial.substring(8);
  }

  start(now: number): void {
    if (this.kept.get("apPassword") === "") this.kept.set("apPassword", randomPassword());
    this.away_ms = now;
    wifi.sta.on("got_ip", (_event, info) => {
      this.addressed(info.ip);
    });
    wifi.sta.on("disconnected", (_event, info) => {
      this.disconnected(info.reason ?? 0);
    });
    wifi.sta.on("start", () => undefined);
    this.hasPoint = this.kept.get("ssid") === "";
    this.openPoint();
    wifi.start();
    if (!this.hasPoint) this.connect();
  }

  tick(now: number): void {
    if (this.scanning && elapsed_ms(this.scanned_ms, now) > SCAN_ms) this.scanning = false;
    if (this.due && !this.scanning && elapsed_ms(this.lost_ms, now) >= this.pause_ms) {
      this.due = false;
      this.pause_ms = this.pause_ms * 2 > LONGEST_PAUSE_ms ? LONGEST_PAUSE_ms : this.pause_ms * 2;
      this.tryJoin(now);
    } else if (this.joins && !this.due && this.ip === undefined && elapsed_ms(this.tried_ms, now) > ANSWER_ms) {
      attempt(wifi.sta.disconnect);
      this.tryJoin(now);
    }
    if (this.hasPoint || this.ip !== undefined || elapsed_ms(this.away_ms, now) < LONELY_ms) return;
    this.hasPoint = true;
    this.openPoint();
    this.log.log("warn", "network " + this.kept.get("ssid") + " is not there; access point " + this.name + " is open");
  }

  /** The access point for setting up is open. */
  isSetup(): boolean {
    return this.hasPoint;
  }

  describe(): string[] {
    const ssid = this.kept.get("ssid");
    const lines: string[] = [];
    if (ssid === "") lines.push("network: none; wifi join SSID");
    else if (this.ip === undefined) lines.push("network: " + ssid + (this.told === "" ? " not joined" : this.told));
    else lines.push("joined: " + ssid + ", " + this.ip);
    if (this.hasPoint) lines.push("access point: " + this.name + ", password " + this.kept.get("apPassword"));
    return lines;
  }

  scan(): boolean {
    if (this.scanning) return false;
    this.scanning = true;
    this.scanned_ms = this.machine.clock();
    this.result = undefined;
    // NodeMCU refuses to look around while it joins
    if (this.joins && this.ip === undefined) attempt(wifi.sta.disconnect);
    this.scanning = attempt(() => {
      wifi.sta.scan({ hidden: 1 }, (error, found) => {
        this.scanning = false;
        this.result = error === undefined ? networksOf(found ?? []) : [];
      });
    });
    return this.scanning;
  }

  found(): WifiNetwork[] | undefined {
    return this.result;
  }

  join(ssid: string, password: string, _hidden: boolean): string | undefined {
    if (ssid === "" || ssid.length > LONGEST_SSID) return "a name has 1..32 bytes";
    if (password !== "" && password.length < SHORTEST_PASSWORD) return "a password has at least 8 characters";
    if (password.length > LONGEST_PASSWORD) return "a password has at most 63 characters";
    if (!this.kept.set("ssid", ssid) || !this.kept.set("password", password)) return "it cannot be stored";
    this.pause_ms = FIRST_PAUSE_ms;
    this.told = "";
    this.connect();
    return undefined;
  }

  leave(): void {
    this.kept.set("ssid", "");
    this.kept.set("password", "");
    this.joins = false;
    this.due = false;
    attempt(wifi.sta.disconnect);
    this.hasPoint = true;
    this.openPoint();
  }

  accessPoint(password: string): string | undefined {
    if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD)
      return "a password has 8..63 characters";
    if (!this.kept.set("apPassword", password)) return "it cannot be stored";
    this.openPoint();
    return undefined;
  }

  /** Strength of the network, dBm; `undefined`: not known. */
  strength_dBm(): number | undefined {
    return this.rssi_dBm;
  }

  private connect(): void {
    this.joins = true;
    const password = this.kept.get("password");
    const ssid = this.kept.get("ssid");
    attempt(() => {
      wifi.sta.config(password === "" ? { ssid } : { ssid, pwd: password }, false);
    });
    // a station that has joined says so when it has left, and joins anew then
    if (this.ip !== undefined) attempt(wifi.sta.disconnect);
    else this.tryJoin(this.machine.clock());
  }

  /** One attempt; the answer is an event. An attempt that NodeMCU refuses is one that has failed. */
  private tryJoin(now: number): void {
    this.tried_ms = now;
    if (attempt(wifi.sta.connect)) return;
    this.lost_ms = now;
    this.due = true;
  }

  /** First the mode: the access point can only be set up while there is one. */
  private openPoint(): void {
    attempt(() => {
      wifi.mode(this.hasPoint ? wifi.STATIONAP : wifi.STATION, false);
      if (this.hasPoint)
        wifi.ap.config({ ssid: this.name, pwd: this.kept.get("apPassword"), auth: wifi.AUTH_WPA2_PSK }, false);
    });
  }

  private addressed(ip: string | undefined): void {
    // connections from another address are dead
    if (this.ip !== undefined && this.ip !== ip) this.listener.addressed(undefined);
    this.ip = ip;
    this.pause_ms = FIRST_PAUSE_ms;
    this.due = false;
    this.told = "";
    this.log.log("info", "network " + this.kept.get("ssid") + " joined: " + (ip ?? "no address"));
    // it asks again by itself
    if (!this.timed) this.timed = attempt(time.initntp);
    if (this.hasPoint) {
      this.hasPoint = false;
      this.openPoint();
    }
    this.listener.addressed(ip);
  }

  private disconnected(reason: number): void {
    const now = this.machine.clock();
    const trouble =
      (this.ip === undefined ? " not joined: reason " : " lost: reason ") + whole(reason) + reasonText(reason);
    if (this.ip !== undefined || trouble !== this.told)
      this.log.log("warn", "network " + this.kept.get("ssid") + trouble);
    this.told = trouble;
    if (this.ip !== undefined) this.away_ms = now;
    this.ip = undefined;
    this.listener.addressed(undefined);
    if (!this.joins) return;
    this.lost_ms = now;
    this.due = true;
  }
}

/** Does what NodeMCU may refuse with an error; false: it has. No trouble of the network may stop the charge. */
function attempt(act: (this: void) => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

/** What the reasons mean that a person can do something about (ESP-IDF, `wifi_err_reason_t`). */
function reasonText(reason: number): string {
  switch (reason) {
    case 15:
    case 202:
    case 204:
      return " (is the password right?)";
    case 201:
      return " (not in reach)";
    default:
      return "";
  }
}

/** Something to type once: letters and digits that cannot be mistaken for each other. */
function randomPassword(): string {
  let text = "";
  for (let count = 0; count < PASSWORD_LETTERS; count++)
    text += LETTERS.charAt(Math.floor(sodium.random.uniform(LETTERS.length)));
  return text;
}

function networksOf(found: readonly ScannedStation[]): WifiNetwork[] {
  const networks: WifiNetwork[] = [];
  for (const { ssid, rssi, channel, auth } of found) {
    networks.push({ ssid, strength_dBm: rssi, channel, security: auth === 0 ? "open" : "protected" });
  }
  return networks;
}
