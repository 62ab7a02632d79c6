import { after_ms } from "#hal/clock";
import type { Controller, Effects, Surroundings } from "#tools/controller/controller";
import { ScriptedEvse } from "./scripted-evse";

/** The clock begins 10 s before its wrap, so that every measurement contains one. */
const BOOT_ms = 2147483648 - 10000;
const SECOND_ms = 1000;
/** Lines handed over at one instant; whoever has more to say says it at the next tick. */
const LINES_AT_ONCE = 50;

export const SURROUNDINGS: Surroundings = {
  serial: "AABBCCDDEEFF",
  files: new Map(),
  epochAtBoot_s: 1735689600,
  boot_ms: BOOT_ms,
};

/** Kinds of facts that are told apart. */
export type Kind = "boot" | "tick" | "mains sample" | "mains message" | "serial line" | "mqtt message" | "link";

/** What a script needs of the controller under measurement. */
export interface Measured {
  controller: Controller;
  /** Called after each single fact. */
  after(this: void, kind: Kind): void;
  /** Ticks one by one, so that each is seen by `after`, instead of in one call. */
  singleTicks: boolean;
  /** One tick a second, which is enough to see what stays in memory. */
  rareTicks?: boolean;
}

/** A house that keeps the balancer busy: a base load, a cooker that cycles, an evening peak; deterministic. */
function house_mA(second: number, phase: number): number {
  const base = 2000 + phase * 700 + ((second * 7919 + phase * 104729) % 300);
  const cooker = second % 600 < 240 && second % 40 < 22 ? 9000 : 0;
  const evening = second % 86400 > 64800 && second % 86400 < 75600 ? 6000 : 0;
  return base + (phase === 1 ? cooker : 0) + evening;
}

/** Drives a controller through seconds of a day with a car plugged in most of the time, and a broker that asks now and then. */
export class Day {
  readonly evse = new ScriptedEvse();
  readonly effects: Effects;
  /** Bytes on their way from the EVSE. */
  private incoming = "";
  /** The instant that has been reached. */
  now = BOOT_ms;
  private second = 0;

  constructor() {
    this.effects = {
      serial: (bytes) => {
        this.incoming += this.evse.receive(bytes);
      },
      mqtt: () => undefined,
      log: () => undefined,
      stored: () => undefined,
      restart: () => undefined,
    };
  }

  /** Opens the line and connects the broker. */
  open({ controller, after }: Measured): void {
    controller.serialOpened(this.now);
    after("link");
    controller.mqttConnected(this.now);
    after("link");
    this.incoming += this.evse.plug(true);
  }

  /** Lets `seconds` pass. */
  pass(measured: Measured, seconds: number): void {
    for (let count = 0; count < seconds; count += 1) {
      this.changeSomething(measured);
      this.sample(measured);
      this.tickUntil(measured, after_ms(this.now, SECOND_ms));
      this.evse.pass();
      this.second += 1;
    }
  }

  private sample(measured: Measured): void {
    const draw_mA = this.evse.charging() ? Math.min(16000, this.evse.offered_A * 1000) : 0;
    const [L1_mA, L2_mA, L3_mA] = [0, 1, 2].map((phase) => house_mA(this.second, phase) + draw_mA);
    if (this.second % 10 === 0) {
      const currents_A = [L1_mA, L2_mA, L3_mA].map((current_mA = 0) => (current_mA / 1000).toFixed(3));
      measured.controller.mainsReceived(`[${currents_A.join(", ")}]`, this.now);
      measured.after("mains message");
    } else {
      measured.controller.mainsSampled({ L1_mA, L2_mA, L3_mA }, this.now);
      measured.after("mains sample");
    }
    this.tickIfUrgent(measured);
  }

  private changeSomething(measured: Measured): void {
    if (this.second % 21600 === 20000) this.incoming += this.evse.plug(false);
    if (this.second % 21600 === 21000) this.incoming += this.evse.plug(true);
    const messages: Record<number, [topic: string, payload: string]> = {
      20: ["set_power_limit", "11000"],
      25: ["set_capacity", "60"],
      30: ["feed/relay", "0"],
      33: ["feed/residual_mA", "0"],
      35: ["feed/limit_A", "20"],
      40: ["feed/battery_W", "-500"],
      45: ["set_soc_limit", "90"],
      50: ["set_cable", "32"],
      55: ["set_t_limit", "40"],
      60: ["set_mode", this.second % 1200 < 600 ? "solar" : "smart"],
      100: ["set_breaker", this.second % 2 === 0 ? "25" : "20"],
      200: ["set_breaker", "abc"],
      300: ["rapi_request", "$GU"],
      400: ["set_enable", "3"],
      430: ["set_enable", "2"],
      500: ["set_c_limit", "x".repeat(1000)],
    };
    const message = messages[this.second % 600];
    if (message === undefined) return;
    measured.controller.mqttReceived(message[0], message[1], false, this.now);
    measured.after("mqtt message");
    this.tickIfUrgent(measured);
  }

  private tickIfUrgent({ controller, after }: Measured): void {
    if (!controller.urgent()) return;
    controller.tick(this.now);
    after("tick");
  }

  private tickUntil(measured: Measured, end: number): void {
    const { controller, after, singleTicks } = measured;
    this.deliver(measured);
    if (measured.rareTicks === true) {
      controller.tick(this.now);
      this.deliver(measured);
      this.now = end;
    }
    while (this.now !== end) {
      if (singleTicks) {
        this.now = after_ms(this.now, 100);
        controller.tick(this.now);
        after("tick");
      } else {
        this.now = controller.run(this.now, end);
      }
      this.deliver(measured);
    }
  }

  /** Hands over what the EVSE has answered, a line at a time, until it has nothing more to say. */
  private deliver(measured: Measured): void {
    const { controller, after } = measured;
    for (let count = 0; this.incoming !== "" && count < LINES_AT_ONCE; count += 1) {
      const end = this.incoming.indexOf("\r") + 1;
      const line = this.incoming.slice(0, end);
      this.incoming = this.incoming.slice(end);
      controller.serialReceived(line, this.now);
      after("serial line");
      this.tickIfUrgent(measured);
    }
  }
}
