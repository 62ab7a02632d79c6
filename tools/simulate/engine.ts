import { CLOCK_SPAN_ms } from "#hal/clock";
import type { EvseState } from "#hal/evse";
import type { Snapshot } from "#firmware/api/snapshot";
import { settingAt } from "#firmware/settings/setting";
import { readValue } from "#firmware/settings/value";
import type { Controller, ControllerFactory, Effects } from "#tools/controller/controller";
import { Agenda } from "./agenda";
import { type Site, happen } from "./happen";
import { ReactionClock, asksForLess } from "./reaction";
import type { Scenario, ScenarioEvent } from "./scenario";
import { storedSettings } from "./stored-settings";
import { Tally } from "./tally";
import { World } from "./world";

/** The controller's clock at the start: 10 s before it wraps. */
const CLOCK_START_ms = CLOCK_SPAN_ms - 10000;
/** Wall clock at the start: 1 January 2026, 00:00 UTC. */
const EPOCH_START_s = 1767225600;
const TICK_ms = 100;
const BOOT_ms = 2000;
const CONNECT_ms = 50;
const SERIAL_NUMBER = "D040EB958B0C";
const BREAKER = settingOfKey("breaker_A");
/** What limits, and in which state the EVSE is, while the controller is off. */
const CONTROLLER_OFF = "controller off";

/** The truth and the controller's view of it at a moment. */
export interface Probe {
  t_s: number;
  house_A: readonly [number, number, number];
  mains_A: readonly [number, number, number];
  draw_A: readonly [number, number, number];
  /** What the pilot grants: 0 while it grants nothing. */
  offered_A: number;
  /** As the controller says; `controller off` while it has no power. */
  limitedBy: string;
  state: EvseState | "controller off";
  /** The controller's own record, rewritten by the next look; `undefined` while it has no power. */
  snapshot: Snapshot | undefined;
}

export interface EngineOptions {
  factory: ControllerFactory;
  /** Called once a simulated second. */
  probe?: (probe: Probe) => void;
  /** Called when an event of the scenario has just happened, before the controller can have heard of it unless it was a message. */
  happened?: (event: ScenarioEvent, probe: Probe) => void;
  /** Every publication of the controller. */
  published?: (topic: string, payload: string, t_s: number) => void;
  logged?: (level: string, text: string, t_s: number) => void;
}

/** Runs the whole firmware against the world, event by event. */
export class Engine implements Site {
  readonly world: World;
  readonly tally = new Tally();
  readonly reaction = new ReactionClock();
  pauses = 0;
  readonly agenda = new Agenda();
  private readonly files: Map<string, string>;
  private controller: Controller | undefined = undefined;
  private bootDue = true;
  private tick_ms = 0;
  private clockShift_s = 0;
  private effects: (() => void)[] = [];
  private pausesNow = 0;
  private lives = 0;
  private connected = false;
  private waiting: { topic: string; payload: string }[] = [];

  constructor(
    private readonly scenario: Scenario,
    private readonly options: EngineOptions,
  ) {
    const stored = storedSettings(scenario.settings);
    this.files = stored.files;
    const heartbeat = { interval_s: stored.settings.get("heartbeat_s"), fallback_A: stored.settings.get("heartbeat_A") };
    this.world = new World(scenario, heartbeat, (bytes, at_ms) => {
      this.agenda.add(at_ms, () => {
        this.deliver(bytes);
      });
    });
  }

  /** Runs to the end; `progress` hears the share done now and then. */
  async run(progress: (share: number) => void): Promise<void> {
    const end_ms = this.scenario.duration_s * 1000;
    for (const event of this.scenario.events) {
      this.agenda.add(event.at_s * 1000, () => {
        this.happen(event);
      });
    }
    this.agenda.add(0, () => {
      this.everySecond();
      this.measure(0);
    });
    let reported = 0;
    while (this.world.now_ms < end_ms) {
      if (this.bootDue) await this.boot();
      this.step(end_ms);
      if (this.world.now_ms - reported >= end_ms / 100) {
        reported = this.world.now_ms;
        progress(reported / end_ms);
      }
    }
    this.pauses += this.pausesNow;
    this.controller?.close();
  }

