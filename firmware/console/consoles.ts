import type { ConsolePort } from "#hal/console";
import type { Settings } from "../settings/settings";
import { Console } from "./console";
import type { ConsoleActions, ConsolePorts } from "./desk";

/** The terminals that are in use: one on the module, any number on a gateway. */
export class Consoles {
  private list: Console[] = [];

  constructor(
    private readonly ports: ConsolePorts,
    private readonly settings: Settings,
    private readonly actions: ConsoleActions,
  ) {}

  /** A console for a terminal; those that were closed are forgotten. */
  add(port: ConsolePort): Console {
    const list: Console[] = [];
    for (const console of this.list) if (console.open) list.push(console);
    const added = new Console(port, this.ports, this.settings, this.actions);
    list.push(added);
    this.list = list;
    return added;
  }

  /** Nobody uses a terminal any more: these need not be kept. */
  areClosed(): boolean {
    for (const console of this.list) if (console.open) return false;
    return true;
  }

  /** An answer of the EVSE; those with another tag are no console's. */
  evseReply(tag: string, command: string, reply: string | undefined): void {
    if (tag !== "console") return;
    for (const console of this.list) console.evseReply(command, reply);
  }

  /** What an order has brought about. */
  told(topic: string, payload: string): void {
    for (const console of this.list) console.told(topic, payload);
  }
}
