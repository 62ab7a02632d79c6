import type { Desk } from "./desk";

/** Has the controller restarted once everything is shown; what to add to it: empty where it goes on without. */
export function restartSoon(desk: Desk, reason: string): string {
  desk.waits = "restart";
  desk.about = reason;
  return desk.port.refusal("restart") === undefined ? "; restarting" : "";
}
