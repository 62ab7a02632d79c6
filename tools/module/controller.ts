import { CLOCK_SPAN_ms, elapsed_ms } from "#hal/clock";
import type { MainsSample } from "#hal/mains";
import type { Snapshot } from "#firmware/api/snapshot";
import type { LuaModule } from "#tools/lua/transpile";
import type { Controller, ControllerFactory, Effects, Surroundings } from "#tools/controller/controller";
import { SimulatedLineMeter } from "./line-meter";
import { NETWORK, PASSWORD, setUp } from "./set-up";
import { type PowerOptions, type Saying, VirtualModule } from "./virtual-module";

const ADDRESS = "192.168.1.50";
const BROKER = "broker.home";
const LINE = 1;
const EVSE = 2;
/** Values of the setting `house_meter`. */
const CLAMPS = 1;
const SDM630 = 2;
const CONSOLE = 0;
const BUTTON_PIN = 26;
/** What the client says of a broker that is not there. */
const UNREACHABLE = -5;
const START_STEP_us = 10_000;
const LONGEST_START_us = 1_000_000;

/**
 * The virtual module as a controller of the simulation. Its mains currents and reports come over the broker, as from a meter in the network; what
 * it is told there before it has joined is lost, as on the real one. With the setting for its own clamps the currents flow through those, with the one for
 * a meter on its free line that one measures them.
 * While a call of the module does not return it hears nothing, and what it does afterwards happens afterwards.
 */
export class ModuleController implements Controller {
  /** It has timers of its own, and what it sends takes the time of its wire: something may happen at each moment. */
  readonly grain_ms = 1;
  /** It joins its network first, and for 1.5 s after that takes what comes for what the broker had kept. */
  readonly deaf_ms = 2500;
  readonly module: VirtualModule;
  /** What it has said for a time that the world has not reached. */
  private later: Saying[] = [];
  /** How far the world is, on the module's clock. */
  private reached_us: number;
  /** The setting `house_meter`, once it is known. */
  private houseMeter: number | undefined = undefined;
  /** Whether the setting `switch_input` says that a button or switch hangs on its own pin. */
  private hasButton: boolean | undefined = undefined;
  private lineMeter: SimulatedLineMeter | undefined = undefined;
  private readonly prefix: string;
  private instant_ms: number;
  private brokerUp = false;
  private isGone = false;
  private wireOpen = false;
  private snapshotFields: Snapshot | undefined = undefined;

  constructor(
    private readonly effects: Effects,
    { serial, files, epochAtBoot_s, boot_ms }: Surroundings,
    given: Pick<PowerOptions, "image" | "machine"> = {},
  ) {
    const known = new Map(files);
    setUp(known, BROKER);
    this.prefix = `Dinamics/${serial}/`;
    this.instant_ms = boot_ms;
    this.reached_us = boot_ms * 1000;
    this.module = new VirtualModule({
      chipid: "0x" + (serial.match(/../g) ?? []).reverse().join("").toLowerCase(),
      files: known,
      began_us: boot_ms * 1000,
      epoch_s: epochAtBoot_s,
      ...given,
    });
    this.module.slowWires();
    this.module.network(NETWORK, PASSWORD, ADDRESS);
    this.pass(boot_ms);
    // its start takes some callbacks; the world begins with the controller there, and hears then what it has said meanwhile
    for (
      let taken_us = 0;
      taken_us < LONGEST_START_us && this.module.snapshot() === undefined;
      taken_us += START_STEP_us
    )
      this.later.push(...this.module.run(this.module.now_us + START_STEP_us));
  }

  tick(now: number): void {
    this.pass(now);
  }
  urgent(): boolean {
    return false;
  }
  serialOpened(now: number): void {
    this.wireOpen = true;
    this.pass(now);
  }
  serialClosed(now: number): void {
    this.wireOpen = false;
    this.pass(now);
  }
  serialReceived(bytes: string, now: number): void {
    if (this.wireOpen) this.module.bytes(EVSE, bytes);
    this.pass(now);
  }
  consoleReceived(bytes: string, now: number): void {
    this.module.bytes(CONSOLE, bytes);
    this.pass(now);
  }
  mqttConnected(now: number): void {
    this.brokerUp = true;
    this.pass(now);
  }
  mqttLost(now: number): void {
    this.brokerUp = false;
    this.module.brokerLost();
    this.pass(now);
  }
  mqttReceived(topic: string, payload: string, _retained: boolean, now: number): void {
    this.module.message(this.prefix + topic, payload);
    this.pass(now);
  }
  mainsSampled({ L1_mA, L2_mA, L3_mA }: MainsSample, now: number): void {
    this.houseMeter ??= this.module.setting("house_meter");
    if (this.houseMeter === CLAMPS || this.houseMeter === SDM630) {
      this.lineMeter ??= new SimulatedLineMeter(this.module.setting("meter_address") ?? 1);
      for (const [phase, current_mA] of [L1_mA, L2_mA, L3_mA].entries()) {
        const current_A = current_mA === undefined ? undefined : current_mA / 1000;
        if (this.houseMeter === CLAMPS) this.module.current(phase, current_A);
        else this.lineMeter.currents_A[phase] = current_A ?? 0;
      }
      this.pass(now);
      return;
    }
    const currents_A = [L1_mA, L2_mA, L3_mA].map((current_mA) => (current_mA === undefined ? null : current_mA / 1000));
    this.mqttReceived("mains", JSON.stringify(currents_A), false, now);
  }
  mainsReceived(payload: string, now: number): boolean {
    this.mqttReceived("mains", payload, false, now);
    return true;
  }
  /** What the house reports comes over the broker; a button or switch at the module's own pin pulls that to earth. */
  reported(name: string, value: number, now: number): void {
    this.hasButton ??= this.module.setting("switch_input") === 1;
    if (name === "switch" && this.hasButton) {
      this.module.level(BUTTON_PIN, value === 0);
      this.pass(now);
    } else this.mqttReceived(`feed/${name}`, String(value), false, now);
  }
  jumpClock(by_s: number): void {
    this.module.jumpClock(by_s);
  }
  handOver(now: number): void {
    this.pass(now);
  }
  handedOver(): boolean {
    return true;
  }
  snapshot(now: number): Snapshot {
    this.pass(now);
    const snapshot = this.module.snapshot() ?? this.snapshotFields;
    if (snapshot === undefined) throw new Error("the virtual module has no controller");
    this.snapshotFields = snapshot;
    return snapshot;
  }

