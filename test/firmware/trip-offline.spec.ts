import { createApp } from "#firmware/app";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeSerial } from "#test/fakes/fake-serial";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";
import { describe, expect, it } from "#test/spec";

describe("a protective stop while no broker was ever there", () => {
  it("is in force, and the controller goes on", () => {
    const mqtt = new FakeMqtt();
    mqtt.up = false;
    const log = new FakeLog();
    const app = createApp(
      { serial: new FakeSerial(), mqtt, storage: new FakeStorage(), log, system: new FakeSystem() },
      0,
    );
    app.tick(100);
    app.reported("residual_mA", 30, 150);
    app.tick(200);
    app.tick(300);
    expect(app.snapshot(300).trips).toEqual(["residual current"]);
  });
});
