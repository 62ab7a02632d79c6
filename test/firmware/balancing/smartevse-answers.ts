import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { type Decision, resolve } from "#firmware/charging/claim";
import { StartControl } from "#firmware/charging/start-control";
import { ChargeLimit } from "#firmware/limits/charge-limit";
import { ExternalLimit } from "#firmware/limits/external-limit";
import { GridRelay } from "#firmware/limits/grid-relay";
import { QuarterHourPeak } from "#firmware/limits/quarter-hour-peak";
import { PhaseWish } from "#firmware/modes/phase-wish";
import type { TableName } from "#tools/docs/smartevse-tables";
import { PhaseRig } from "../modes/phase-rig";
import {
  afterStep,
  breaker,
  capacity,
  carries,
  circuit,
  gridAt,
  offer,
  peakView,
  quarter,
  silent,
  stopsAfter,
  sun,
  surplus_W,
  wish,
  yesOrNo,
} from "./smartevse-rigs";
import { Station } from "./station";

type Answer = (...given: number[]) => string;

/** What Dinamics answers in the situations of each table. */
export const ANSWERS: Record<TableName, Answer> = {
  mainsStart: (breaker_A = 0, minimum_A = 0, house_A = 0) => {
    const bench = carries(breaker(breaker_A, minimum_A), house_A);
    bench.run(20000);
    return yesOrNo(!bench.paused());
  },
  circuitStart: (circuit_A = 0, flows_A = 0) => {
    const station = circuit(circuit_A);
    station.others_mA = 0;
    station.flows_A = flows_A;
    return yesOrNo(!station.run(20).paused());
  },
  capacityStart: (capacity_A = 0, house_A = 0, phases = 0) => {
    const station = capacity(phases === 1 ? 1 : 123, { capacity_A });
    station.others_mA = 0;
    return yesOrNo(!station.then([house_A, 0, 0], 20).paused());
  },
  solarStart: (start_A = 0, export_A = 0) => {
    const station = sun(start_A, 123);
    station.others_mA = 0;
    return yesOrNo(!station.then([-export_A, 0, 0], 60).paused());
  },
  limitStart: (limit_A = 0) => {
    const station = new Station(new ExternalLimit(), []);
    station.reports = () => [["limit_A", limit_A]];
    return yesOrNo(!station.run(5).paused());
  },
  relayStart: (phases = 0, house_A = 0) => {
    const station = new Station(new GridRelay(), [], phases === 1 ? 1 : 123);
    station.reports = () => [["relay", 1]];
    return yesOrNo(!station.then([house_A, 0, 0], 5).paused());
  },
  smart: (mains_A = 0) => {
    const bench = carries(breaker(25, 6), 15);
    bench.run(30000);
    carries(bench, mains_A - 10);
    return afterStep(
      (span_s) => {
        bench.run(span_s * 1000);
      },
      () => offer(bench),
    );
  },
  circuit: (mains_A = 0) => {
    const station = circuit(16);
    station.flows_A = 6;
    station.run(30);
    station.others_mA = 32000;
    station.flows_A = mains_A - 10;
    return afterStep(
      (span_s) => station.run(span_s),
      () => station.says(),
    );
  },
  capacity: (sum_A = 0) => {
    const station = capacity(123).then([0, 0, 0], 30);
    station.others_mA = 32000;
    station.house_mA = [Math.round((sum_A - 30) * 1000), 0, 0];
    return afterStep(
      (span_s) => station.run(span_s),
      () => station.says(),
    );
  },
  solar: (grid_A = 0) => {
    const station = sun(0, 1).then([-10, 0, 0], 60);
    return station.then([grid_A - 10, 0, 0], 20).says();
  },
  relay: (phases = 0) => {
    const station = new Station(new GridRelay(), [], phases === 1 ? 1 : 123);
    station.reports = () => [["relay", 1]];
    return station.run(5).says();
  },
  capStop: (stop_min = 0) => {
    const station = capacity(123, { capacity_stop_min: stop_min });
    station.then([0, 0, 0], 30);
    station.house_mA = [5000, 5000, 5000];
    const first = stopsAfter(station);
    return first === "never" ? first : `${String(Number(first.replace(" s", "")) - 1)} s`;
  },
  solarStop: (phases = 0, grid_A = 0) => {
    const station = sun(4, phases === 1 ? 1 : 123, [["solar_stop_min", "10"]]);
    station.others_mA = 6000;
    station.then([-30, 0, 0], 60).then([grid_A - phases * 6, 0, 0], 30);
    return yesOrNo(station.bench.says().includes("kept at"));
  },
  solarStopTime: (stop_min = 0) => {
    const station = sun(4, 1, [["solar_stop_min", String(stop_min)]]);
    station.others_mA = 6000;
    station.then([-30, 0, 0], 60);
    station.house_mA = gridAt(station, 1, 2.2).map((current_A) => current_A * 1000);
    const first = stopsAfter(station);
    return first === "never" ? first : `${String(Number(first.replace(" s", "")) - 1)} s`;
  },
  contactor: (contact2 = 0, mode = 0, before = 0) => {
    const view = { ...new PhaseRig().view, solar: mode === 2, surplus_W: 20000 };
    return String(wish(16, contact2).phases(view, before, CLOCK_SPAN_ms - 10000));
  },
  threePhases: (maximum_A = 0) => {
    for (let surplus_W = 4000; surplus_W < 12000; surplus_W += 10) {
      const view = { ...new PhaseRig().view, surplus_W };
      if (wish(maximum_A, 4).phases(view, 1, CLOCK_SPAN_ms - 10000) === 3) return `${String(surplus_W)} W`;
    }
    return "never";
  },
  phaseTimes: (from = 0) => {
    const rig = new PhaseRig();
    const policy = new PhaseWish({ ...rig.settings, up_ms: 300000, down_ms: 180000 });
    let now = CLOCK_SPAN_ms - 10000;
    const view = { ...rig.view, surplus_W: from === 1 ? 9000 : 1500 };
    for (let second = 0; second < 1000; second++) {
      if (policy.phases(view, from, now) !== from) return `${String(second)} s`;
      now = after_ms(now, 1000);
    }
    return "never";
  },
  share: (room_A = 0, limit_A = 0) => {
    const station = circuit(room_A < 6 ? 10 : room_A);
    station.flows_A = room_A < 6 ? 10 - room_A : 0;
    station.others_mA = 0;
    station.run(20);
    const own = new ChargeLimit();
    const started = new StartControl();
    started.set(2);
    started.claim.permit = "enabled";
    own.follow(limit_A * 1000);
    const decision: Decision = { run: "disabled", limit_mA: 0, by: own };
    resolve([started, own, station.feature], decision);
    return decision.run === "sleeping" ? "stop" : `${String(decision.limit_mA / 1000)} A`;
  },
  battery: (mode = 0, battery_A = 0, grid_A = 0) => {
    if (mode === 3) {
      const bench = carries(breaker(25, 6), grid_A);
      bench.run(20000);
      return `${String(25 - bench.limit_mA() / 1000)} A`;
    }
    const station = sun(0, 1);
    station.others_mA = 0;
    station.reports = () => [["battery_W", battery_A * 230]];
    station.then([grid_A, 0, 0], 60);
    return `${String(Math.round(surplus_W(station) / 23) / 10)} A`;
  },
  silence: silent,
  quarterHour: (minute = 0) => {
    const peak = new QuarterHourPeak();
    const view = peakView(2500);
    const now = quarter(peak, view, 1800, minute * 60);
    const allows_W = Number(/allows (-?\d+) W/.exec(peak.explain(now))?.[1]);
    return `${String(Math.floor(allows_W / 230))} A`;
  },
  monthPeak: (configured_W = 0, mean_W = 0) => {
    const peak = new QuarterHourPeak();
    quarter(peak, peakView(configured_W), mean_W, 901);
    return `${String(Math.max(peak.peak_W, configured_W))} W`;
  },
  course: (from_A = 0, to_A = 0) => {
    const bench = carries(breaker(25, 6), from_A);
    bench.carMaximum_mA = 16000;
    bench.run(120000);
    carries(bench, to_A).run(from_A > to_A ? 200000 : 30000);
    return bench.paused() ? "stop" : `${String(Math.min(16000, bench.limit_mA()) / 1000)} A`;
  },
  back: () => {
    const bench = carries(breaker(25, 6), 5);
    bench.run(30000);
    carries(bench, 25).run(5000);
    carries(bench, 5);
    for (let second = 1; second < 600; second++) {
      bench.run(1000);
      if (!bench.paused()) return `${String(Math.round((second + 5) / 10) * 10)} s`;
    }
    return "never";
  },
};
