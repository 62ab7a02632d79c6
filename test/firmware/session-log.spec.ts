import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { Recollection } from "#firmware/charging/recollection";
import { type Core, createCore } from "#firmware/core";
import { recordSession, storedSession, tellSession } from "#firmware/session-log";
import { Settings } from "#firmware/settings/settings";
import { cycle } from "#firmware/tick";
import { FakeEvse } from "#test/fakes/fake-evse";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";

const START = CLOCK_SPAN_ms - 10000;

/** A controller with what it needs to charge and to write records; a second one on the same storage is the same after a power cut. */
class Box {
  readonly evse = new FakeEvse();
  readonly mqtt = new FakeMqtt();
  readonly core: Core;
  readonly recollection: Recollection;
  now = START;
  /** How sessions ended. */
  ends = "";

  constructor(readonly storage: FakeStorage) {
    const settings = new Settings(storage, new FakeLog());
    const ports = { mqtt: this.mqtt, storage, log: new FakeLog(), system: new FakeSystem() };
    this.core = createCore(this.evse, settings, ports, START);
    this.recollection = new Recollection(storage, this.core.start, START);
    this.core.session.number = this.recollection.sessions + 1;
    this.evse.status.link = "up";
  }

  /** The car is there and charges, or is gone, for so long. */
  pass(isThere: boolean, span_s: number): void {
    const status = this.evse.status;
    status.carConnected = isThere;
    status.state = isThere ? "charging" : "notConnected";
    status.offered_mA = 16000;
    const outcome = { sessionEnded: false, cutEnded: false };
    for (let tick = 0; tick < span_s * 10; tick++) {
      this.now = after_ms(this.now, 100);
      cycle(this.core, outcome, this.now);
      if (outcome.cutEnded) this.end("power cut");
      if (outcome.sessionEnded) this.end("unplugged");
    }
  }

  private end(by: "unplugged" | "power cut"): void {
    this.ends += by + ";";
    recordSession(this, by, this.now);
  }

  tellAll(): string {
    for (let turn = 0; turn < 20 && this.recollection.told < this.recollection.sessions; turn++)
      tellSession(this, this.now);
    const numbers: string[] = [];
    for (const document of this.mqtt.payloads("event/session")) numbers.push(document.split(",")[0] ?? "");
    return numbers.join(" ");
  }
}

describe("the log of the sessions", () => {
  it("tells each record once, the newest five of those that ended while nobody could be told, also after a restart", () => {
    const storage = new FakeStorage();
    const box = new Box(storage);
    for (let session = 0; session < 7; session++) {
      box.pass(true, 5);
      box.pass(false, 5);
    }
    expect(box.recollection.sessions).toBe(7);
    expect(box.tellAll()).toBe('{"number":3 {"number":4 {"number":5 {"number":6 {"number":7');
    box.pass(true, 5);
    box.pass(false, 5);
    const again = new Box(storage);
    expect(again.tellAll()).toBe('{"number":8');
    expect(new Box(storage).tellAll()).toBe("");
  });

  it("keeps what the broker does not take, and says which record is the newest", () => {
    const box = new Box(new FakeStorage());
    box.pass(true, 5);
    box.pass(false, 5);
    box.mqtt.up = false;
    expect(tellSession(box, box.now)).toBe("");
    expect(box.recollection.told).toBe(0);
    box.mqtt.up = true;
    expect(tellSession(box, box.now).startsWith('{"number":1,')).toBe(true);
    expect(box.recollection.told).toBe(1);
  });

  it("has one record of a session wherever the power goes away while it is written", () => {
    let cuts = 0;
    for (let bytes = 0; bytes < 1500; bytes += 7) {
      const storage = new FakeStorage();
      storage.tear = bytes - Math.floor(bytes / 2) * 2 === 0 ? "shortened" : "overwritten";
      const box = new Box(storage);
      box.pass(true, 30);
      box.pass(false, 5);
      box.pass(true, 30);
      storage.cutAfter(bytes);
      box.pass(false, 5);
      storage.restore();
      const again = new Box(storage);
      again.pass(false, 5);
      if (again.ends !== "") cuts++;
      expect(again.recollection.sessions).toBe(2);
      const record = storedSession(storage, "2", 2);
      expect(typeof record === "string" && record.includes('"endedBy":')).toBe(true);
      again.pass(true, 5);
      again.pass(false, 5);
      expect(again.recollection.sessions).toBe(3);
    }
    expect(cuts).toBeGreaterThan(0);
  });

  it("are told as damaged when they are asked for, and when nobody was told of them yet", () => {
    for (const copies of ["a", "ab"]) {
      const storage = new FakeStorage();
      const box = new Box(storage);
      box.pass(true, 30);
      box.pass(false, 5);
      storage.put("session1.a", storage.read("session1.b") ?? "");
      for (const copy of copies.split("")) storage.put("session1." + copy, "damage");
      const log = new FakeLog();
      const answer = storedSession(storage, "1", 1, log);
      const isGone = copies === "ab";
      expect(typeof answer === "string").toBe(!isGone);
      const told = isGone
        ? "error: session1: both stored copies are damaged"
        : "warn: session1: a stored copy is damaged; the other one counts";
      expect(log.lines).toEqual([told]);
      box.tellAll();
      expect((box.core.ports.log as FakeLog).has(told)).toBe(isGone);
    }
  });
});
