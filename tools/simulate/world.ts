import type { Settings } from "#firmware/settings/settings";
import { SimulatedCar } from "#tools/car/simulated-car";
import { SimulatedEvse } from "#tools/evse/simulated-evse";
import { generator } from "#tools/evse/wire";
import { HouseProfile, type HouseStep, netHouse_A } from "#tools/house/profile";
import { SimulatedLock } from "#tools/lock/simulated-lock";
import { MainsMeter } from "#tools/meter/meter";
import { Ledger } from "./ledger";
import type { Scenario } from "./scenario";
import type { Switching } from "./tally";
import { WireDirection } from "./wire";

/** Everything that is not the controller: house, car, EVSE, meter, the serial line, and the accounts of the truth. */
export class World {
  now_ms = 0;
  readonly house: HouseProfile;
  readonly car: SimulatedCar;
  readonly evse: SimulatedEvse;
  readonly meter: MainsMeter;
  readonly ledger: Ledger;
  readonly toEvse: WireDirection;
  readonly toController: WireDirection;
  /** Share of bytes on the line that are changed, both directions. */
  noise: { readonly rate: number } = { rate: 0 };
  /** Power of the home battery since an event said so, W. */
  battery_W: number | undefined = undefined;
  /** What the controller's own sensor reads, and whether the grid operator's contact is open; `undefined`: there is none. */
  temperature_C: number | undefined = undefined;
  relayOpen: boolean | undefined = undefined;
  /** Phases that the second contactor has switched on; `undefined`: there is no contactor. */
  contactor: number | undefined = undefined;
  /** Who moves the contactor of an EVSE that has one. */
  contactorMoves: (phases: number) => void = () => undefined;
  /** The lock of the cable; `undefined`: there is none. */
  readonly lock: SimulatedLock | undefined;
  /** The push button or switch at the charging point; `undefined`: nobody has reported it. */
  switchClosed: boolean | undefined = undefined;
  switches = 0;
  /** Switches while current flowed: a contactor that does this dies. */
  switchesUnderLoad = 0;
  private readonly carLimits: Pick<Scenario["car"], "phases" | "max_A">;
  private draw_A: readonly [number, number, number] = [0, 0, 0];

  /** `settings` are those of the controller at the start; the EVSE was set up with the same heartbeat. */
  constructor(scenario: Scenario, settings: Settings, send: (bytes: string, at_ms: number) => void) {
    const { seed, evse } = scenario;
    this.house = new HouseProfile(scenario.house);
    const voltage_V = this.house.at(0).voltage_V;
    this.carLimits = scenario.car;
    this.car = new SimulatedCar({ ...scenario.car, voltage_V });
    const interval_s = settings.get("heartbeat_s");
    const heartbeat = { interval_s, fallback_A: settings.get("heartbeat_A") };
    const switchPhases = evse.switchesPhases ? (phases: number): void => this.contactorMoves(phases) : undefined;
    const options = {
      ...evse,
      seed,
      voltage_V,
      ...(interval_s > 0 ? { heartbeat } : {}),
      ...(switchPhases ? { switchPhases } : {}),
    };
    this.evse = new SimulatedEvse(options, this.car, send);
    this.meter = new MainsMeter(scenario.meter, seed);
    this.ledger = new Ledger(settings.get("breaker_A"), {
      phases: scenario.car.phases.length,
      max_A: scenario.car.max_A,
    });
    if (settings.get("contact2") !== 0) this.contactor = 3;
    this.lock = lockOf(settings);
    this.lock?.behave(scenario.lock, 0);
    this.ledger.cap_W = settings.get("powerLimit_W");
    const random = generator(seed + 13);
    this.toEvse = new WireDirection(random);
    this.toController = new WireDirection(random);
  }

  /** The contactor is told how many phases to switch on. */
  switchPhases(count: number): void {
    if (this.contactor === undefined || this.contactor === count) return;
    this.contactor = count;
    this.switches += 1;
    if (Math.max(...this.draw_A) > 0.1) this.switchesUnderLoad += 1;
    this.car.connect(count, this.now_ms);
  }

  houseNow(): HouseStep {
    const house = this.house.at(this.now_ms / 1000);
    return this.battery_W === undefined ? house : { ...house, battery_W: this.battery_W };
  }

  /** When something physical happens on its own. */
  nextDue_ms(): number {
    return Math.min(
      this.evse.nextDue_ms(),
      this.car.nextDue_ms(),
      Math.round(this.house.next_s(this.now_ms / 1000) * 1000),
    );
  }

  /** Goes to a moment that is not after the next due one, and accounts for the way there. */
  advance(to_ms: number): void {
    const held = this.houseNow();
    this.settle(to_ms, held);
    this.now_ms = to_ms;
    this.evse.advance(to_ms);
    this.jump();
  }

  /** Accounts for a jump of the draw at this moment, e.g. after the car was told something. */
  jump(): void {
    this.settle(this.now_ms, this.houseNow());
  }

  /** Mains per phase as a meter at the main breaker reads them, A; import positive. */
  mains_A(withCar: boolean): [number, number, number] {
    const house_A = netHouse_A(this.houseNow());
    const draw_A = withCar ? this.draw_A : [0, 0, 0];
    return [house_A[0] + (draw_A[0] ?? 0), house_A[1] + (draw_A[1] ?? 0), house_A[2] + (draw_A[2] ?? 0)];
  }

  /** What the car draws, per phase, A. */
  carDraw_A(): readonly [number, number, number] {
    return this.draw_A;
  }

  /** What the car could draw now beyond what it does, if nothing but itself limited it, W. */
  unused_W(): number {
    if (!this.car.isPlugged || this.car.pilotState(this.now_ms) === "B") return 0;
    const { phases, max_A } = this.carLimits;
    const drawn_A = this.draw_A[0] + this.draw_A[1] + this.draw_A[2];
    return Math.max(0, max_A * phases.length - drawn_A) * this.houseNow().voltage_V;
  }

  /** What the pilot grants, A; 0 while it grants nothing. */
  offered_A(): number {
    const { pwm, capacity_A } = this.evse.facts;
    return pwm ? capacity_A : 0;
  }

  /** The EVSE and its car, for the tally. */
  switching(): Switching {
    const { relayClosed, capacity_A } = this.evse.facts;
    return { relayClosed, capacity_A, plugged: this.car.isPlugged, draw_A: Math.max(...this.draw_A) };
  }

  private settle(to_ms: number, held: HouseStep): void {
    this.draw_A = this.car.draw_A(to_ms);
    this.ledger.close(to_ms / 1000, held, this.draw_A, this.car.isPlugged);
  }
}

/** The lock, wired as the settings say. */
function lockOf(settings: Settings): SimulatedLock | undefined {
  if (!settings.on("lock")) return undefined;
  const isInverted = settings.get("lock_feedback") === 2;
  return new SimulatedLock((settings.get("lock") === 2) !== isInverted, settings.on("lock_reversed"));
}
