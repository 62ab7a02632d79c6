import type { EvseListener } from "#hal/evse";
import type { MainsSample } from "#hal/mains";
import type { ApiActions } from "./api/actions";
import type { Snapshot } from "./api/snapshot";
import type { Core } from "./core";
import type { App, Ports } from "./ports";
import type { Rejection } from "./settings/rejection";
import type { Outcome } from "./tick";
import { elapsed_ms } from "#hal/clock";
import { whole } from "#hal/text";
import { RapiLink } from "#rapi/link";
import { passThroughVerdict } from "#rapi/commands";
import { Api } from "./api/api";
import { Memory } from "./charging/memory";
import { createCore } from "./core";
import { DecisionLog } from "./diagnostics/decision-log";
import { SnapshotTaker } from "./take-snapshot";
import { readMainsMessage } from "./metering/mains-message";
import { Settings } from "./settings/settings";
import { DelayedSwitch } from "./timing/delayed-switch";
import { cycle } from "./tick";

export type { App, Ports } from "./ports";

/** {@link readMainsMessage} once somebody has sent one. */
type MainsReader = (this: void, payload: string, sample: MainsSample, what: string) => Rejection | undefined;

/** How often what is left of a delayed start or stop is stored. */
const REMEMBER_ms = 60000;
/** A tick later than this after the last whole one is a whole one again. */
const WHOLE_TICK_ms = 100;

/** The composition root: owns the parts, hands facts to them, and is what they ask the outside world through. */
class Dinamics implements App, EvseListener, ApiActions {
  private readonly settings: Settings;
  private readonly memory: Memory;
  private readonly link: RapiLink;
  private readonly core: Core;
  private readonly delayedStart = new DelayedSwitch();
  private readonly delayedStop = new DelayedSwitch();
  private readonly outcome: Outcome = { sessionEnded: false, evseTripChanged: false, meterTripChanged: false };
  /** These three are made, and on the module loaded, when first used: see `tools/lua/late-modules.ts`. */
  private api: Api | undefined = undefined;
  private taker: SnapshotTaker | undefined = undefined;
  private readMains: MainsReader | undefined = undefined;
  /** The broker has just come, and the API does not know yet: the work of loading it belongs in a tick. */
  private greets = false;
  private hurry = true;
  private whole_ms: number;
  private remembered_ms: number;
  private startRevision = 0;
  private sessions: number;
  private supervisedAt = -1;
  private readonly decisions = new DecisionLog();

  constructor(
    private readonly ports: Ports,
    now: number,
  ) {
    this.settings = new Settings(ports.storage, ports.log);
    this.memory = new Memory(ports.storage);
    this.link = new RapiLink(ports.serial, this, ports.log, now);
    this.core = createCore(this.link, this.settings, now);
    const kept = this.memory.recall();
    this.core.start.restore(kept.asked);
    this.delayedStart.order(kept.start_s, now);
    this.delayedStop.order(kept.stop_s, now);
    this.sessions = kept.sessions;
    this.whole_ms = now;
    this.remembered_ms = now;
  }

  tick(now: number): void {
    this.hurry = false;
    this.core.epoch_s = this.ports.system.epoch_s();
    this.supervise(now);
    cycle(this.core, this.outcome, now);
    this.link.tick(now);
    this.report(now);
    if (elapsed_ms(this.whole_ms, now) < WHOLE_TICK_ms) return;
    this.whole_ms = now;
    this.settings.tick(now);
    this.keepTime(now);
    this.greet(now);
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
    this.greet(now);
    this.theApi().received(topic, payload, retained, now);
  }

  mainsSampled(sample: MainsSample, now: number): void {
    const lacking = this.core.mains.take(sample, this.core.balancerSettings.clamps, now);
    if (lacking === undefined) this.hurry = true;
    else this.theApi().rejected("mains", "phase " + lacking + " is missing", "every phase named by set_cte", now);
  }

  mainsReceived(payload: string, now: number): boolean {
    const sample: MainsSample = { L1_mA: undefined, L2_mA: undefined, L3_mA: undefined };
    this.readMains ??= readMainsMessage;
    const rejection = this.readMains(payload, sample, "mains");
    if (rejection !== undefined) {
      this.theApi().rejected(rejection.what, rejection.why, rejection.allowed, now);
      return false;
    }
    this.mainsSampled(sample, now);
    return true;
  }

  handOver(now: number): void {
    this.settings.flush(now);
    this.core.handingOver = true;
    this.hurry = true;
  }

  handedOver(): boolean {
    const status = this.link.status;
    const safe_mA = Math.max(this.core.balancerSettings.failsafe_mA, this.core.balancerSettings.minimum_mA);
    if (status.link !== "up" || !this.core.handingOver) return this.core.handingOver;
    return status.state !== "charging" || (status.offered_mA ?? 0) <= safe_mA;
  }

