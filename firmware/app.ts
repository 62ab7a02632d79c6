import type { ConsolePort } from "#hal/console";
import type { EvseListener } from "#hal/evse";
import type { HttpMachine } from "#hal/http";
import type { MainsSample } from "#hal/mains";
import type { HttpSource } from "./api/http/parts";
import type { Snapshot } from "./api/snapshot";
import type { App, ConsoleSession, HttpServing, Ports } from "./ports";
import type { Rejection } from "./settings/rejection";
import { elapsed_ms } from "#hal/clock";
import { encode } from "#rapi/frame";
import { RapiLink } from "#rapi/link";
import { passThroughVerdict } from "#rapi/commands";
import { describeLine } from "#rapi/reply-fields";
import { Api } from "./api/api";
import { tellEnergy } from "./energy-document";
import { HttpApi } from "./api/http/http-api";
import { Consoles } from "./console/consoles";
import { type Erasable, erase } from "./erase";
import { Recollection } from "./charging/recollection";
import { type Core, createCore } from "./core";
import { DecisionLog } from "./diagnostics/decision-log";
import { Features } from "./features";
import { SnapshotTaker } from "./take-snapshot";
import { readMainsMessage } from "./metering/mains-message";
import { Settings } from "./settings/settings";
import { carryOut } from "./orders";
import { recordSession, tellSession } from "./session-log";
import { protectionOf } from "./protection-of";
import { type Outcome, cycle } from "./tick";

export type { App, ConsoleSession, HttpServing, Ports } from "./ports";

/** A tick later than this after the last whole one is a whole one again. */
const WHOLE_TICK_ms = 100;
/** Everything was held up for longer than this: the house may have changed, and the EVSE may have fallen back meanwhile. */
const BLOCKED_ms = 3000;
const MAINS_ALLOWED = "every phase named by set_cte, -1000..1000 A";

/** The composition root: owns the parts, hands facts to them, and is what they ask the outside world through. */
class Dinamics implements App, EvseListener, HttpSource {
  readonly settings: Settings;
  private readonly recollection: Recollection;
  private readonly link: RapiLink;
  readonly core: Core;
  private readonly outcome: Outcome = { sessionEnded: false, cutEnded: false };
  /** These are made, and on the module loaded, when first used: see `tools/lua/late-modules.ts`. */
  private api: Api | undefined = undefined;
  private taker: SnapshotTaker | undefined = undefined;
  private readMains: typeof readMainsMessage | undefined = undefined;
  private consoles: Consoles | undefined = undefined;
  private http: HttpApi | undefined = undefined;
  /** The broker has just come, and the API does not know yet: the work of loading it belongs in a tick. */
  private greets = false;
  private hurry = true;
  /** There may be records of sessions that nobody was told. */
  private untold = true;
  private whole_ms: number;
  private supervisedAt = -1;
  private readonly decisions = new DecisionLog();

  constructor(
    private readonly ports: Ports,
    now: number,
  ) {
    this.settings = new Settings(ports.storage, ports.log);
    this.link = new RapiLink(ports.serial, this, ports.log, now);
    this.core = createCore(this.link, this.settings, ports, now);
    this.recollection = new Recollection(ports.storage, this.core.start, now, ports.log);
    this.core.session.number = this.recollection.sessions + 1;
    this.whole_ms = now;
  }

  tick(now: number): void {
    this.hurry = false;
    if (elapsed_ms(this.whole_ms, now) > BLOCKED_ms) this.core.mains.lose();
    this.core.epoch_s = this.ports.system.epoch_s();
    if (this.supervisedAt !== this.settings.revision) {
      this.supervisedAt = this.settings.revision;
      this.link.supervise(this.settings.get("heartbeat_s"), this.settings.get("heartbeat_A"), now);
    }
    cycle(this.core, this.outcome, now);
    this.link.tick(now);
    this.report(now);
    if (elapsed_ms(this.whole_ms, now) < WHOLE_TICK_ms) return;
    this.whole_ms = now;
    this.settings.tick(now);
    const due = this.recollection.tick(now);
    if (due !== undefined) this.setEnable(due, now);
    if (this.greets) this.theApi(now);
    if (this.consoles?.areClosed() === true) this.consoles = undefined;
    this.api?.tick(this, now);
  }

