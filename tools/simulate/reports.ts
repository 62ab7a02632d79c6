import type { Scenario } from "./scenario";
import type { World } from "./world";

export interface Report {
  topic: string;
  payload: string;
}

function report(name: string, value: number): Report {
  return { topic: `feed/${name}`, payload: value.toFixed(3) };
}

/** What the devices of the house report to the controller at this moment: battery, sub-panel, EV meter, sensor, contact. */
export function reports(world: World, scenario: Pick<Scenario, "evMeter" | "evse">): Report[] {
  const { battery_W, circuit_A, voltage_V } = world.houseNow();
  const draw_A = world.carDraw_A();
  const list: Report[] = [];
  if (battery_W !== undefined) list.push(report("battery_W", battery_W));
  circuit_A?.forEach((current_A, phase) => {
    list.push(report(`circuit_L${String(phase + 1)}_A`, current_A + (draw_A[phase] ?? 0)));
  });
  if (scenario.evMeter) {
    draw_A.forEach((current_A, phase) => list.push(report(`ev_L${String(phase + 1)}_A`, current_A)));
    list.push(report("ev_W", (draw_A[0] + draw_A[1] + draw_A[2]) * voltage_V));
  }
  if (world.contactor !== undefined && !scenario.evse.switchesPhases)
    list.push({ topic: "feed/phases", payload: String(world.contactor) });
  const level = world.lock?.level(world.now_ms);
  if (level !== undefined) list.push({ topic: "feed/lock", payload: level ? "1" : "0" });
  if (world.temperature_C !== undefined) list.push(report("temperature_C", world.temperature_C));
  if (world.relayOpen !== undefined) list.push({ topic: "feed/relay", payload: world.relayOpen ? "0" : "1" });
  return list;
}
