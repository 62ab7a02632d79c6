import { after_ms } from "#hal/clock";
import { Pn532 } from "#platform/nodemcu/reader/pn532";
import { ReaderBus } from "#platform/nodemcu/reader/reader-bus";
import { describe, expect, it } from "#test/spec";
import { hexBytes, showBytes } from "../hex-bytes";
import { install } from "../install";

const START_ms = 2147473648;
const SAM = "00 00 ff 05 fb d4 14 01 14 01 02 00";
const LIST = "00 00 ff 04 fc d4 4a 01 00 e1 00";
const ACK = "00 00 ff 00 ff 00";

type Done = (this: void, data: string | undefined, acknowledged: boolean) => void;

/** NodeMCU's `i2c`: what was queued, and what is to be answered. */
class FakeI2c {
  readonly HW0 = 1;
  readonly SLOW = 100000;
  readonly TRANSMITTER = 0;
  readonly RECEIVER = 1;
  readonly calls: string[] = [];
  done: Done | undefined = undefined;
}

function installed(): FakeI2c {
  const fake = new FakeI2c();
  const note = (text: string): void => {
    fake.calls.push(text);
  };
  install("i2c", {
    HW0: 1,
    SLOW: 100000,
    TRANSMITTER: 0,
    RECEIVER: 1,
    setup: (id: number, sda: number, scl: number, speed: number): void => {
      note(id === 1 && sda === 21 && scl === 22 && speed === 100000 ? "setup" : "wrong setup");
    },
    start: (): void => note("start"),
    stop: (): void => note("stop"),
    address: (_id: number, address: number, direction: number): void => {
      note((direction === 0 ? "write to " : "read from ") + (address === 36 ? "24" : "another"));
    },
    write: (_id: number, bytes: string): void => note(showBytes(bytes)),
    read: (_id: number, length: number): void => note(length === 7 ? "7 bytes" : length === 48 ? "48 bytes" : "other"),
    transfer: (_id: number, done: Done): void => {
      note("transfer");
      fake.done = done;
    },
  });
  return fake;
}

/** The transfer that is going on comes to its end. */
function end(fake: FakeI2c, data: string | undefined, acknowledged: boolean): void {
  const done = fake.done;
  fake.done = undefined;
  if (done !== undefined) done(data, acknowledged);
}

describe("the bus of the card reader", () => {
  it("does what is asked in one transfer each, to the address of the PN532", () => {
    const fake = installed();
    const bus = new ReaderBus();
    expect(bus.write(hexBytes(SAM))).toBe(true);
    end(fake, undefined, true);
    bus.ask(6);
    end(fake, hexBytes("01 " + ACK), true);
    expect(showBytes(bus.take())).toBe(ACK);
    expect(bus.take()).toBe("");
    expect(fake.calls).toEqual([
      "setup",
      "start",
      "write to 24",
      SAM,
      "stop",
      "transfer",
      "start",
      "read from 24",
      "7 bytes",
      "stop",
      "transfer",
    ]);
  });

  it("hears nothing of a reader that is not ready, of one that is not there, and of a read that brought nothing", () => {
    const answers: { data?: string; acknowledged: boolean }[] = [
      { data: hexBytes("00 " + ACK), acknowledged: true },
      { data: hexBytes("80 " + ACK), acknowledged: true },
      { data: hexBytes("01 " + ACK), acknowledged: false },
      { acknowledged: false },
      { acknowledged: true },
      { data: "", acknowledged: true },
    ];
    for (const { data, acknowledged } of answers) {
      const fake = installed();
      const bus = new ReaderBus();
      bus.ask(6);
      end(fake, data, acknowledged);
      expect(bus.take()).toBe("");
    }
  });

  it("never begins a transfer while another is going on", () => {
    const fake = installed();
    const bus = new ReaderBus();
    bus.ask(6);
    const before = fake.calls.length;
    bus.ask(6);
    expect(bus.write("x")).toBe(false);
    expect(fake.calls.length).toBe(before);
    end(fake, undefined, false);
    expect(bus.write("x")).toBe(true);
  });
});

describe("a card reader on the bus", () => {
  it("is set up without waking bytes, asked for its acknowledgement, then for its answer", () => {
    const fake = installed();
    const reader = new Pn532(new ReaderBus());
    let now = START_ms;
    let frames: string[] = [];
    const cards: string[] = [];
    for (let tick = 0; tick < 30; tick++) {
      if (reader.tick(now)) cards.push(reader.uid);
      const last = fake.calls[fake.calls.length - 3] ?? "";
      if (last.startsWith("00 00 ff")) {
        frames = [ACK];
        if (last === LIST) frames.push("00 00 ff 0c f4 d5 4b 01 01 00 04 08 04 12 34 ab cd 10 00");
        else frames.push(last === SAM ? "00 00 ff 02 fe d5 15 16 00" : "00 00 ff 02 fe d5 33 f8 00");
        end(fake, undefined, true);
      } else if (fake.done !== undefined) {
        const frame = frames[0];
        frames = frames.slice(1);
        end(fake, frame === undefined ? hexBytes("00") : hexBytes("01 " + frame + " 80 80 80"), true);
      }
      now = after_ms(now, 100);
    }
    expect(fake.calls[3]).toBe(SAM);
    expect(fake.calls.filter((call) => call === "7 bytes").length).toBeGreaterThan(3);
    expect(fake.calls.filter((call) => call === "48 bytes").length).toBeGreaterThan(3);
    expect(reader.trouble).toBe("");
    expect(cards).toEqual(["1234ABCD"]);
  });

  it("is not there when nobody acknowledges, and its bus is stuck when a transfer never ends", () => {
    const fake = installed();
    const reader = new Pn532(new ReaderBus());
    let now = START_ms;
    for (let tick = 0; tick < 20; tick++) {
      reader.tick(now);
      end(fake, undefined, false);
      now = after_ms(now, 100);
    }
    expect(reader.trouble).toBe("no answer");
    for (let tick = 0; tick < 30; tick++) {
      reader.tick(now);
      now = after_ms(now, 100);
    }
    expect(reader.trouble).toBe("line is not open");
  });
});