  urgent(): boolean {
    return this.hurry;
  }

  serialOpened(now: number): void {
    this.link.opened(now);
    this.hurry = true;
  }

  serialClosed(now: number): void {
    this.link.closed(now);
    this.hurry = true;
  }

  serialReceived(bytes: string, now: number): void {
    this.link.received(bytes, now);
  }

  mqttConnected(_now: number): void {
    this.core.offline = false;
    this.greets = true;
  }

  mqttLost(now: number): void {
    this.core.offline = true;
    this.greets = false;
    this.api?.lost(now);
  }

  mqttReceived(topic: string, payload: string, retained: boolean, now: number): void {
    this.theApi(now).received(topic, payload, retained, now);
  }

  mainsSampled(sample: MainsSample, now: number): void {
    const lacking = this.core.mains.take(sample, this.core.balancerSettings.clamps, now);
    if (lacking === undefined) this.hurry = true;
    else this.theApi(now).rejected("mains", "phase " + lacking + " is missing or impossible", MAINS_ALLOWED, now);
  }

  mainsReceived(payload: string, now: number): boolean {
    const sample: MainsSample = { L1_mA: undefined, L2_mA: undefined, L3_mA: undefined };
    this.readMains ??= readMainsMessage;
    const rejection = this.readMains(payload, sample, "mains");
    if (rejection === undefined) this.mainsSampled(sample, now);
    else this.theApi(now).rejected(rejection.what, rejection.why, rejection.allowed, now);
    return rejection === undefined;
  }

  handOver(now: number): void {
    this.settings.flush(now);
    this.core.handingOver = true;
    this.hurry = true;
  }

  handedOver(): boolean {
    const { status } = this.link;
    const safe_mA = Math.max(this.core.balancerSettings.failsafe_mA, this.core.balancerSettings.minimum_mA);
    if (status.link !== "up" || !this.core.handingOver) return this.core.handingOver;
    return status.state !== "charging" || (status.offered_mA ?? 0) <= safe_mA;
  }

  snapshot(now: number): Snapshot {
    this.taker ??= new SnapshotTaker(this.core);
    const current = this.taker.take(now);
    current.rejections = this.api === undefined ? 0 : this.api.rejections();
    current.startIn_s = this.recollection.start.left_s();
    current.stopIn_s = this.recollection.stop.left_s();
    return current;
  }

  evseAsync(line: string, now: number): void {
    this.api?.evseAsync(line, now);
    if (!line.startsWith("$AT") && !line.startsWith("$ST")) this.api?.tellFields("event/evse", "", line, describeLine);
  }

  evseReply(tag: string, command: string, reply: string | undefined, now: number): void {
    if (tag === "phases") this.core.features?.contactorAnswered(command, reply);
    this.api?.evseReply(tag, command, reply, now);
    this.consoles?.evseReply(tag, command, reply);
    this.http?.evseReply(tag, reply);
    if (tag === "rapi_response" && reply !== undefined)
      this.api?.tellFields(tag + "/json", command, reply, describeLine);
  }

  /** A stop at the EVSE counts as a person's; a start there only ends such a stop, everything else goes on to decide. */
  evsePressed(run: "sleeping" | "enabled", now: number): void {
    if (run === "enabled" && this.core.start.asked !== 3) return;
    this.ports.log.log("info", run === "enabled" ? "started at the EVSE" : "stopped at the EVSE");
    this.setEnable(run === "enabled" ? 2 : 3, now, false, "the EVSE");
  }

  evseChanged(_now: number): void {
    this.hurry = true;
  }