  /** To the next thing that happens outside the controller, ticking it on the way. */
  private step(end_ms: number): void {
    const due_ms = Math.min(end_ms, this.agenda.next_ms(), this.world.nextDue_ms());
    if (this.controller !== undefined && this.tick_ms + TICK_ms < due_ms) {
      const last_ms = Math.ceil(due_ms / TICK_ms - 1) * TICK_ms;
      const from = this.clock(this.tick_ms);
      const to = this.controller.run(from, this.clock(last_ms));
      this.tick_ms += (to - from + CLOCK_SPAN_ms) % CLOCK_SPAN_ms;
      if (this.effects.length > 0) {
        this.world.advance(this.tick_ms);
        this.act();
      }
      return;
    }
    this.world.advance(due_ms);
    while (this.agenda.next_ms() <= due_ms) this.agenda.act();
    this.world.jump();
    this.watchEvse();
    if (this.controller === undefined) this.tick_ms = Math.floor(due_ms / TICK_ms) * TICK_ms;
  }

  private clock(at_ms: number): number {
    return (CLOCK_START_ms + Math.floor(at_ms)) % CLOCK_SPAN_ms;
  }

  private time_s(): number {
    return this.world.now_ms / 1000;
  }

  private async boot(): Promise<void> {
    this.bootDue = false;
    const now_ms = this.world.now_ms;
    this.tick_ms = Math.floor(now_ms / TICK_ms) * TICK_ms;
    const epochAtBoot_s = EPOCH_START_s + Math.floor(now_ms / 1000) + this.clockShift_s;
    const boot_ms = this.clock(this.tick_ms);
    this.controller = await this.options.factory(this.collector(), { serial: SERIAL_NUMBER, files: this.files, epochAtBoot_s, boot_ms });
    this.tell((controller, now) => {
      controller.serialOpened(now);
    });
    const life = this.lives;
    this.agenda.add(now_ms + CONNECT_ms, () => {
      if (life === this.lives) this.connect();
    });
  }

  private connect(): void {
    this.connected = true;
    this.tell((controller, now) => {
      controller.mqttConnected(now);
    });
    const waiting = this.waiting;
    this.waiting = [];
    for (const { topic, payload } of waiting) this.message(topic, payload);
  }

  /** Effects are kept until the controller's call has come back: only then is it certain when they happened. */
  private collector(): Effects {
    const life = this.lives;
    const later = (act: () => void): void => {
      this.effects.push(() => {
        if (life === this.lives) act();
      });
    };
    return {
      serial: (bytes: string) => {
        later(() => {
          this.transmit(bytes);
        });
      },
      mqtt: (topic: string, payload: string) => {
        later(() => {
          this.tally.published(topic, payload, this.time_s());
          this.options.published?.(topic, payload, this.time_s());
        });
      },
      log: (level: string, text: string) => {
        later(() => this.options.logged?.(level, text, this.time_s()));
      },
      stored: (name: string, content: string | undefined) => {
        if (content === undefined) this.files.delete(name);
        else this.files.set(name, content);
      },
      restart: () => {
        later(() => {
          this.powerCut();
        });
      },
    };
  }

  /** Hands a fact to the controller and lets it tick at once when it asks for it. */
  private tell(fact: (controller: Controller, now: number) => void): void {
    const controller = this.controller;
    if (controller === undefined) return;
    const now = this.clock(this.world.now_ms);
    fact(controller, now);
    this.act();
    for (let turns = 0; turns < 5 && this.controller === controller && controller.urgent(); turns++) {
      controller.tick(now);
      this.act();
    }
  }

  private act(): void {
    const effects = this.effects;
    this.effects = [];
    for (const effect of effects) effect();
  }

  private transmit(bytes: string): void {
    const { world } = this;
    this.reaction.sent(bytes, world.evse.facts.capacity_A);
    const sent = world.toEvse.corrupt(bytes, world.noise.rate);
    this.agenda.add(world.toEvse.arrival_ms(bytes.length, world.now_ms), () => {
      world.evse.receive(sent, world.now_ms);
    });
  }

  private deliver(bytes: string): void {
    const heard = this.world.toController.corrupt(bytes, this.world.noise.rate);
    if (this.controller !== undefined) this.reaction.heard(heard, this.world.now_ms);
    this.tell((controller, now) => {
      controller.serialReceived(heard, now);
    });
  }

