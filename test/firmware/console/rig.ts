import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { Console } from "#firmware/console/console";
import type { ConsoleActions } from "#firmware/console/desk";
import type { Rejection } from "#firmware/settings/rejection";
import type { Snapshot } from "#firmware/api/snapshot";
import { Settings } from "#firmware/settings/settings";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";
import { FakeTerminal } from "#test/fakes/fake-terminal";
import { charging } from "#test/firmware/api/rig";

/** A console on fakes; ticked every 100 ms, with a clock that starts 10 s before it wraps. */
export class ConsoleRig implements ConsoleActions {
  readonly terminal = new FakeTerminal();
  readonly system = new FakeSystem();
  readonly mqtt = new FakeMqtt();
  readonly settings = new Settings(new FakeStorage(), new FakeLog());
  readonly console: Console;
  now = after_ms(CLOCK_SPAN_ms, -10000);
  state: Snapshot = charging();
  /** What the rest of the controller was asked for, one line each. */
  asked: string[] = [];
  /** What comes of the next orders, in turn. */
  outcomes: string[] = [];
  refuses: Rejection | undefined = undefined;
  verdict = "allowed";
  answers = true;

  constructor(quiet: boolean) {
    this.terminal.quiet = quiet;
    const { system, mqtt } = this;
    this.console = new Console(this.terminal, { system, mqtt }, this.settings, this);
    this.run(500);
    this.terminal.take();
  }

  snapshot(_now: number): Snapshot {
    return this.state;
  }
  settingChanged(key: string, _now: number): void {
    this.asked.push("changed " + key);
  }
  order(topic: string, text: string, _now: number): Rejection | undefined {
    this.asked.push("order " + topic + ": " + text);
    if (this.refuses !== undefined) return this.refuses;
    const outcome = this.outcomes[0];
    this.outcomes.shift();
    if (outcome !== undefined) this.console.told(topic === "rfid" ? "event/card" : topic, outcome);
    return undefined;
  }
  askEvse(command: string, tag: string, _now: number): boolean {
    this.asked.push("evse " + command + ">" + tag);
    return this.answers;
  }
  passThroughVerdict(_command: string): string {
    return this.verdict;
  }
  erase(what: "everything", _now: number): void {
    this.asked.push("erase " + what);
  }
  restart(reason: string, _now: number): void {
    this.asked.push("restart: " + reason);
  }

  /** Lets time pass. */
  run(span_ms: number): void {
    for (let passed = 0; passed < span_ms; passed += 100) {
      this.now = after_ms(this.now, 100);
      this.console.tick(this.now);
    }
  }

  /** Types bytes; what the terminal shows while they and what they ask for are worked off. */
  type(bytes: string): string {
    this.console.received(bytes, this.now);
    let idle = 0;
    while (idle < 250 && this.console.busy()) {
      const shown = this.terminal.written.length;
      this.run(100);
      idle = shown === this.terminal.written.length ? idle + 1 : 0;
    }
    return this.terminal.take();
  }

  /** Types a line; what it prints, without echo and prompt. */
  line(text: string): string {
    const shown = this.type(text + "\r");
    const start = shown.indexOf("\r\n") + 2;
    return shown.substring(start, shown.length - (shown.endsWith("> ") ? 2 : 0));
  }
}

/** A console with a person before it who has been greeted. */
export function person(): ConsoleRig {
  return new ConsoleRig(false);
}

/** A console with a script before it. */
export function script(): ConsoleRig {
  return new ConsoleRig(true);
}