  setEnable(code: number, now: number, kept = false, by?: string): void {
    this.core.start.set(code === 1 ? 1 : code === 2 ? 2 : 3, by, kept);
    const { asked } = this.core.features ?? {};
    asked?.claims.overruled(code === 2 && !kept);
    this.hurry = true;
    this.recollection.keep(now);
  }

  settingChanged(_key: string, _now: number): void {
    this.hurry = true;
  }

  reported(name: string, value: number, now: number): void {
    this.hurry = true;
    if (name === "residual_mA") return protectionOf(this.core).residual(value, now);
    this.core.features ??= new Features(this.core);
    this.core.features.feeds.put(name, value, now);
  }

  order(topic: string, text: string, now: number): Rejection | undefined {
    this.hurry = true;
    const answer = carryOut({ core: this.core, sessions: this.recollection.sessions, encode }, topic, text, now);
    if ("why" in answer) return answer;
    if (answer.payload === "") return undefined;
    this.api?.tell(answer.topic, answer.payload);
    this.consoles?.told(answer.topic, answer.payload);
    this.http?.told(answer.topic, answer.payload);
    return undefined;
  }

  askEvse(command: string, tag: string, now: number): boolean {
    return this.link.ask(command, tag, now);
  }

  passThroughVerdict(command: string): string {
    return passThroughVerdict(command);
  }

  erase(what: Erasable, now: number): void {
    erase(this.core, what, now);
  }

  openConsole(port: ConsolePort): ConsoleSession {
    this.consoles ??= new Consoles(this.ports, this.settings, this);
    return this.consoles.add(port);
  }

  openHttp(machine: HttpMachine, now: number): HttpServing {
    const features = (this.core.features ??= new Features(this.core));
    return (this.http ??= new HttpApi(this, features.claims(), machine, now));
  }

  setDelayed(on: boolean, delay_s: number, now: number): void {
    this.recollection.order(on, delay_s, now);
  }

  restart(reason: string, now: number): void {
    this.settings.flush(now);
    this.ports.system.restart(reason);
  }

  /** The API, made when first needed; it hears first that the broker has come. */
  private theApi(now: number): Api {
    this.api ??= new Api(this.ports, this.settings, this);
    if (this.greets) {
      this.greets = false;
      this.api.connected(now);
      if (this.core.energy !== undefined) this.core.energy.news = true;
    }
    return this.api;
  }

  /** What the cycle has brought about, for those who listen. */
  private report(now: number): void {
    const { outcome, core } = this;
    const point = core.features?.point;
    if (point !== undefined && point.asked !== 0) {
      this.setEnable(point.asked, now, false, "the " + point.by());
      point.asked = 0;
    }
    if (point !== undefined && point.lockNews) {
      point.lockNews = false;
      protectionOf(core).notice("cable lock", point.lockFailed(), "", now);
    }
    if (outcome.cutEnded) this.endSession("power cut", now);
    if (outcome.sessionEnded) this.endSession("unplugged", now);
    const { energy, protection } = core;
    if (energy !== undefined && energy.news && this.ports.mqtt.connected()) tellEnergy(energy, this.ports.mqtt);
    if (this.untold && this.api !== undefined && this.ports.mqtt.connected()) {
      this.api.sessionEnded(tellSession({ core: this.core, recollection: this.recollection }, now));
      this.untold = this.recollection.told < this.recollection.sessions;
    }
    while (protection !== undefined && protection.events.length > 0) {
      const event = protection.events.shift() ?? "";
      this.api?.tell("event/trip", event);
    }
    const line = this.decisions.line(this.core.decision, now);
    if (line !== undefined) this.ports.log.log("info", line);
    if (line !== undefined) this.api?.logLine(line);
  }

  private endSession(endedBy: "unplugged" | "power cut", now: number): void {
    recordSession({ core: this.core, recollection: this.recollection }, endedBy, now);
    this.settings.endSession();
    this.untold = true;
  }
}

/** The controller on the given ports, booting at `now`. */
export function createApp(ports: Ports, now: number): App {
  return new Dinamics(ports, now);
}
