import { whole } from "#hal/text";
import type { MainsSample } from "#hal/mains";
import type { Snapshot } from "#firmware/api/snapshot";
import type { ConsolePort } from "#hal/console";
import type { App, ConsoleSession, HttpServing, Ports } from "#firmware/app";

/** A console that gives back what was typed, in brackets with the next tick. */
class FakeSession implements ConsoleSession {
  readonly errors = 0;
  private typed = "";

  constructor(private port: ConsolePort) {}

  received(bytes: string, _now: number): void {
    this.typed += bytes;
  }
  tick(_now: number): void {
    if (this.typed !== "") this.port.write("[" + this.typed + "]");
    this.typed = "";
  }
  busy(): boolean {
    return this.typed !== "";
  }
  logged(_line: string): void {
    // no log here
  }
  notice(_line: string): void {
    // no log here
  }
  closed(): void {
    this.typed = "";
  }
}

/** An app that answers each fact with an effect that names it, to test what carries facts and effects, not what decides. */
class FakeApp implements App {
  readonly settings = {
    revision: 0,
    get(): number {
      return 0;
    },
  };
  private ticks = 0;
  private asked = false;
  private over = false;

  constructor(private ports: Ports) {}

  private say(what: string, now: number): void {
    this.ports.log.log("info", what + " " + whole(now));
  }
  tick(now: number): void {
    this.ticks += 1;
    this.asked = false;
    if (this.ticks === 7) this.ports.serial.write("$FP\x00\x07%~\r");
    if (this.ticks === 12) this.ports.mqtt.publish("tick", whole(now), true);
  }
  urgent(): boolean {
    return this.asked;
  }
  serialOpened(now: number): void {
    this.say("opened", now);
  }
  serialClosed(now: number): void {
    this.say(this.ports.serial.write("late") ? "still open" : "closed", now);
  }
  serialReceived(bytes: string, now: number): void {
    this.asked = true;
    this.ports.serial.write(bytes);
    this.say(whole(bytes.length) + " bytes", now);
  }
  mqttConnected(now: number): void {
    this.say(this.ports.mqtt.connected() ? "connected" : "not connected", now);
  }
  mqttLost(now: number): void {
    this.say(this.ports.mqtt.publish("late", "", false) ? "still connected" : "lost", now);
  }
  mqttReceived(topic: string, payload: string, retained: boolean, now: number): void {
    const name = "file " + topic;
    const before = this.ports.storage.read(name);
    this.ports.mqtt.publish(topic, before ?? "none", !retained);
    if (payload === "") this.ports.storage.remove(name);
    else this.ports.storage.write(name, payload);
    if (payload === "restart") this.ports.system.restart("asked " + whole(now));
  }
  mainsSampled(sample: MainsSample, now: number): void {
    const phases = [sample.L1_mA, sample.L2_mA, sample.L3_mA].map((phase) =>
      phase === undefined ? "-" : whole(phase),
    );
    this.say(phases.join(" "), now);
  }
  mainsReceived(payload: string, now: number): boolean {
    this.say("epoch " + whole(this.ports.system.epoch_s() ?? 0), now);
    return payload === "good";
  }
  reported(name: string, value: number, now: number): void {
    this.say(name + " " + whole(value), now);
  }
  handOver(now: number): void {
    this.over = true;
    this.say(this.ports.system.serial + " over", now);
  }
  handedOver(): boolean {
    return this.over;
  }
  snapshot(now: number): Snapshot {
    const fields = {
      sentence: "50 %\n" + String.fromCharCode(255),
      limit_mA: 15200.5,
      mainsFresh: true,
      trips: ["one", "t\two"],
      L1_mA: undefined,
    };
    return { ...fields, starts: this.ticks, mainsAge_ms: now } as unknown as Snapshot;
  }
  openConsole(port: ConsolePort): ConsoleSession {
    return new FakeSession(port);
  }
  openHttp(): HttpServing {
    return undefined as unknown as HttpServing;
  }
}

export function createFakeApp(ports: Ports, now: number): App {
  ports.log.log("debug", "boot " + whole(now) + " " + (ports.storage.read("kept") ?? "nothing kept"));
  return new FakeApp(ports);
}
