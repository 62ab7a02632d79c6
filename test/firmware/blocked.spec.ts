import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { createApp } from "#firmware/app";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeSerial } from "#test/fakes/fake-serial";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";
import { describe, expect, it } from "#test/spec";

const START = CLOCK_SPAN_ms - 10000;

/** Whether a sample still counts after nobody has ticked for so long; `during`: another one came meanwhile. */
function isFreshAfter(gap_ms: number, during: boolean): boolean {
  const ports = { serial: new FakeSerial(), mqtt: new FakeMqtt(), storage: new FakeStorage(), log: new FakeLog() };
  const app = createApp({ ...ports, system: new FakeSystem() }, START);
  let now = START;
  for (let count = 0; count < 20; count++) {
    now = after_ms(now, 100);
    app.mainsSampled({ L1_mA: 5000, L2_mA: 5000, L3_mA: 5000 }, now);
    app.tick(now);
  }
  now = after_ms(now, gap_ms);
  if (during) app.mainsSampled({ L1_mA: 9000, L2_mA: 9000, L3_mA: 9000 }, now);
  app.tick(now);
  return app.snapshot(now).mainsFresh;
}

describe("a controller that was held up", () => {
  it("goes on with the last sample after a short while", () => {
    expect(isFreshAfter(3000, false)).toBe(true);
  });
  it("takes none for the house of this moment that came before", () => {
    expect(isFreshAfter(3001, false)).toBe(false);
  });
  it("takes the one that has come meanwhile", () => {
    expect(isFreshAfter(9000, true)).toBe(true);
  });
});
