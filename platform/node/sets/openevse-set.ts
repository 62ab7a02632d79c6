import type { LogPort } from "#hal/log";
import { SET_TOPICS } from "#firmware/api/http/set-topics";
import type { ControllerApi } from "./controller-api";
import { OpenevseCommands } from "./openevse-commands";
import { OpenevseState } from "./openevse-state";
import type { Publish } from "./publish";

export interface OpenevseOptions {
  /** Base topic, e.g. `openevse`. */
  base: string;
  /** Where it is said who is there and where. */
  announceTopic: string;
  /** Whether the broker keeps each field of the status. */
  retained: boolean;
  serial: string;
  hostname: string;
  /** Address of the HTTP API for others; `undefined`: there is none. */
  url: string | undefined;
}

/** The topics of OpenEVSE's WiFi firmware below a base topic, and the greeting of its older one on the base topic itself. */
export class OpenevseSet {
  private readonly state: OpenevseState;
  private readonly commands: OpenevseCommands;
  /** Topics to listen to. */
  readonly topics: readonly string[];

  constructor(
    api: ControllerApi,
    private readonly publish: Publish,
    log: LogPort,
    private readonly options: OpenevseOptions,
  ) {
    this.state = new OpenevseState(api, publish, options);
    this.commands = new OpenevseCommands(api, publish, log, options.base);
    this.topics = SET_TOPICS.split("|").map((topic) => `${options.base}/${topic}`);
  }

  connected(): void {
    const { base, announceTopic, serial, hostname, url } = this.options;
    const place = url === undefined ? {} : { http: url };
    this.publish(
      announceTopic,
      JSON.stringify({ ...announcement(serial, hostname, true), mqtt: base, ...place }),
      true,
    );
    this.publish(base, "connected", false);
    this.state.connected();
  }

  /** Whether the message was for this set. */
  received(topic: string, payload: string, retained: boolean, now_ms: number): boolean {
    const { base } = this.options;
    if (!topic.startsWith(`${base}/`)) return false;
    this.commands.received(topic.slice(base.length + 1), payload, retained, now_ms);
    return true;
  }

  tick(now_ms: number): void {
    this.state.tick(now_ms);
  }

  /** The last word on the base topic before an orderly end. */
  goodbye(): void {
    this.publish(this.options.base, "disconnected", false);
  }
}

/** What the announce topic says, while connected or as last will. */
export function announcement(serial: string, hostname: string, isThere: boolean): Record<string, string> {
  return { state: isThere ? "connected" : "disconnected", id: serial, name: hostname };
}
