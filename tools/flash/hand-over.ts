import { CONTROLLER_LINES as ASKED } from "./controller-lines";
import type { FlashReport } from "./flash";
import type { ModuleStore } from "./store";
import { Refused } from "./trouble";

/** How often the module is asked whether the EVSE has followed, and the pause in between: 5 s, as before an update over the air. */
const ATTEMPTS = 20;
const PAUSE_ms = 250;

/**
 * More functions on the module: `t` is the controller's clock, `e` says what the car does, `v` begins to hand over, `y` says whether that is
 * done. When no restart follows within a minute the controller goes on as before.
 */
export const CHARGE_FUNCTIONS: readonly string[] = [
  `function U.t() return math.floor(node.uptime()/1000)%2147483648 end`,
  `function U.e() local k,s=pcall(function() return ${ASKED.state} end) U.a(k and s or "none") end`,
  `function U.v() ${ASKED.handOver} if not U.b then U.b=tmr.create() U.b:alarm(60000,0,function() ${ASKED.goOn} end) end end`,
  `function U.y() local k,s=pcall(function() return ${ASKED.handedOver} end) U.a(k and s) end`,
];

export interface ChargeOrder {
  /** The module is restarted also while the car is charging. */
  whileCharging: boolean;
  report: FlashReport;
}

/** Throws {@link Refused} when the car is charging and that was not asked for. */
export async function refuseWhileCharging(store: ModuleStore, { whileCharging }: ChargeOrder): Promise<void> {
  if (whileCharging || (await store.ask("U.e()")) !== "charging") return;
  await store.end();
  throw new Refused(
    "the car is charging, and the module has to be restarted: call this again when it is not, or with --while-charging",
  );
}

/** Leaves the EVSE with what is safe while nobody looks after the house: the car is offered no more than the failsafe current. */
export async function handOver(store: ModuleStore, order: ChargeOrder): Promise<void> {
  await refuseWhileCharging(store, order);
  const state = await store.ask("U.e()");
  if (state === "none") return;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await store.ask(`pcall(U.v) U.y()`);
    if ((await store.ask("U.y()")) === "true") {
      if (state === "charging") order.report.note("the car goes on charging, with no more than the failsafe current");
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_ms));
  }
  order.report.note("the EVSE does not confirm the failsafe current; it falls back by itself when heartbeat_s is set");
}
