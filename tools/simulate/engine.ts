import { CLOCK_SPAN_ms } from "#hal/clock";
import type { EvseFault } from "#hal/evse";
import type { Snapshot } from "#firmware/api/snapshot";
import type { Controller, ControllerFactory } from "#tools/controller/controller";
import { Agenda } from "./agenda";
import { ReactionClock } from "./reaction";
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

/** The truth and the controller's view of it, once a second. */
export interface Probe {
  t_s: number;
  house_A: readonly [number, number, number];
  mains_A: readonly [number, number, number];
  draw_A: readonly [number, number, number];
  /** What the pilot grants: 0 while it grants nothing. */
  offered_A: number;
  snapshot: Snapshot | undefined;
}

export interface EngineOptions {
  factory: ControllerFactory;
  /** Called once a simulated second. */
  probe?: (probe: Probe) => void;
  /** Every publication of the controller. */
  published?: (topic: string, payload: string, t_s: number) => void;
  logged?: (level: string, text: string, t_s: number) => void;
}

/** Runs the whole firmware against the world, event by event. */
export class Engine {
  readonly world: World;
  readonly tally = new Tally();
  readonly reaction = new ReactionClock();
  pauses = 0;
  private readonly agenda = new Agenda();
  private readonly files: Map<string, string>;
  private controller: Controller | undefined = undefined;
  private bootDue = true;
  private tick_ms = 0;
  private clockShift_s = 0;
  private effects: (() => void)[] = [];
  private pausesNow = 0;
  private cuts = 0;

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
      this.measure();
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
    this.keepPauses();
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
    this.agenda.add(now_ms + CONNECT_ms, () => {
      this.tell((controller, now) => {
        controller.mqttConnected(now);
      });
    });
  }

  /** Effects are kept until the controller's call has come back: only then is it certain when they happened. */
  private collector() {
    const life = this.cuts;
    const later = (act: () => void): void => {
      this.effects.push(() => {
        if (life === this.cuts) act();
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
    const sent = world.toEvse.corrupt(bytes, world.noiseRate);
    this.agenda.add(world.toEvse.arrival_ms(bytes.length, world.now_ms), () => {
      world.evse.receive(sent, world.now_ms);
    });
  }

  private deliver(bytes: string): void {
    const heard = this.world.toController.corrupt(bytes, this.world.noiseRate);
    if (this.controller !== undefined) this.reaction.heard(heard, this.world.now_ms);
    this.tell((controller, now) => {
      controller.serialReceived(heard, now);
    });
  }

  private watchEvse(): void {
    const { evse, car } = this.world;
    this.tally.evse(evse.relayClosed, evse.capacity_A, car.isPlugged, this.time_s());
  }

  /** The meter measures, and delivers a little later. */
  private measure(): void {
    const { meter } = this.scenario;
    const { world } = this;
    const reading = world.meter.read(this.time_s(), world.mains_A(meter.seesCar));
    if (reading !== undefined) {
      const draw_A = world.carDraw_A();
      this.agenda.add(world.now_ms + meter.delay_s * 1000, () => {
        this.reaction.sampled(this.overloaded(reading, draw_A), world.now_ms);
        const [L1_mA, L2_mA, L3_mA] = reading;
        this.tell((controller, now) => {
          controller.mainsSampled({ L1_mA, L2_mA, L3_mA }, now);
        });
      });
    }
    this.agenda.add(world.now_ms + meter.period_s * 1000, () => {
      this.measure();
    });
  }

  /**
   * Whether a reading shows an overload that asks for a lower offer: some phase is above the breaker, also once the car, which drew
   * `draw_A` at that moment, will have followed what it is offered by now.
   */
  private overloaded(reading_mA: readonly number[], draw_A: readonly number[]): boolean {
    const { ledger, evse } = this.world;
    if (Math.max(...draw_A) <= 0.5 || this.controller === undefined) return false;
    const seesCar = this.scenario.meter.seesCar;
    return reading_mA.some((current_mA, phase) => {
      const drawn_A = draw_A[phase] ?? 0;
      const house_A = current_mA / 1000 - (seesCar ? drawn_A : 0);
      return house_A + Math.min(drawn_A, evse.facts.pwm ? evse.capacity_A : 0) > ledger.breaker_A;
    });
  }

  private everySecond(): void {
    const { world } = this;
    const snapshot = this.controller?.snapshot(this.clock(world.now_ms));
    this.act();
    if (snapshot !== undefined) this.pausesNow = snapshot.pauses;
    this.tally.limited(snapshot?.limitedBy ?? "controller off");
    this.options.probe?.({
      t_s: this.time_s(),
      house_A: world.houseNow().house_A,
      mains_A: world.mains_A(true),
      draw_A: world.carDraw_A(),
      offered_A: world.evse.facts.pwm ? world.evse.capacity_A : 0,
      snapshot,
    });
    this.agenda.add(world.now_ms + 1000, () => {
      this.everySecond();
    });
  }

  private keepPauses(): void {
    this.pauses += this.pausesNow;
    this.pausesNow = 0;
  }

  private powerCut(): void {
    this.keepPauses();
    this.cuts += 1;
    this.controller?.close();
    this.controller = undefined;
    this.agenda.add(this.world.now_ms + BOOT_ms, () => {
      this.bootDue = true;
    });
  }

  private happen(event: ScenarioEvent): void {
    const { world } = this;
    const { evse, car, now_ms } = world;
    switch (event.do) {
      case "plug":
      case "unplug":
        if (event.do === "plug") car.plug(now_ms);
        else car.unplug(now_ms);
        evse.carChanged(now_ms);
        return;
      case "mqtt":
        this.message(event.topic, event.payload);
        return;
      case "meterOff":
      case "meterOn":
        world.meter.on = event.do === "meterOn";
        return;
      case "evseFault":
        evse.setFault(event.fault === "none" ? undefined : (event.fault as EvseFault));
        return;
      case "evseReboot":
        evse.reboot();
        return;
      case "evseSilent":
        evse.silence(event.for_s * 1000);
        return;
      case "evseTemperature":
        evse.setTemperature(event.celsius);
        return;
      case "lineNoise":
        world.noiseRate = event.rate;
        this.agenda.add(now_ms + event.for_s * 1000, () => {
          world.noiseRate = 0;
        });
        return;
      case "clockJump":
        this.clockShift_s += event.by_s;
        this.controller?.jumpClock(event.by_s);
        return;
      case "powerCut":
        this.powerCut();
        return;
    }
  }

  /** A message of the broker; the breaker of the accounts follows the setting as soon as it is sent. */
  private message(topic: string, payload: string): void {
    const breaker_A = topic === "set_breaker" && /^\d+$/.test(payload) ? Number(payload) : 0;
    if (breaker_A >= 6 && breaker_A <= 125) this.world.ledger.breaker_A = breaker_A;
    this.tell((controller, now) => {
      controller.mqttReceived(topic, Buffer.from(payload, "utf8").toString("latin1"), false, now);
    });
  }
}
