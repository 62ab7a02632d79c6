import { connectAsync, type MqttClient } from "mqtt";
import { carryOverTcp } from "#tools/evse/carrier";
import { LiveEvse } from "#tools/evse/live-evse";
import { Controller } from "./controller";

const METER = "bench/mains";
const BREAKER_A = 40;
const MOST_A = 32;
/** Above the least of a charge: a car that was paused would not come back soon. */
const LEAST_A = 10;
const MARGIN_A = 1;
const PATIENCE_ms = 15000;
const SETTLE_ms = 80;
/** Period of the meter while a cut is waited for. */
const PERIOD_ms = 200;

/** An EVSE with a car behind the controller, and a house that asks for more and more. */
export class OverloadedSite {
  private heard: ((offered_A: number) => void) | undefined;
  /** What the controller has told the EVSE last. */
  private told_A = MOST_A;

  constructor(
    private readonly live: LiveEvse,
    private readonly meter: MqttClient,
    readonly controller: Controller,
  ) {
    const receive = live.receive.bind(live);
    live.receive = (bytes) => {
      const set = /\$SC (\d+)/.exec(bytes);
      if (set !== null) {
        this.told_A = Number(set[1]);
        this.heard?.(this.told_A);
      }
      receive(bytes);
    };
  }

  /** Times from a sample over the limit to the lower current on the line, ms. */
  async measure(count: number): Promise<number[]> {
    const times_ms: number[] = [];
    while (times_ms.length < count) {
      await this.relax();
      for (let offered_A = MOST_A - 1; offered_A >= LEAST_A && times_ms.length < count; offered_A -= 1)
        // what was told already needs no command
        if (this.told_A > offered_A) times_ms.push(await this.cut(offered_A));
    }
    return times_ms;
  }

  /** The house takes little, until the whole current is offered again. */
  private async relax(): Promise<void> {
    for (const begin = performance.now(); this.live.evse.facts.capacity_A < MOST_A;) {
      if (performance.now() - begin > 2 * PATIENCE_ms) throw new Error("the current does not come back");
      this.tell(1);
      await pause(SETTLE_ms);
    }
  }

  private async cut(offered_A: number): Promise<number> {
    const house_A = BREAKER_A - MARGIN_A - offered_A;
    const begin = performance.now();
    const time = new Promise<number>((resolve) => {
      const timer = setTimeout(() => resolve(PATIENCE_ms), PATIENCE_ms);
      this.heard = (told_A) => {
        if (told_A > offered_A) return;
        clearTimeout(timer);
        resolve(performance.now() - begin);
      };
    });
    this.tell(house_A);
    // a meter goes on telling: a sample that came while this machine was held up is an old one, and not taken
    const again = setInterval(() => this.tell(house_A), PERIOD_ms);
    const time_ms = await time.finally(() => clearInterval(again));
    this.heard = undefined;
    await pause(SETTLE_ms);
    this.tell(house_A);
    await pause(SETTLE_ms);
    return time_ms;
  }

  private tell(house_A: number): void {
    const { relayClosed, capacity_A } = this.live.evse.facts;
    this.meter.publish(METER, JSON.stringify({ L1: house_A + (relayClosed ? capacity_A : 0), L2: 1, L3: 1 }));
  }
}

function pause(span_ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, span_ms));
}

/** Lets `measure` work on a site of its own; what it returns. */
export async function onSite<Result>(measure: (site: OverloadedSite) => Promise<Result>): Promise<Result> {
  const live = new LiveEvse({ firmware: "8.2" }, { phases: [1], max_A: MOST_A, reaction_s: 0.02, ramp_A_per_s: 4000 });
  const carrier = await carryOverTcp(live, "127.0.0.1", 0);
  live.plug(true);
  const settings = {
    breaker_A: BREAKER_A,
    margin_A: MARGIN_A,
    charge_limit_A: MOST_A,
    phases: 1,
    raise_hold_s: 0,
    pause_min_s: 0,
  };
  const controller = await Controller.start({
    evse: { port: carrier.address },
    meter: { topic: METER },
    settings: { ...settings, car_reaction_s: 1 },
  });
  const meter = await connectAsync(`mqtt://127.0.0.1:${String(controller.brokerPort)}`);
  try {
    return await measure(new OverloadedSite(live, meter, controller));
  } finally {
    await meter.endAsync(true);
    await controller.stop();
    await carrier.close();
    live.close();
  }
}
