import type { EvseStatus } from "#hal/evse";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { CarDraw } from "#firmware/metering/car-draw";
import { Session } from "#firmware/charging/session";
import { Feeds } from "#firmware/metering/feeds";
import { Mains } from "#firmware/metering/mains";
import { Settings } from "#firmware/settings/settings";
import type { SettingKey } from "#firmware/settings/table";
import type { Feature, Site } from "#firmware/site";
import { unheard } from "#rapi/unheard";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";

/** What a policy sees, to be set by the test; a car charges on three phases at 230 V and the meter is fresh. */
export class SiteBench implements Site {
  now = after_ms(CLOCK_SPAN_ms, -10000);
  readonly status: EvseStatus = unheard(this.now);
  readonly evse = { status: this.status };
  readonly mains = new Mains();
  readonly house_mA: number[] = [0, 0, 0];
  readonly draw = new CarDraw();
  readonly feeds = new Feeds();
  readonly session = new Session(this.now);
  readonly settings = new Settings(new FakeStorage(), new FakeLog());
  mainsFresh = true;
  mainsDoubtful = false;
  charging = true;
  phases = 123;
  phaseCount = 3;
  voltage_mV = 230000;
  bound_mA: number | undefined = undefined;
  surplus_W: number | undefined = undefined;
  allowed_W: number | undefined = undefined;
  minimum_mA = 6000;
  pause_ms = 120000;
  hold_ms = 90000;
  shortage_ms = 10000;
  epoch_s: number | undefined = undefined;
  private feature: Feature | undefined = undefined;

  constructor() {
    this.status.link = "up";
    this.status.state = "charging";
    this.status.carConnected = true;
  }

  /** The policy under test with its settings, as texts by key. */
  with(feature: Feature, settings: [SettingKey, string][]): this {
    for (const [key, text] of settings) this.settings.set(key, text);
    this.feature = feature;
    feature.take(this.settings);
    return this;
  }

  /** A sample of the mains shows this house, mA per phase. */
  house(L1_mA: number, L2_mA: number, L3_mA: number): this {
    this.house_mA[0] = L1_mA;
    this.house_mA[1] = L2_mA;
    this.house_mA[2] = L3_mA;
    this.mains.take({ L1_mA, L2_mA, L3_mA }, 123, this.now);
    return this;
  }

  /** Lets time pass in steps of a second, the house being measured in each. */
  run(span_s: number): this {
    for (let second = 0; second < span_s; second++) {
      this.now = after_ms(this.now, 1000);
      this.mains.samples++;
      this.feature?.follow(this, this.now);
    }
    return this;
  }

  limit_mA(): number | undefined {
    return this.feature?.claim.limit_mA;
  }

  paused(): boolean {
    return this.feature?.claim.permit === "sleeping";
  }

  says(): string {
    return (this.feature?.claim.source ?? "") + " " + (this.feature?.explain(this.now) ?? "");
  }
}
