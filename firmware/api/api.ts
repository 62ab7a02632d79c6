import type { LogPort } from "#hal/log";
import type { MqttPort } from "#hal/mqtt";
import type { StoragePort } from "#hal/storage";
import type { SystemPort } from "#hal/system";
import { whole } from "#hal/text";
import type { Settings } from "#firmware/settings/settings";
import type { ApiActions } from "./actions";
import { DebugLog } from "./debug-log";
import { Intake } from "./intake";
import { Outbox } from "./outbox";
import { Periodic, questionOf } from "./periodic";
import { Publisher } from "./publisher";
import { RequestHandler, type RequestParts } from "./request-handler";
import type { Snapshot } from "./snapshot";
import { StatePublisher } from "./state-publisher";

/** Messages served in one tick. */
const SERVED_PER_TICK = 2;
const NO_ANSWER = "No response from EVSE";

/** Names the fields of a line of the EVSE. */
type LineReader = (this: void, command: string, line: string) => string | undefined;

/** Who knows what there is to say about this moment. */
export interface SnapshotSource {
  snapshot(now: number): Snapshot;
}

/** The parts of the outside world that the API uses. */
export interface ApiPorts {
  mqtt: MqttPort;
  system: SystemPort;
  storage: StoragePort;
  log: LogPort;
}

/**
 * Everything that goes over MQTT, below the prefix `Dinamics/<serial>/`. What comes in waits in a bounded inbox and is served a
 * little in each tick; what goes out is published a little in each tick.
 */
export class Api {
  private readonly intake: Intake;
  private readonly outbox: Outbox;
  private readonly debugLog: DebugLog;
  private readonly parts: RequestParts;
  private readonly publisher: Publisher;
  private readonly statePublisher: StatePublisher;
  private readonly periodic: Periodic;
  /** The lines for `debug_log` are on their way out. */
  private flushing = false;
  /** When both have something to publish, each has every other tick. */
  private turn = false;
  /** Whether the EVSE answered when the snapshot was last read. */
  private evseUp = false;

  constructor(
    private readonly ports: ApiPorts,
    private readonly settings: Settings,
    private readonly actions: ApiActions,
  ) {
    const system = ports.system;
    const outbox = new Outbox(ports.mqtt);
    this.debugLog = new DebugLog(ports.storage);
    const publisher = new Publisher(ports.mqtt, settings, system);
    const debugLog = this.debugLog;
    const parts: RequestParts = { settings, system, actions, outbox, publisher, debugLog, lcd: undefined };
    this.parts = parts;
    this.outbox = outbox;
    this.publisher = publisher;
    this.statePublisher = new StatePublisher(ports.mqtt);
    this.periodic = new Periodic(settings);
    this.intake = new Intake(parts, new RequestHandler(parts), ports.log);
  }

  /** Messages refused since boot. */
  rejections(): number {
    return this.intake.rejections;
  }

  /** A message on a topic below the prefix. `retained`: it was kept by the broker, not sent just now. */
  received(topic: string, payload: string, retained: boolean, now: number): void {
    this.intake.received(topic, payload, retained, now);
  }

  /** The connection to the broker stands. */
  connected(_now: number): void {
    this.outbox.clear();
    this.publisher.connected();
    this.statePublisher.connected();
  }

  /** The broker is gone. */
  lost(_now: number): void {
    this.outbox.clear();
    this.flushing = false;
  }

  /** Serves what waits and publishes what is due. Call it every 100 ms; `source` is asked only when its answer will be used. */
  tick(source: SnapshotSource, now: number): void {
    for (let served = 0; served < SERVED_PER_TICK && this.intake.waits(); served++) this.intake.serve(now);
    this.parts.lcd?.tick(this.actions, now);
    if (!this.ports.mqtt.connected()) return;
    const duty = this.periodic.due(now);
    if (duty !== undefined) this.doDuty(duty, now);
    if (this.flushing) this.flushDebugLog();
    const idle = !this.publisher.busy(now) && !this.statePublisher.busy(now);
    const sent = this.outbox.send() ? 1 : 0;
    if (idle) {
      if (sent === 1) this.outbox.send();
      return;
    }
    if (sent < 2 && this.statePublisher.ready()) {
      this.statePublisher.publish(now);
      return;
    }
    const snapshot = source.snapshot(now);
    this.evseUp = snapshot.link === "up";
    this.periodic.slow = snapshot.enable !== 2;
    this.turn = !this.turn;
    const both = this.publisher.busy(now) && this.statePublisher.busy(now);
    if (both ? this.turn : this.publisher.busy(now)) this.publisher.tick(snapshot, 2 - sent, now);
    else this.statePublisher.tick(snapshot, now);
  }

  /** An asynchronous line of the EVSE. */
  evseAsync(line: string, _now: number): void {
    this.outbox.add("state_change", line);
  }

  /** The answer to a question asked through {@link ApiActions.askEvse}, `undefined` when none came. Other tags are ignored. */
  evseReply(tag: string, command: string, reply: string | undefined, _now: number): void {
    if (tag !== "rapi_response" && !tag.startsWith("response")) return;
    const periodic = tag === "response" + command;
    if (reply === undefined) {
      if (this.debugLog.timeouts()) this.outbox.add("timeout", this.settings.text("timer13_ms") + " + $" + command);
      if (!periodic) this.outbox.add(tag, NO_ANSWER);
    } else if (!periodic || this.debugLog.responses()) this.outbox.add(tag, reply);
  }

  /** Anything that is published as it is. */
  tell(topic: string, payload: string): void {
    this.outbox.add(topic, payload);
  }

  /** What a line of the EVSE says with the names of its fields, when it can be read. */
  tellFields(topic: string, command: string, line: string, read: LineReader): void {
    const fields = read(command, line);
    if (fields !== undefined) this.outbox.add(topic, fields);
  }

  /** The record of the last session was told, which the broker keeps; empty: it was another. */
  sessionEnded(document: string): void {
    if (document !== "") this.publisher.sessionEnded(document);
  }

  /** A line for `debug_log`. */
  logLine(text: string): void {
    this.debugLog.add(text);
  }

  /** Reports a message that was refused elsewhere, e.g. one of the mains meter. */
  rejected(what: string, why: string, allowed: string, _now: number): void {
    this.intake.reject({ what, why, allowed });
  }

  private doDuty(duty: number, now: number): void {
    const question = questionOf(duty);
    if (question !== "") {
      if (this.evseUp) this.actions.askEvse(question, "response" + question, now);
      return;
    }
    if (duty === 5) {
      this.flushing = true;
      this.publisher.connectionAgain();
      return;
    }
    const epoch_s = this.ports.system.epoch_s();
    const free_B = this.ports.system.freeMemory_B();
    if (epoch_s !== undefined) this.outbox.add("synctime", whole(epoch_s));
    if (free_B !== undefined) this.outbox.add("freeRAM", whole(free_B));
  }

  private flushDebugLog(): void {
    const chunk = this.debugLog.nextChunk();
    if (chunk === undefined) this.flushing = false;
    else this.outbox.add("debug_log", chunk);
  }
}
