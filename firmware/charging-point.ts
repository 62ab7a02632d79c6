import { CLOCK_SPAN_ms } from "#hal/clock";
import type { EvseState } from "#hal/evse";
import type { LockPort } from "#hal/lock";
import type { Core } from "./core";
import type { Feeds } from "./metering/feeds";
import type { Settings } from "./settings/settings";
import type { Rejection } from "./settings/rejection";
import { PRIORITY } from "./charging/claim";
import { ACTUATOR, CableLock, FEEDBACK, type LockView } from "./access/cable-lock";
import { Hold } from "./timing/hold";
import { LockTopic } from "./access/lock-topic";
import { GRID_RELAY, type PersonAction, PersonInput } from "./access/person-input";

/** Claims of this weight say that somebody may not charge. */
const FORBIDDING: number = PRIORITY.person;
/** An EVSE that was put to sleep waits up to 3 s for the car before it opens its relay. */
const OPENED_ms = 3500;
/** A charge that is found running goes on for this long until the switch has been heard of. */
const BRIDGE_ms = 10000;
const MODE_OFF = 0;
const MODE_SOLAR = 2;
const MODE_PAUSE = 4;

/**
 * What a person finds at the charging point beside the card reader: a push button or switch (`switch_function`, reported on `feed/switch`) and
 * the lock that holds the cable in a socket (`lock`). What the button asks for takes the same ways as what is asked over the broker.
 */
export class ChargingPoint {
  private readonly input = new PersonInput();
  private readonly lock: CableLock;
  private readonly topic: LockTopic;
  private code = 0;
  private hasInput = false;
  private switchTimeout_ms = 0;
  private custom = false;
  private readonly settled = new Hold();
  /** Current may flow: the relay is closed, or was when the EVSE went to sleep. */
  private flows = false;
  private readonly asleep = new Hold();
  private readonly view: LockView = {
    actuator: ACTUATOR.none,
    contact: FEEDBACK.normal,
    reversed: false,
    pulse_ms: 600,
    retry_ms: 5000,
    required: true,
    always: false,
    carConnected: undefined,
    started: false,
    authorised: false,
    charging: undefined,
  };
  /** A start (2) or a stop (3) that was asked for and not yet done; 0: none. */
  asked = 0;
  /** The lock has begun to fail, or obeys again. */
  lockNews = false;

  /** A lock at the platform's own pins goes before one behind the broker. */
  constructor(
    private readonly core: Core,
    private readonly feeds: Feeds,
  ) {
    this.topic = new LockTopic(core.ports.mqtt, feeds);
    const port: LockPort = core.ports.lock ?? this.topic;
    this.lock = new CableLock(port);
    core.policies.push(this.input);
    core.policies.push(this.lock);
  }

  take(settings: Settings): void {
    const view = this.view;
    this.hasInput = settings.on("switch_on");
    this.code = this.hasInput ? settings.get("switch_function") : -1;
    const timeout_s = settings.get("switch_timeout_s");
    this.switchTimeout_ms = timeout_s === 0 ? CLOCK_SPAN_ms : timeout_s * 1000;
    this.topic.timeout_ms = settings.get("feed_timeout_s") * 1000;
    view.actuator = settings.get("lock");
    view.contact = settings.get("lock_feedback");
    view.reversed = settings.on("lock_reversed");
    view.pulse_ms = settings.get("lock_pulse_ms");
    view.retry_ms = settings.get("lock_retry_s") * 1000;
    view.required = settings.on("lock_required");
    view.always = settings.on("lock_always");
  }

  /** It is taken away: nothing of it limits any more. */
  leave(): void {
    const policies = this.core.policies;
    if (this.lockFailed() && this.core.protection !== undefined)
      this.core.protection.notice("cable lock", false, "", 0);
    this.lock.leave();
    policies.splice(policies.indexOf(this.input), 1);
    policies.splice(policies.indexOf(this.lock), 1);
  }

