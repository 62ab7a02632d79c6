import { settingOfKey } from "#firmware/settings/setting";
import { readValue } from "#firmware/settings/value";
import type { ControllerFactory } from "#tools/controller/controller";
import { driveNamed } from "#tools/lock/simulated-lock";
import { Agenda } from "./agenda";
import { type Site, happen } from "./happen";
import { ControllerHost, type Outside } from "./host";
import { type Probe, look } from "./probe";
import { ReactionClock } from "./reaction";
import { reports } from "./reports";
import type { Scenario, ScenarioEvent } from "./scenario";
import { storedSettings } from "./stored-settings";
import { Tally } from "./tally";
import { World } from "./world";

export type { Probe } from "./probe";

/** Without power until the controller boots again. */
const POWERLESS_ms = 2000;
/** From the order to the contactor to its contacts. */
const CONTACTOR_ms = 150;
/** From the boot to the connection with the broker. */
const CONNECT_ms = 50;
const BOUNDS = [settingOfKey("breaker_A"), settingOfKey("powerLimit_W")];

export interface EngineOptions {
  factory: ControllerFactory;
  /** Called once a simulated second. */
  probe?: (probe: Probe) => void;
  /** Called when an event of the scenario has just happened. */
  happened?: (event: ScenarioEvent, probe: Probe) => void;
  /** Every publication of the controller. */
  published?: (topic: string, payload: string, t_s: number) => void;
  logged?: (level: string, text: string, t_s: number) => void;
  /** Everything that the console shows. */
  printed?: (bytes: string, t_s: number) => void;
}

/** Runs the whole firmware against the world, from one thing that happens to the next. */
export class Engine implements Site, Outside {
  readonly world: World;
  readonly agenda = new Agenda();
  readonly tally = new Tally();
  readonly reaction: ReactionClock;
  pauses = 0;
  private readonly host: ControllerHost;
  private bootDue = true;
  private lives = 0;
  private connected = false;
  private waiting: { topic: string; payload: string }[] = [];
  private pausesOfThisLife = 0;

  constructor(
    private readonly scenario: Scenario,
    private readonly options: EngineOptions,
  ) {
    const stored = storedSettings(scenario.settings);
    this.reaction = new ReactionClock(stored.settings.get("car_reaction_s") * 1000);
    this.world = new World(scenario, stored.settings, (bytes, at_ms) => {
      this.agenda.add(at_ms, () => {
        this.deliver(bytes);
      });
    });
    this.world.contactorMoves = (phases) => {
      this.moveContactor(phases);
    };
    this.host = new ControllerHost(options.factory, stored.files, this);
  }

  get now_ms(): number {
    return this.world.now_ms;
  }

  /** Runs to the end; `progress` hears the share done now and then. */
  async run(progress: (share: number) => void): Promise<void> {
    const end_ms = this.scenario.duration_s * 1000;
    this.plan();
    let reported_ms = 0;
    while (this.now_ms < end_ms) {
      if (this.bootDue) await this.boot();
      this.step(end_ms);
      if (this.now_ms - reported_ms < end_ms / 100) continue;
      reported_ms = this.now_ms;
      progress(reported_ms / end_ms);
    }
    this.pauses += this.pausesOfThisLife;
    this.host.switchOff();
  }

  private plan(): void {
    for (const event of this.scenario.events) {
      this.agenda.add(event.at_s * 1000, () => {
        happen(event, this);
        this.world.jump();
        this.options.happened?.(event, look(this.world, this.host.snapshot()));
      });
    }
    this.agenda.add(0, () => {
      this.everySecond();
      this.measure(0);
    });
  }

  /** To the next thing that happens outside the controller; regular ticks of the controller before it come first. */
  private step(end_ms: number): void {
    const { world, agenda } = this;
    const due_ms = Math.min(end_ms, agenda.next_ms(), world.nextDue_ms());
    const ticked = this.host.tickBefore(due_ms, (to_ms) => {
      world.advance(to_ms);
    });
    if (ticked) return;
    world.advance(due_ms);
    // what happens at the end itself is no part of the simulation; a controller that boots now hears of what happens now
    while (due_ms < end_ms && agenda.next_ms() <= due_ms && !this.bootDue) agenda.act();
    world.jump();
    this.tally.evse(world.switching(), Math.max(this.now_ms, world.evse.time_ms) / 1000);
  }

  private async boot(): Promise<void> {
    this.bootDue = false;
    await this.host.boot();
    this.host.tell((controller, now) => {
      controller.serialOpened(now);
    });
    this.tellSwitch();
    const life = this.lives;
    this.agenda.add(this.now_ms + CONNECT_ms, () => {
      if (life === this.lives) this.host.tell((controller, now) => controller.mqttConnected(now));
    });
    this.agenda.add(this.now_ms + Math.max(CONNECT_ms, this.host.deaf_ms), () => {
      if (life === this.lives) this.listen();
    });
  }

  private listen(): void {
    this.connected = true;
    const waiting = this.waiting;
    this.waiting = [];
    for (const { topic, payload } of waiting) this.message(topic, payload);
  }

  private deliver(bytes: string): void {
    const heard = this.world.toController.corrupt(bytes, this.world.noise.rate);
    if (this.host.isOn) this.reaction.heard(heard, this.now_ms);
    this.host.tell((controller, now) => {
      controller.serialReceived(heard, now);
    });
  }

