import type { ScannedStation, StationEvent } from "#platform/nodemcu/nodemcu.d";
import { install, refused } from "./install";

type Handler = (this: void, event: string, info: StationEvent) => void;
type Found = (this: void, error: string | undefined, found: ScannedStation[] | undefined) => void;

/** Modules `wifi`, `time` and `sodium`; a test is the network. */
export class FakeRadio {
  /** What was asked of it. */
  readonly done: string[] = [];
  readonly modes: string[] = [];
  attempts = 0;
  timeServers = 0;
  /** Every call of the station ends in an error. */
  refuses = false;
  private gotIp: Handler = () => undefined;
  private disconnected: Handler = () => undefined;
  private scanned: Found = () => undefined;
  private hasPoint = false;

  install(): void {
    install("wifi", {
      STATION: 1,
      STATIONAP: 3,
      AUTH_WPA2_PSK: 3,
      mode: (mode: number): void => {
        this.hasPoint = mode === 3;
        this.modes.push(this.hasPoint ? "station and point" : "station");
        this.done.push(this.hasPoint ? "station and point" : "station");
      },
      start: (): void => {
        this.done.push("start");
      },
      sta: this.station(),
      ap: {
        config: (settings: { ssid: string; pwd: string }): void => {
          if (!this.hasPoint) refused();
          this.done.push("point " + settings.ssid + " " + settings.pwd);
        },
      },
    });
    install("time", {
      initntp: (): void => {
        this.timeServers++;
      },
    });
    install("sodium", { random: { uniform: (bound: number): number => (bound > 7 ? 7 : 0) } });
  }

  /** The station has got an address. */
  join(ip: string): void {
    this.gotIp("got_ip", { ip });
  }
  /** It could not join, or has lost the network. */
  refuse(reason: number): void {
    this.disconnected("disconnected", { reason });
  }
  found(networks: ScannedStation[]): void {
    this.scanned(undefined, networks);
  }

  private station(): unknown {
    return {
      on: (event: string, handler: Handler): void => {
        if (event === "got_ip") this.gotIp = handler;
        else if (event === "disconnected") this.disconnected = handler;
      },
      config: (settings: { ssid: string }): void => {
        this.done.push("config " + settings.ssid);
      },
      connect: (): void => {
        if (this.refuses) refused();
        this.attempts++;
        this.done.push("connect");
      },
      disconnect: (): void => {
        if (this.refuses) refused();
        this.done.push("disconnect");
        this.refuse(8);
      },
      scan: (_options: unknown, done: Found): void => {
        if (this.refuses) refused();
        this.scanned = done;
      },
    };
  }
}
