import { WeekPlan } from "#firmware/limits/week-plan";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { CapacityLimit } from "#firmware/limits/capacity-limit";
import { CircuitLimit } from "#firmware/limits/circuit-limit";
import { type PeakView, type QuarterHourPeak } from "#firmware/limits/quarter-hour-peak";
import { newView } from "#firmware/limits/metered-view";
import { CarDraw } from "#firmware/metering/car-draw";
import { PhaseWish } from "#firmware/modes/phase-wish";
import { SolarMode } from "#firmware/modes/solar-mode";
import { Bench, benchSettings } from "./bench";
import { PhaseRig } from "../modes/phase-rig";
import { Station } from "./station";

export const yesOrNo = (yes: boolean): string => (yes ? "yes" : "no");
/** The balancer in a house, without the margins that SmartEVSE does not have. */
export function breaker(breaker_A: number, minimum_A: number): Bench {
  const settings = benchSettings();
  settings.breaker_mA = Math.round(breaker_A * 1000);
  settings.minimum_mA = Math.round(minimum_A * 1000);
  settings.margin_mA = 0;
  settings.resumeMargin_mA = 0;
  return new Bench(settings);
}

/** The house on the worst phase. */
export function carries(bench: Bench, house_A: number): Bench {
  bench.house_mA = [Math.round(house_A * 1000), 0, 0];
  return bench;
}

export function offer(bench: Bench): string {
  return bench.paused() ? "stop" : `${String(bench.limit_mA() / 1000)} A`;
}

/** After a step of the house: a stop within 3 s, else what it comes to. */
export function afterStep(step: (span_s: number) => void, says: () => string): string {
  step(3);
  if (says() !== "stop") step(200);
  return says();
}

export function capacity(phases: number, settings: Record<string, number> = {}): Station {
  const all = { capacity_A: 30, ...settings };
  const station = new Station(
    new CapacityLimit({ plan: () => new WeekPlan({ storage: new FakeStorage(), log: new FakeLog() }, 1) }),
    Object.entries(all).map(([key, value]) => [key as "capacity_A", String(value)]),
    phases,
  );
  if (phases === 1) station.bench.phases = 1;
  return station;
}

export function circuit(circuit_A: number): Station & { flows_A: number } {
  const station = Object.assign(new Station(new CircuitLimit(), [["circuit_A", String(circuit_A)]], 1), { flows_A: 0 });
  station.reports = (car_mA) => [["circuit_L1_A", station.flows_A + car_mA / 1000]];
  return station;
}

/** Solar charging without filters, bridging or a part from the grid, like SmartEVSE's. */
export function sun(start_A: number, phases: number, settings: [string, string][] = []): Station {
  const plain: [string, string][] = [
    ["mode", "2"],
    ["charge_limit_A", "32"],
    ["solar_start_A", String(start_A)],
    ["solar_attack_s", "0"],
    ["solar_decay_s", "0"],
    ["solar_share_pct", "0"],
    ["solar_min_charge_s", "0"],
    ["solar_min_pause_s", "0"],
    ...settings,
  ];
  return new Station(new SolarMode(), plain as [never, string][], phases);
}

/** Adds what takes the grid to this sum over the phases while the car draws what it does, A. */
export function gridAt(station: Station, phases: number, grid_A: number): number[] {
  return [grid_A - (phases * station.car_mA) / 1000, 0, 0];
}

/** Seconds until it stops, "never" after 2 h. */
export function stopsAfter(station: Station): string {
  for (let second = 1; second <= 7200; second++) {
    if (station.run(1).paused()) return `${String(second)} s`;
  }
  return "never";
}

export function wish(maximum_A: number, contact2: number): PhaseWish {
  const rig = new PhaseRig();
  return new PhaseWish({
    ...rig.settings,
    contact2,
    up_ms: 0,
    down_ms: 0,
    maximum_mA: maximum_A * 1000,
  });
}

export function silent(span_s: number, feed: number): string {
  return feed === 1 ? silentMains(span_s) : feed === 2 ? silentCircuit(span_s) : silentBattery(span_s);
}

function silentMains(span_s: number): string {
  const bench = carries(breaker(40, 6), 0);
  bench.run(20000);
  bench.meterOn = false;
  bench.run(span_s * 1000);
  return bench.balancer.mode === "failsafe" ? `failsafe ${offer(bench)}` : "goes on";
}

function silentCircuit(span_s: number): string {
  const station = circuit(40);
  station.others_mA = 32000;
  station.run(30);
  station.reports = () => [];
  station.run(span_s);
  return station.bench.says().startsWith("circuit failsafe") ? `failsafe ${station.says()}` : "goes on";
}

/** A discharging battery takes from the surplus as long as its report counts. */
function silentBattery(span_s: number): string {
  const station = sun(0, 1);
  station.others_mA = 0;
  station.then([-20, 0, 0], 10);
  station.bench.feeds.put("battery_W", -1000, station.bench.now);
  station.run(span_s);
  return surplus_W(station) === 3600 ? "counts" : surplus_W(station) === 4600 ? "ignored" : "neither";
}

/** Surplus in the words of solar charging, W. */
export function surplus_W(station: Station): number {
  return Number(/surplus (-?\d+) W/.exec(station.bench.says())?.[1]);
}

export function peakView(configured_W: number): PeakView {
  const none = { configured_W, margin_W: 100, ceiling_W: 17250, voltage_V: 230, epoch_s: 1800000000, month: 1 };
  return { ...newView(), ...none, phases: 1, timeout_ms: 15000 };
}

/** A quarter of an hour at these powers; `each` looks after each second. */
export function quarter(peak: QuarterHourPeak, view: PeakView, power_W: number, span_s: number): number {
  const draw = new CarDraw();
  let now = CLOCK_SPAN_ms - 10000;
  const observe = (): void => {
    peak.observe([Math.round((power_W / 230) * 1000), 0, 0], draw, view, now);
    peak.follow(view, true, now);
  };
  observe();
  for (let second = 0; second < span_s; second++) {
    now = after_ms(now, 1000);
    view.epoch_s = (view.epoch_s ?? 0) + 1;
    observe();
  }
  return now;
}
