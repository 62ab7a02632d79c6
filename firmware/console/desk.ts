import type { ConsolePort } from "#hal/console";
import type { MqttPort } from "#hal/mqtt";
import type { SystemPort } from "#hal/system";
import type { Snapshot } from "../api/snapshot";
import type { Rejection } from "../settings/rejection";
import type { Settings } from "../settings/settings";
import type { SettingKey } from "../settings/table";

/** What the console asks of the rest of the controller; the same as other ways in do. */
export interface ConsoleActions {
  snapshot(now: number): Snapshot;
  settingChanged(key: SettingKey, now: number): void;
  order(topic: string, text: string, now: number): Rejection | undefined;
  askEvse(command: string, tag: string, now: number): boolean;
  passThroughVerdict(command: string): string;
  /** Settings, cards, windows, counters: everything that the controller keeps. */
  erase(what: "everything", now: number): void;
  restart(reason: string, now: number): void;
}

/** The parts of the machine that the console shows. */
export interface ConsolePorts {
  mqtt: MqttPort;
  system: SystemPort;
}

/** Something of several lines that is being printed; empty: nothing. */
export type ListName = "" | "help" | "status" | "settings" | "cards" | "networks" | "wifi" | "broker";

/** What the next line answers; empty: it is a command. */
export type Question = "" | "join" | "accessPoint" | "brokerPassword" | "httpPassword" | "reset" | "resetAgain";

/** What has to happen before the next line is read; empty: nothing. */
export type Wait = "" | "evse" | "scan" | "follow" | "restart";

/** What commands act on, and what is left of the last one: one record for each console. */
export interface Desk {
  readonly port: ConsolePort;
  readonly ports: ConsolePorts;
  readonly settings: Settings;
  readonly actions: ConsoleActions;
  list: ListName;
  /** Where the list goes on; its meaning is the list's own. */
  place: number;
  /** What the list, the question or the wait is about: a word to look for, an SSID, a RAPI command, why it restarts. */
  about: string;
  /** The network of the question `join` does not show itself. */
  hidden: boolean;
  question: Question;
  waits: Wait;
  /** When the wait began. */
  since: number;
  /** What an order has brought about; empty: nothing yet. */
  told: string;
  /** A card that will be shown is to be learned or deleted; its outcome is news. */
  awaitsCard: boolean;
  /** The conversation is over. */
  left: boolean;
}
