import { createApp } from "#firmware/app";
import { EnergyBook } from "#firmware/metering/energy-book";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeSerial } from "#test/fakes/fake-serial";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";
import { describe, expect, it } from "#test/spec";

describe("a broker that has forgotten what it was told", () => {
  it("is told the totals of the energy again when it is back, without a charge", () => {
    const storage = new FakeStorage();
    const book = new EnergyBook(storage);
    book.addTotals([1000, 0, 0, 0, 0, 0], 1800);
    book.running.running = true;
    book.save();
    for (let tick = 0; tick < 100; tick++) book.step();
    const mqtt = new FakeMqtt();
    const app = createApp({ serial: new FakeSerial(), mqtt, storage, log: new FakeLog(), system: new FakeSystem() }, 0);
    let now = 0;
    for (let visit = 1; visit <= 2; visit++) {
      app.mqttConnected(now);
      for (let tick = 0; tick < 100; tick++) {
        now += 100;
        app.tick(now);
      }
      expect(mqtt.payloads("energy/json").length).toBe(visit);
      app.mqttLost(now);
    }
    expect(mqtt.payloads("energy/json")[1] ?? "").toContain('"all":{"energy_Wh":500');
  });
});