  private watchEvse(): void {
    const { evse, car } = this.world;
    const draw_A = Math.max(...this.world.carDraw_A());
    const { relayClosed, capacity_A } = evse;
    // blocking work of the EVSE is done ahead of the time of the world
    const time_s = Math.max(this.world.now_ms, evse.time_ms) / 1000;
    this.tally.evse({ relayClosed, capacity_A, plugged: car.isPlugged, draw_A }, time_s);
  }

  /** The meter measures, and delivers a little later. `turn` counts the measurements. */
  private measure(turn: number): void {
    const { world } = this;
    const { seesCar, delay_s, period_s } = this.scenario.meter;
    const reading_mA = world.meter.read(this.time_s(), world.mains_A(seesCar));
    const draw_A = world.carDraw_A();
    if (reading_mA !== undefined) {
      this.agenda.add(world.now_ms + delay_s * 1000, () => {
        this.sampled(reading_mA, draw_A);
      });
    }
    this.agenda.add((turn + 1) * period_s * 1000, () => {
      this.measure(turn + 1);
    });
  }

  /** A reading has arrived; `draw_A` is what the car drew when it was taken. */
  private sampled(reading_mA: readonly [number, number, number], draw_A: readonly number[]): void {
    if (this.controller === undefined) return;
    const breaker_A = this.world.ledger.breaker_A;
    const seesCar = this.scenario.meter.seesCar;
    const offered_A = this.world.offered_A();
    this.reaction.sampled(asksForLess({ reading_mA, draw_A, offered_A, breaker_A, seesCar }), this.world.now_ms);
    const [L1_mA, L2_mA, L3_mA] = reading_mA;
    this.tell((controller, now) => {
      controller.mainsSampled({ L1_mA, L2_mA, L3_mA }, now);
    });
  }

  private everySecond(): void {
    const probe = this.look();
    if (probe.snapshot !== undefined) this.pausesNow = probe.snapshot.pauses;
    this.tally.limited(probe.snapshot?.limitedBy ?? CONTROLLER_OFF);
    this.options.probe?.(probe);
    this.agenda.add(this.world.now_ms + 1000, () => {
      this.everySecond();
    });
  }

  private look(): Probe {
    const { world } = this;
    const snapshot = this.controller?.snapshot(this.clock(world.now_ms));
    this.act();
    return {
      t_s: this.time_s(),
      house_A: world.houseNow().house_A,
      mains_A: world.mains_A(true),
      draw_A: world.carDraw_A(),
      offered_A: world.offered_A(),
      limitedBy: snapshot?.limitedBy ?? CONTROLLER_OFF,
      state: snapshot?.state ?? CONTROLLER_OFF,
      snapshot,
    };
  }

  private happen(event: ScenarioEvent): void {
    happen(event, this);
    this.world.jump();
    if (this.options.happened !== undefined) this.options.happened(event, this.look());
  }

  /** A message of the broker; waits while the controller is on its way to it, is lost while the controller is off. */
  message(topic: string, payload: string): void {
    if (this.controller === undefined) return;
    if (!this.connected) {
      this.waiting.push({ topic, payload });
      return;
    }
    const breaker_A = topic === BREAKER.topic ? readValue(BREAKER, payload, topic) : undefined;
    if (typeof breaker_A === "number") this.world.ledger.breaker_A = breaker_A;
    this.tell((controller, now) => {
      controller.mqttReceived(topic, Buffer.from(payload, "utf8").toString("latin1"), false, now);
    });
  }

  jumpClock(by_s: number): void {
    this.clockShift_s += by_s;
    this.controller?.jumpClock(by_s);
  }

  /** The controller loses everything but its stored files and boots again 2 s later; a cut while it is off counts from then. */
  powerCut(): void {
    this.pauses += this.pausesNow;
    this.pausesNow = 0;
    this.lives += 1;
    this.reaction.forget();
    this.controller?.close();
    this.controller = undefined;
    this.connected = false;
    this.waiting = [];
    const life = this.lives;
    this.agenda.add(this.world.now_ms + BOOT_ms, () => {
      if (life === this.lives) this.bootDue = true;
    });
  }
}
