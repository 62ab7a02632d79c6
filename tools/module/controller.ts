import { elapsed_ms } from "#hal/clock";
import type { MainsSample } from "#hal/mains";
import type { StoragePort } from "#hal/storage";
import type { Snapshot } from "#firmware/api/snapshot";
import { Kept } from "#platform/nodemcu/kept";
import type { Controller, ControllerFactory, Effects, Surroundings } from "#tools/controller/controller";
import { type Saying, VirtualModule } from "./virtual-module";

const NETWORK = "home";
const PASSWORD = "simulated network";
const ADDRESS = "192.168.1.50";
const BROKER = "broker.home";
const EVSE = 2;
const CONSOLE = 0;
/** What the client says of a broker that is not there. */
const UNREACHABLE = -5;

/**
 * The virtual module as a controller of the simulation. Its mains currents and reports come over the broker, as from a meter in the network; what
 * it is told there before it has joined is lost, as on the real one.
 */
class ModuleController implements Controller {
  private readonly module: VirtualModule;
  private readonly prefix: string;
  private instant_ms: number;
  private brokerUp = false;
  private wireOpen = false;
  private snapshotFields: Snapshot | undefined = undefined;

  constructor(
    private readonly effects: Effects,
    { serial, files, epochAtBoot_s, boot_ms }: Surroundings,
  ) {
    const known = new Map(files);
    setUp(known);
    this.prefix = `Dinamics/${serial}/`;
    this.instant_ms = boot_ms;
    this.module = new VirtualModule({
      chipid: "0x" + (serial.match(/../g) ?? []).reverse().join("").toLowerCase(),
      files: known,
      began_us: boot_ms * 1000,
      epoch_s: epochAtBoot_s,
    });
    this.pass(boot_ms);
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
    this.module.network(NETWORK, PASSWORD, ADDRESS);
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
    const currents_A = [L1_mA, L2_mA, L3_mA].map((current_mA) => (current_mA === undefined ? null : current_mA / 1000));
    this.mqttReceived("mains", JSON.stringify(currents_A), false, now);
  }
  mainsReceived(payload: string, now: number): boolean {
    this.mqttReceived("mains", payload, false, now);
    return true;
  }
  reported(name: string, value: number, now: number): void {
    this.mqttReceived(`feed/${name}`, String(value), false, now);
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

  run(from: number, to: number): number {
    const target_us = this.module.now_us + elapsed_ms(from, to) * 1000;
    this.act(this.module.run(target_us, true));
    const span_ms = Math.ceil((this.module.now_us - (target_us - elapsed_ms(from, to) * 1000)) / 1000);
    this.instant_ms = (from + span_ms) % 2147483648;
    return this.instant_ms;
  }

  close(): void {
    this.module.close();
  }

  /** Lets the module reach this instant, and everything happen that follows from it at once. */
  private pass(now: number): void {
    const span_ms = elapsed_ms(this.instant_ms, now);
    const until_us = this.module.now_us + (span_ms < 1073741824 ? span_ms * 1000 : 0);
    this.instant_ms = now;
    this.act(this.module.run(until_us));
  }

  private act(sayings: readonly Saying[]): void {
    for (const saying of sayings) this.happen(saying);
  }

  private happen(saying: Saying): void {
    const { effects, module } = this;
    switch (saying.kind) {
      case "uart":
        if (saying.id === EVSE && this.wireOpen) effects.serial(saying.bytes);
        else if (saying.id === CONSOLE) effects.console?.(saying.bytes);
        return;
      case "publish":
        if (saying.topic.startsWith(this.prefix))
          effects.mqtt(saying.topic.slice(this.prefix.length), saying.payload, saying.retained);
        return;
      case "connect":
        module.brokerAnswers(this.brokerUp ? 0 : UNREACHABLE);
        this.act(module.run(module.now_us));
        return;
      case "stored":
        effects.stored(saying.name, saying.content);
        return;
      case "restart":
        effects.restart("restart");
        return;
      case "failed":
        throw new Error(`the virtual module has failed: ${saying.message}`);
      default:
        return;
    }
  }
}

/** Network and broker, where nobody has set them up yet. */
function setUp(files: Map<string, string>): void {
  const storage: StoragePort = {
    read: (name) => files.get(name),
    write: (name, content) => {
      files.set(name, content);
      return true;
    },
    remove: (name) => {
      files.delete(name);
    },
  };
  const kept = new Kept(storage);
  if (kept.get("ssid") !== "") return;
  kept.set("ssid", NETWORK);
  kept.set("password", PASSWORD);
  kept.set("server", BROKER);
}

/** The files that go into the module's flash, on stand-ins for NodeMCU's modules. */
export const createModuleController: ControllerFactory = (effects, surroundings) =>
  Promise.resolve(new ModuleController(effects, surroundings));