  snapshot(now: number): Snapshot {
    this.taker ??= new SnapshotTaker(this.core);
    const current = this.taker.take(now);
    current.rejections = this.api === undefined ? 0 : this.api.rejections();
    current.startIn_s = this.delayedStart.left_s();
    current.stopIn_s = this.delayedStop.left_s();
    return current;
  }

  evseAsync(line: string, now: number): void {
    this.api?.evseAsync(line, now);
  }

  evseReply(tag: string, command: string, reply: string | undefined, now: number): void {
    this.api?.evseReply(tag, command, reply, now);
  }

  evseChanged(_now: number): void {
    this.hurry = true;
  }

  setEnable(code: number, now: number): void {
    this.core.start.set(code === 1 ? 1 : code === 2 ? 2 : 3);
    this.hurry = true;
    this.remember(now);
  }

  settingChanged(_key: string, _now: number): void {
    this.hurry = true;
  }

  askEvse(command: string, tag: string, now: number): boolean {
    return this.link.ask(command, tag, now);
  }

  passThroughVerdict(command: string): string {
    return passThroughVerdict(command);
  }

  eraseSettings(now: number): void {
    this.settings.restoreDefaults();
    this.settings.flush(now);
  }

  eraseWifi(_now: number): void {
    this.ports.storage.remove("wifi");
  }

  setDelayed(on: boolean, delay_s: number, now: number): void {
    if (on) this.delayedStart.order(delay_s, now);
    else this.delayedStop.order(delay_s, now);
    this.remember(now);
  }

  restart(reason: string, now: number): void {
    this.settings.flush(now);
    this.ports.system.restart(reason);
  }

  private greet(now: number): void {
    if (!this.greets) return;
    this.greets = false;
    this.theApi().connected(now);
  }

  private theApi(): Api {
    const { mqtt, system, log } = this.ports;
    this.api ??= new Api({ mqtt, system, log }, this.settings, this);
    return this.api;
  }

  private supervise(now: number): void {
    if (this.supervisedAt === this.settings.revision) return;
    this.supervisedAt = this.settings.revision;
    this.link.supervise(this.settings.get("heartbeat_s"), this.settings.get("heartbeat_A"), now);
  }

  /** What the cycle has brought about, for those who listen. */
  private report(now: number): void {
    const outcome = this.outcome;
    if (outcome.sessionEnded) this.endSession(now);
    if (outcome.evseTripChanged) {
      this.trip("communication", this.core.evseTrip.active, "the EVSE does not answer", now);
    }
    if (outcome.meterTripChanged) this.trip("meter", this.core.meterTrip.active, "the mains meter is silent", now);
    const line = this.decisions.line(this.core.decision, now);
    if (line === undefined) return;
    this.ports.log.log("info", line);
    this.api?.logLine(line);
  }

  private endSession(now: number): void {
    this.sessions++;
    const record = this.core.session.record(this.sessions, this.core.epoch_s, "unplugged");
    this.ports.log.log(
      "info",
      "session " +
        whole(record.number) +
        ": " +
        whole(record.energy_Wh) +
        " Wh in " +
        whole(record.charge_s) +
        " s of charging",
    );
    this.remember(now);
    this.api?.sessionEnded(record, now);
  }

  private trip(name: string, active: boolean, sentence: string, now: number): void {
    const text = active ? sentence : sentence + " no more";
    this.ports.log.log(active ? "error" : "info", "trip " + name + ": " + text);
    this.api?.tripped(name, active ? sentence : "cleared", now);
  }

  /** Delayed start and stop, and what must survive a power cut. */
  private keepTime(now: number): void {
    if (this.delayedStart.due(now)) this.setEnable(2, now);
    if (this.delayedStop.due(now)) this.setEnable(3, now);
    const changed = this.core.start.revision !== this.startRevision;
    const counting = this.delayedStart.left_ms > 0 || this.delayedStop.left_ms > 0;
    if (changed || (counting && elapsed_ms(this.remembered_ms, now) >= REMEMBER_ms)) this.remember(now);
  }

  private remember(now: number): void {
    this.remembered_ms = now;
    this.startRevision = this.core.start.revision;
    this.memory.keep({
      asked: this.core.start.asked,
      start_s: this.delayedStart.left_s(),
      stop_s: this.delayedStop.left_s(),
      sessions: this.sessions,
    });
  }
}

/** The controller on the given ports, booting at `now`. */
export function createApp(ports: Ports, now: number): App {
  return new Dinamics(ports, now);
}