  /** The meter measures, and delivers a little later. `turn` counts the measurements. */
  private measure(turn: number): void {
    const { world } = this;
    const { seesCar, delay_s, period_s } = this.scenario.meter;
    const reading_mA = world.meter.read(this.now_ms / 1000, world.mains_A(seesCar));
    const draw_A = world.carDraw_A();
    if (reading_mA !== undefined) {
      this.agenda.add(this.now_ms + delay_s * 1000, () => {
        this.sampled(reading_mA, draw_A);
      });
    }
    this.agenda.add((turn + 1) * period_s * 1000, () => {
      this.measure(turn + 1);
    });
  }

  /** A reading has arrived; `draw_A` is what the car drew when it was taken. */
  private sampled(reading_mA: readonly [number, number, number], draw_A: readonly number[]): void {
    if (!this.host.isOn) return;
    const breaker_A = this.world.ledger.breaker_A;
    const seesCar = this.scenario.meter.seesCar;
    const offered_A = this.world.offered_A();
    this.reaction.sampled({ reading_mA, draw_A, offered_A, breaker_A, seesCar }, this.now_ms);
    const [L1_mA, L2_mA, L3_mA] = reading_mA;
    this.host.tell((controller, now) => {
      controller.mainsSampled({ L1_mA, L2_mA, L3_mA }, now);
    });
  }

  private everySecond(): void {
    const probe = look(this.world, this.host.snapshot());
    if (probe.snapshot !== undefined) this.pausesOfThisLife = probe.snapshot.pauses;
    this.tally.limited(probe.limitedBy, this.world.unused_W());
    if (this.connected)
      for (const { topic, payload } of reports(this.world, this.scenario)) this.report(topic, payload);
    this.tellSwitch();
    this.options.probe?.(probe);
    this.agenda.add(this.now_ms + 1000, () => {
      this.everySecond();
    });
  }

  // What the controller does

  transmit(bytes: string): void {
    const { world } = this;
    this.reaction.sent(bytes, world.evse.facts.capacity_A);
    const sent = world.toEvse.corrupt(bytes, world.noise.rate);
    this.agenda.add(world.toEvse.arrival_ms(bytes.length, this.now_ms), () => {
      world.evse.receive(sent, this.now_ms);
    });
  }

  publish(topic: string, payload: string): void {
    if (topic === "lock") this.world.lock?.drive(driveNamed(payload), this.now_ms);
    if (topic === "contactor") this.moveContactor(Number(payload));
    this.tally.published(topic, payload, this.now_ms / 1000);
    this.options.published?.(topic, payload, this.now_ms / 1000);
  }

  private moveContactor(phases: number): void {
    this.agenda.add(this.now_ms + CONTACTOR_ms, () => {
      const before = this.world.switches;
      this.world.switchPhases(phases);
      if (this.world.switches !== before) this.tally.switchedPhases();
    });
  }

  log(level: string, text: string): void {
    this.options.logged?.(level, text, this.now_ms / 1000);
  }

  printed(bytes: string): void {
    this.options.printed?.(bytes, this.now_ms / 1000);
  }

  restart(): void {
    this.powerCut();
  }

  /** A message of the broker; waits while the controller is on its way to the broker, is lost while the controller is off. */
  message(topic: string, payload: string): void {
    if (!this.host.isOn) return;
    if (!this.connected) {
      this.waiting.push({ topic, payload });
      return;
    }
    this.followBounds(topic, payload);
    this.host.tell((controller, now) => {
      controller.mqttReceived(topic, Buffer.from(payload, "utf8").toString("latin1"), false, now);
    });
  }

  /** A line is typed at the console. */
  type(text: string): void {
    this.host.tell((controller, now) => {
      controller.consoleReceived(Buffer.from(text + "\r", "utf8").toString("latin1"), now);
    });
  }

  /** The breaker of the accounts, and the limit of the car's power, is the one that the controller was told, from the moment it was told. */
  private followBounds(topic: string, payload: string): void {
    const { ledger } = this.world;
    const row = BOUNDS.find((bound) => bound?.topic === topic);
    const value = row === undefined ? undefined : readValue(row, payload, topic);
    if (typeof value !== "number") return;
    if (row?.key === "breaker_A") ledger.breaker_A = value;
    else ledger.cap_W = value;
  }

  /** What a device of the house reports over the broker. */
  private report(topic: string, payload: string): void {
    const { delay_s } = this.scenario.meter;
    const life = this.lives;
    this.agenda.add(this.now_ms + delay_s * 1000, () => {
      if (life === this.lives && this.connected) this.message(topic, payload);
    });
  }

  /** The position of the push button or switch at the controller's own input: at boot, when it changes, and each second. */
  tellSwitch(): void {
    const closed = this.world.switchClosed;
    if (closed === undefined) return;
    this.host.tell((controller, now) => {
      controller.reported("switch", closed ? 1 : 0, now);
    });
  }

  jumpClock(by_s: number): void {
    this.host.jumpClock(by_s);
  }

  timeServer(on: boolean): void {
    this.host.timeServer = on;
  }

  /** The controller loses everything but its stored files and boots again; a cut while it is off counts from then. */
  powerCut(): void {
    this.pauses += this.pausesOfThisLife;
    this.pausesOfThisLife = 0;
    this.host.switchOff();
    this.reaction.forget();
    this.connected = false;
    this.waiting = [];
    this.lives += 1;
    const life = this.lives;
    this.agenda.add(this.now_ms + POWERLESS_ms, () => {
      if (life === this.lives) this.bootDue = true;
    });
  }
}