  /** Whether the switch is the grid operator's relay. */
  isRelay(): boolean {
    return this.code === GRID_RELAY;
  }

  /** Whether the lock has failed three times in a row. */
  lockFailed(): boolean {
    return this.lock.trouble !== "";
  }

  /** What a start or stop is asked for with. */
  by(): string {
    return this.input.claim.source;
  }

  /** Looks at the input and after the lock. Call it every tick, after the start has been decided. */
  follow(now: number): void {
    this.followInput(now);
    const { core, view, lock } = this;
    const failed = this.lockFailed();
    if (view.actuator !== ACTUATOR.none) {
      const { status } = core.evse;
      view.carConnected = status.carConnected;
      view.charging = this.mayFlow(status.state, now);
      view.started = core.start.code === 2;
      view.authorised = view.started && this.nobodyForbids();
      this.topic.now = now;
    }
    lock.follow(view, now);
    if (this.lockFailed() !== failed) this.lockNews = true;
  }

  /** Carries out a press, `press` or `hold`, that somebody asks for over the broker. Why not, if not. */
  press(text: string, now: number): Rejection | undefined {
    if (text !== "press" && text !== "hold") return { what: "switch", why: "no such press", allowed: "press, hold" };
    this.followInput(now);
    const action = this.input.press(text === "hold");
    if (action === "none") {
      return { what: "switch", why: "it is no push button (set_switch)", allowed: "feed/switch 0 or 1" };
    }
    this.resetTrips();
    this.act(action);
    return undefined;
  }

  private mayFlow(state: EvseState, now: number): boolean | undefined {
    const opened = this.asleep.lasted(state === "sleeping", OPENED_ms, now);
    if (state === "unknown") return undefined;
    if (state === "charging") this.flows = true;
    else if (state !== "sleeping" || opened) this.flows = false;
    return this.flows;
  }

  private nobodyForbids(): boolean {
    for (const policy of this.core.policies) {
      const claim = policy.claim;
      if (claim.priority >= FORBIDDING && claim.permit !== undefined && claim.permit !== "enabled") return false;
    }
    return true;
  }

  private followInput(now: number): void {
    const { input, feeds } = this;
    let level: number | undefined = undefined;
    if (this.hasInput && this.code !== GRID_RELAY) {
      level = feeds.value("switch", this.switchTimeout_ms, now);
    }
    const { state } = this.core.evse.status;
    const bridging = !this.settled.lasted(true, BRIDGE_ms, now) && (state === "unknown" || state === "charging");
    const action = input.follow(this.code, level === undefined ? undefined : level === 1, now, bridging);
    if (input.pressed) this.resetTrips();
    if (action !== "none") this.act(action);
  }

  private resetTrips(): void {
    if (this.core.protection !== undefined) this.core.protection.reset("");
  }

  private act(action: PersonAction): void {
    const { start, ports } = this.core;
    ports.log.log("info", this.input.claim.source + ": " + action);
    switch (action) {
      case "start":
        this.asked = 2;
        break;
      case "toggle":
        this.asked = start.code === 2 ? 3 : 2;
        break;
      case "smart":
      case "solar":
        this.change(action === "solar");
        break;
      case "toggleSolar":
        this.change(this.core.settings.get("mode") !== MODE_SOLAR);
        break;
      case "customToggle":
      case "customOn":
      case "customOff":
        this.custom = action === "customToggle" ? !this.custom : action === "customOn";
        ports.mqtt.publish("event/switch", this.custom ? "On" : "Off", false);
        break;
      default:
        break;
    }
  }

  /** Solar, or smart (normal without a mains meter); who has switched charging off, or paused it, is not overruled. */
  private change(solar: boolean): void {
    const { settings } = this.core;
    const mode = settings.get("mode");
    if (mode === MODE_OFF || mode === MODE_PAUSE) return;
    const refused = settings.set("mode", solar ? "solar" : "smart");
    if (refused !== undefined) settings.set("mode", "normal");
  }
}
