import type { Core } from "./core";
import type { Feeds } from "./metering/feeds";
import type { Settings } from "./settings/settings";
import { ACTUATOR, CableLock, type LockView } from "./access/cable-lock";
import { LockTopic } from "./access/lock-topic";
import { type PersonAction, PersonInput } from "./access/person-input";

/** A switch tells only when it changes: what it said last counts for as long as a day. */
const SWITCH_ms = 86400000;
/** Function of the switch that is the grid operator's relay. */
const GRID_RELAY = 5;

/**
 * What a person finds at the charging point beside the card reader: a push button or switch (`switch_function`, reported on `feed/switch`) and
 * the lock that holds the cable in a socket (`lock`). What the button asks for takes the same ways as what is asked over the broker.
 */
export class ChargingPoint {
  private readonly input = new PersonInput();
  private readonly lock: CableLock;
  private readonly port: LockTopic;
  private code = 0;
  private hasInput = false;
  private readonly view: LockView = {
    actuator: ACTUATOR.none,
    required: true,
    always: false,
    carConnected: undefined,
    authorised: false,
    charging: false,
    powered: true,
  };
  /** A start (2) or a stop (3) that was asked for and not yet done; 0: none. */
  asked = 0;

  constructor(
    private readonly core: Core,
    private readonly feeds: Feeds,
  ) {
    this.port = new LockTopic(core.ports.mqtt, feeds);
    this.lock = new CableLock(this.port);
    core.policies.push(this.input);
    core.policies.push(this.lock);
  }

  take(settings: Settings): void {
    this.hasInput = settings.on("switch_on");
    this.code = settings.get("switch_function");
    const actuator = settings.get("lock");
    this.view.actuator = actuator === 1 ? ACTUATOR.solenoid : actuator === 2 ? ACTUATOR.motor : ACTUATOR.none;
    this.view.required = settings.on("lock_required");
    this.view.always = settings.on("lock_always");
  }

  /** It is taken away: nothing of it limits any more. */
  leave(): void {
    const policies = this.core.policies;
    policies.splice(policies.indexOf(this.input), 1);
    policies.splice(policies.indexOf(this.lock), 1);
  }

  /** Looks at the input and after the lock. Call it every tick. */
  follow(now: number): void {
    if (this.hasInput) this.followInput(now);
    const { core, view } = this;
    const { status } = core.evse;
    const { access } = core.features ?? {};
    view.carConnected = status.carConnected;
    view.charging = status.state === "charging";
    view.authorised = core.start.code === 2 && (access === undefined || access.who() !== "");
    this.port.now = now;
    this.lock.follow(view, now);
  }

  private followInput(now: number): void {
    const input = this.input;
    const level = this.feeds.value("switch", SWITCH_ms, now);
    const action = input.follow(this.code, level === undefined ? undefined : level === 1, now);
    if (input.pressed && this.core.protection !== undefined) this.core.protection.reset("");
    if (this.code === GRID_RELAY) this.relay(input.relayOpen(), now);
    if (action !== "none") this.act(action);
  }

  private act(action: PersonAction): void {
    const { settings, start, ports } = this.core;
    switch (action) {
      case "start":
        this.asked = 2;
        break;
      case "stop":
        this.asked = 3;
        break;
      case "toggle":
        this.asked = start.code === 2 && start.asked !== 3 ? 3 : 2;
        break;
      case "smart":
      case "solar":
        settings.set("mode", action);
        break;
      case "toggleSolar":
        settings.set("mode", settings.get("mode") === 2 ? "smart" : "solar");
        break;
      case "customToggle":
      case "customOn":
      case "customOff":
        ports.mqtt.publish("event/switch", action.substring(6), false);
        break;
      default:
        break;
    }
  }

  /** The input stands for the grid operator's relay: it is a report that is always fresh. */
  private relay(open: boolean, now: number): void {
    const active = this.core.settings.get("relay_active");
    this.feeds.put("relay", open ? active : 1 - active, now);
  }
}
