import { after_ms } from "#hal/clock";
import { Api } from "#firmware/api/api";
import type { SessionRecord, Snapshot } from "#firmware/api/snapshot";
import { Settings } from "#firmware/settings/settings";
import { FakeActions } from "#test/fakes/fake-actions";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";

/** A session of a second. */
export function session(number: number): SessionRecord {
  return {
    number,
    start_s: 1,
    end_s: 2,
    duration_s: 1,
    charge_s: 1,
    energy_Wh: 2,
    peak_mA: 3000,
    endedBy: "unplugged",
    L1_Wh: 1,
    L2_Wh: 1,
    L3_Wh: 0,
    solar_Wh: 1,
    grid_Wh: 1,
    battery_Wh: 0,
    unsplit_Wh: 0,
    source: "model",
    card: "",
  };
}

/** A charging car on a three-phase house. */
export function charging(): Snapshot {
  return {
    link: "up",
    state: "charging",
    fault: undefined,
    carConnected: true,
    L1_mA: 5123,
    L2_mA: 4000,
    L3_mA: undefined,
    mainsAge_ms: 412,
    mainsFresh: true,
    house_L1_mA: 100,
    house_L2_mA: 15200,
    house_L3_mA: undefined,
    offered_mA: 9000,
    charge_mA: 8900,
    chargeAge_ms: 1200,
    run: "enabled",
    limit_mA: 9000,
    limitedBy: "breaker L2",
    sentence: "offered 9 A: breaker L2 25 A - margin 0.5 A - house 15.2 A",
    enable: 2,
    phases: 123,
    phasesFrom: "learned",
    phasesSure_pct: 75,
    pauses: 0,
    starts: 1,
    sessionActive: true,
    session_s: 100,
    sessionCharge_s: 90,
    sessionEnergy_Wh: 1234,
    sessionSolar_Wh: 0,
    energySource: "model",
    sessionPeak_mA: 16000,
    lifetime_Wh: 123456,
    temperature_dC: 315,
    evseFirmware: "8.2.3",
    supervision: "armed",
    evseBoots: 0,
    retries: 2,
    badLines: 1,
    timeouts: 0,
    rejections: 3,
    startIn_s: 0,
    stopIn_s: 0,
    delayed: "",
    trips: [],
  };
}

/** The API on fakes, connected, with a clock that starts 10 s before it wraps. */
export class Rig {
  readonly mqtt = new FakeMqtt();
  readonly log = new FakeLog();
  readonly system = new FakeSystem();
  readonly actions = new FakeActions();
  readonly storage = new FakeStorage();
  readonly settings = new Settings(new FakeStorage(), new FakeLog());
  api: Api;
  now = 2147483648 - 10000;
  /** What the API is told when it asks; the test changes it. */
  state: Snapshot = charging();
  /** How often it asked. */
  snapshots = 0;
  /** Most messages that one tick published. */
  busiest = 0;

  constructor() {
    this.api = this.boot();
  }

  /** A controller that starts anew over the same storage. */
  boot(): Api {
    const { mqtt, system, storage, log } = this;
    this.api = new Api({ mqtt, system, storage, log }, this.settings, this.actions);
    this.api.connected(this.now);
    return this.api;
  }

  snapshot(_now: number): Snapshot {
    this.snapshots++;
    return this.state;
  }

  /** Ticks every 100 ms for a while. */
  run(span_ms: number): void {
    for (let passed = 0; passed < span_ms; passed += 100) {
      this.now = after_ms(this.now, 100);
      const before = this.mqtt.published.length;
      this.api.tick(this, this.now);
      const sent = this.mqtt.published.length - before;
      if (sent > this.busiest) this.busiest = sent;
    }
  }

  /** A message arrives and is served; what was published before is forgotten. */
  send(topic: string, payload: string): void {
    this.mqtt.clear();
    this.api.received(topic, payload, false, this.now);
    this.run(2000);
  }

  /** The rejections published since the last {@link FakeMqtt.clear}. */
  refusals(): string[] {
    return this.mqtt.payloads("event/rejection");
  }
}

/** A connected API that has said everything it has to say for now. */
export function quiet(): Rig {
  const rig = new Rig();
  rig.run(5000);
  rig.mqtt.clear();
  rig.actions.asked = [];
  return rig;
}
