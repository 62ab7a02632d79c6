import type { ConfigField, HttpExchange, HttpResponse } from "#hal/http";
import type { MainsSample } from "#hal/mains";
import { HttpApi } from "#firmware/api/http/http-api";
import type { HttpSource } from "#firmware/api/http/parts";
import type { Snapshot } from "#firmware/api/snapshot";
import { Asked } from "#firmware/asked";
import { type Core, createCore } from "#firmware/core";
import { Features } from "#firmware/features";
import { carryOut } from "#firmware/orders";
import { sessionDocument } from "#firmware/session-document";
import { keepSession } from "#firmware/session-log";
import { sessionRecord } from "#firmware/session-record";
import type { Rejection } from "#firmware/settings/rejection";
import { Settings } from "#firmware/settings/settings";
import { SnapshotTaker } from "#firmware/take-snapshot";
import { protectionOf } from "#firmware/protection-of";
import { cycle, type Outcome } from "#firmware/tick";
import { after_ms } from "#hal/clock";
import { passThroughVerdict } from "#rapi/commands";
import { encode } from "#rapi/frame";
import { FakeEvse } from "#test/fakes/fake-evse";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";

/** The HTTP API over a whole controller whose EVSE is a fake that charges; the clock starts 10 s before it wraps. */
export class HttpRig implements HttpSource, HttpExchange {
  /** What the machine's own configuration says. */
  readonly config: ConfigField[] = [];
  now = 2147483648 - 10000;
  readonly evse = new FakeEvse();
  readonly mqtt = new FakeMqtt();
  readonly log = new FakeLog();
  readonly system = new FakeSystem();
  readonly settings: Settings;
  readonly core: Core;
  readonly http: HttpApi;
  /** Questions to the EVSE as `command>tag`, and what else was done. */
  readonly asked: string[] = [];
  readonly done: string[] = [];
  /** While false the queue to the EVSE is full. */
  accepts = true;
  answers: HttpResponse[] = [];
  /** Revision of the settings when the rig was made. */
  readonly revision: number;
  private readonly taker: SnapshotTaker;
  private readonly outcome: Outcome = { sessionEnded: false, cutEnded: false };

  constructor(
    readonly storage = new FakeStorage(),
    plugged = true,
  ) {
    this.evse.status.carConnected = plugged;
    this.evse.status.state = plugged ? "charging" : "notConnected";
    const { mqtt, log, system } = this;
    this.settings = new Settings(storage, log);
    this.settings.set("dynamic", "0");
    this.settings.set("charge_limit_A", "32");
    this.core = createCore(this.evse, this.settings, { storage, mqtt, log, system }, this.now);
    this.taker = new SnapshotTaker(this.core);
    this.core.features = new Features(this.core);
    this.core.features.asked = new Asked(this.core, this.core.features.feeds);
    const fields = this.config;
    const machine = {
      config(): ConfigField[] {
        return fields;
      },
      mode: "Wired",
      hostname: "charger",
      rssi_dBm(): number {
        return 0;
      },
    };
    this.http = new HttpApi(this, this.core.features.asked, machine, this.now);
    this.run(1);
    this.revision = this.settings.revision;
  }

  /** A session has ended and its record is kept. */
  keepSession(number: number, start_s: number): void {
    const record = sessionRecord(this.core, "unplugged");
    record.number = number;
    record.start_s = start_s;
    keepSession(this.storage, number, sessionDocument(record));
    this.core.session.number = number + 1;
  }

  /** A protective stop by a residual current. */
  trip(residual_mA: number): void {
    protectionOf(this.core).residual(residual_mA, this.now);
    this.run(1);
  }

  /** Time passes, in ticks of 100 ms. */
  run(ticks: number): this {
    for (let tick = 0; tick < ticks; tick++) {
      this.now = after_ms(this.now, 100);
      this.core.epoch_s = this.system.epoch_s();
      cycle(this.core, this.outcome, this.now);
      this.http.tick(this.now);
    }
    return this;
  }

  /** Sends a request; its answer as status and body, `waits` while there is none. */
  send(method: string, target: string, body: string): string {
    this.answers = [];
    const mark = target.indexOf("?");
    const path = mark < 0 ? target : target.substring(0, mark);
    this.http.serve({ method, path, query: mark < 0 ? "" : target.substring(mark + 1), body }, this, this.now);
    this.run(1);
    return this.answer();
  }

  get(target: string): string {
    return this.send("GET", target, "");
  }

  /** The last answer. */
  answer(): string {
    const last = this.answers[this.answers.length - 1];
    return last === undefined ? "waits" : last.status.toFixed(0) + " " + last.body;
  }

  /** What the EVSE is told to do, e.g. `enabled 16 A`. */
  aims(): string {
    return (this.evse.run ?? "") + " " + (this.evse.limit_mA / 1000).toFixed(0) + " A";
  }

  plug(connected: boolean): this {
    this.evse.status.carConnected = connected;
    this.evse.status.state = connected ? "charging" : "notConnected";
    return this.run(1);
  }

  reply(response: HttpResponse): void {
    this.answers.push(response);
  }

  snapshot(now: number): Snapshot {
    return this.taker.take(now);
  }

  setEnable(code: number): void {
    this.core.start.set(code === 1 ? 1 : code === 2 ? 2 : 3);
    this.core.features?.asked?.claims.overruled(code === 2);
  }

  settingChanged(): void {
    this.done.push("hurry");
  }

  mainsSampled(sample: MainsSample, now: number): void {
    this.core.mains.take(sample, this.core.balancerSettings.clamps, now);
  }

  reported(name: string, value: number, now: number): void {
    this.core.features?.feeds.put(name, value, now);
  }

  order(topic: string, text: string, now: number): Rejection | undefined {
    const sessions = this.core.session.number - 1;
    const told = carryOut({ core: this.core, sessions, encode }, topic, text, now);
    if ("why" in told) return told;
    this.http.told(told.topic, told.payload);
    return undefined;
  }

  askEvse(command: string, tag: string): boolean {
    if (!this.accepts) return false;
    this.asked.push(command + ">" + tag);
    return true;
  }

  passThroughVerdict(command: string): string {
    return passThroughVerdict(command);
  }

  erase(what: string): void {
    this.done.push("erase " + what);
  }

  setDelayed(): void {
    this.done.push("delayed");
  }

  restart(reason: string): void {
    this.done.push("restart " + reason);
  }
}