  run(_from: number, to: number): number {
    const left_ms = elapsed_ms(this.instant_ms, to);
    if (left_ms >= CLOCK_SPAN_ms / 2) return to;
    const began_us = this.reached_us;
    this.feed();
    const line_us = Math.max(this.lineMeter?.due_us() ?? Infinity, began_us + 1000);
    const goal_us = Math.min(began_us + left_ms * 1000, line_us);
    if (this.later.length === 0 && this.module.now_us < goal_us) this.later.push(...this.module.run(goal_us, true));
    const next_us = Math.max(this.later[0]?.at_us ?? goal_us, began_us);
    const span_ms = Math.ceil((Math.min(next_us, goal_us) - began_us) / 1000);
    this.reached_us = began_us + span_ms * 1000;
    this.instant_ms = (this.instant_ms + span_ms) % CLOCK_SPAN_ms;
    this.act();
    return this.instant_ms;
  }

  close(): void {
    this.module.close();
  }

  /** Lets the module reach this instant, unless a call keeps it, and everything happen that follows from it at once. */
  private pass(now: number): void {
    const span_ms = elapsed_ms(this.instant_ms, now);
    if (span_ms < CLOCK_SPAN_ms / 2) {
      this.reached_us += span_ms * 1000;
      this.instant_ms = now;
    }
    this.work();
    this.act();
  }

  private work(): void {
    if (this.module.now_us > this.reached_us) return;
    this.feed();
    this.later.push(...this.module.run(this.reached_us));
  }

  /** What the meter on the free line answers by now. */
  private feed(): void {
    let bytes = this.lineMeter?.answer(this.reached_us);
    while (bytes !== undefined) {
      this.module.bytes(LINE, bytes);
      bytes = this.lineMeter?.answer(this.reached_us);
    }
  }

  /** The meter on the free line loses its wire. */
  unplugMeter(): void {
    this.lineMeter = new SimulatedLineMeter(0);
  }

  /** The broker breaks down, or is back; the simulation's own broker stays. */
  brokerGone(isGone: boolean): void {
    this.isGone = isGone;
    if (isGone) this.module.brokerLost();
  }

  /** Lets happen what is due. */
  private act(): void {
    for (let next = this.later[0]; next !== undefined && next.at_us <= this.reached_us; next = this.later[0]) {
      this.later.shift();
      this.happen(next);
    }
  }

  private happen(saying: Saying): void {
    const { effects, module } = this;
    switch (saying.kind) {
      case "uart":
        if (saying.id === EVSE && this.wireOpen) effects.serial(saying.bytes);
        else if (saying.id === LINE) this.lineMeter?.asked(saying.bytes, saying.at_us);
        else if (saying.id === CONSOLE) effects.console?.(saying.bytes);
        return;
      case "publish":
        if (saying.topic.startsWith(this.prefix))
          effects.mqtt(saying.topic.slice(this.prefix.length), saying.payload, saying.retained);
        return;
      case "connect":
        module.brokerAnswers(this.brokerUp && !this.isGone ? 0 : UNREACHABLE);
        this.work();
        return;
      case "stored":
        effects.stored(saying.name, saying.content);
        return;
      case "restart":
      case "powerCut":
        effects.restart(saying.kind);
        return;
      case "failed":
        throw new Error(`the virtual module has failed: ${saying.message}`);
      default:
        return;
    }
  }
}

/** The files that go into the module's flash, on stand-ins for NodeMCU's modules; `made` gets each controller that boots. Without an image, one with everything. */
export function moduleControllerOf(
  made: (controller: ModuleController) => void,
  image?: readonly LuaModule[],
): ControllerFactory {
  return (effects, surroundings) => {
    const controller = new ModuleController(effects, surroundings, image === undefined ? {} : { image });
    made(controller);
    return Promise.resolve(controller);
  };
}

export const createModuleController = moduleControllerOf(() => undefined);
