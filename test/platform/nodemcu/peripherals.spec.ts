import { after_ms } from "#hal/clock";
import { crc8 } from "#platform/nodemcu/sensor/ds18b20";
import { describe, expect, it } from "#test/spec";
import { hexBytes } from "./hex-bytes";
import { float32Hex, sealed } from "./meter/fake-line";
import { plainInput } from "./meter/fake-inputs";
import { bench, run } from "./peripherals-bench";

describe("what hangs on the module", () => {
  it("is nothing unless a setting says so", () => {
    const on = bench([]);
    run(on, 2);
    expect(on.pins.asked).toEqual([]);
    expect(on.pins.inputs.reads).toBe(0);
    expect(on.app.snapshot(on.now).L1_mA).toBeUndefined();
  });

  it("tells of the button at its pin: a press pauses the charge for a while", () => {
    const on = bench([
      ["switch_input", "1"],
      ["switch_on", "1"],
      ["switch_function", "0"],
    ]);
    run(on, 2);
    expect(on.pins.asked).toEqual(["button"]);
    expect(on.app.snapshot(on.now).sentence).not.toContain("button");
    on.pins.pressed = true;
    run(on, 0.5);
    on.pins.pressed = false;
    run(on, 1);
    expect(on.log.has("button")).toBe(true);
  });

  it("measures the house with its clamps, in the settings' calibration, also when that is changed", () => {
    const on = bench([
      ["house_meter", "1"],
      ["clamps", "13"],
    ]);
    on.pins.inputs.inputs[0] = plainInput(10);
    on.pins.inputs.inputs[2] = plainInput(20);
    run(on, 8);
    const { L1_mA, L3_mA } = on.app.snapshot(on.now);
    expect(L1_mA ?? 0).toBeGreaterThan(9700);
    expect(L1_mA ?? 0).toBeLessThan(10300);
    expect(L3_mA ?? 0).toBeGreaterThan(19400);
    on.app.mqttReceived("set_clamp_L3", "1100", false, on.now);
    run(on, 2);
    expect(on.app.snapshot(on.now).L3_mA ?? 0).toBeGreaterThan(21300);
    expect(on.app.snapshot(on.now).mainsFresh).toBe(true);
  });

  it("names a clamp that is pulled out; the mains are silent then, not idle", () => {
    const on = bench([
      ["house_meter", "1"],
      ["clamps", "123"],
    ]);
    for (const phase of [0, 1, 2]) on.pins.inputs.inputs[phase] = plainInput(6);
    run(on, 5);
    expect(on.app.snapshot(on.now).mainsFresh).toBe(true);
    on.pins.inputs.override = (channel) => (channel === 7 ? 0 : undefined);
    run(on, 17);
    expect(on.app.snapshot(on.now).mainsFresh).toBe(false);
    expect(on.app.snapshot(on.now).L2_mA ?? 0).toBeGreaterThan(5000);
    expect(on.log.has("house meter: L2: clamp is open")).toBe(true);
  });

  it("tells at once of a clamp that is driven beyond its scale, and then each ten seconds what it is like, not with each reading", () => {
    const on = bench([
      ["house_meter", "1"],
      ["clamps", "1"],
    ]);
    on.pins.inputs.inputs[0] = plainInput(6);
    run(on, 10);
    const before = on.log.lines.length;
    let reads = 0;
    let isHigh = false;
    on.pins.inputs.override = () => {
      reads++;
      // every other burst or so meets the end of the scale
      if (reads - 100 * Math.floor(reads / 100) === 0) isHigh = !isHigh;
      return Math.floor(reads / 1000) - 2 * Math.floor(reads / 2000) === 0 ? undefined : isHigh ? 4095 : 0;
    };
    run(on, 1);
    expect(on.log.has("house meter: L1: clamp is saturated")).toBe(true);
    run(on, 39);
    expect(on.log.lines.length - before).toBeLessThanOrEqual(5);
    on.pins.inputs.override = undefined;
    run(on, 15);
    expect(on.log.lines[on.log.lines.length - 1] ?? "").toBe("info: house meter: works");
  });

  it("asks a meter on the free line", () => {
    const on = bench([
      ["house_meter", "2"],
      ["meter_address", "17"],
    ]);
    const five = float32Hex(5);
    const answer = sealed(
      "11 04 18 " + five + " " + five + " " + five + " " + five + " " + five + " " + float32Hex(-5),
    );
    let answered = 0;
    run(on, 2, () => {
      if (on.pins.wire.sent.length > answered) {
        answered = on.pins.wire.sent.length;
        on.peripherals.lineReceived(answer, on.now);
      }
    });
    expect(on.pins.asked).toEqual(["line 9600"]);
    expect(on.pins.wire.sent[0]).toBe("11 04 00 06 00 0c 12 9e");
    expect(on.app.snapshot(on.now).L1_mA).toBe(5000);
    expect(on.app.snapshot(on.now).L3_mA).toBe(-5000);
  });

  it("asks a meter for each phase", () => {
    const on = bench([["house_meter", "3"]]);
    run(on, 1);
    expect(on.pins.wire.sent[0]).toBe("01 04 00 00 00 03 b0 0b");
    run(on, 1);
    expect(on.log.has("house meter: L1: no answer")).toBe(true);
  });

  it("has one free line: a meter there leaves none for a card reader", () => {
    const on = bench([
      ["house_meter", "2"],
      ["card_reader", "1"],
    ]);
    expect(on.pins.asked).toEqual(["line 9600"]);
    expect(on.log.has("card reader: the meter has the only free line")).toBe(true);
  });

  it("has a bus for a card reader beside the meter; what the meter says is not the reader's", () => {
    const on = bench([
      ["house_meter", "2"],
      ["card_reader", "2"],
    ]);
    expect(on.pins.asked).toEqual(["line 9600", "bus"]);
    run(on, 1);
    expect(on.pins.readerBus.sent.length > 0).toBe(true);
    on.peripherals.lineReceived(hexBytes("00 00 ff 00 ff 00 00 00 ff 02 fe d5 15 16 00"), on.now);
    run(on, 1);
    expect(on.log.has("card reader: works")).toBe(false);
  });

  it("hands a card to the controller", () => {
    const on = bench([
      ["card_reader", "1"],
      ["rfid_mode", "1"],
    ]);
    on.mqtt.up = true;
    on.app.mqttConnected(on.now);
    const replies = ["d5 15 16", "d5 33 f8", "d5 4b 01 01 00 04 08 04 12 34 ab cd 10"];
    let answered = 0;
    run(on, 2, () => {
      if (on.pins.wire.sent.length === answered) return;
      answered = on.pins.wire.sent.length;
      const reply = replies[answered < 3 ? answered - 1 : 2] ?? "";
      const length = Math.floor((reply.length + 1) / 3) - 1;
      const head = String.fromCharCode(0, 0, 255, length, 256 - length);
      on.peripherals.lineReceived(hexBytes("00 00 ff 00 ff 00") + head + hexBytes(reply + " 00"), on.now);
    });
    expect(on.log.has("card reader: works")).toBe(true);
    const events = on.mqtt.published.filter((message) => message.topic === "event/card");
    expect(events.length).toBe(1);
    expect(events[0]?.payload ?? "").toContain("1234ABCD");
  });

  it("reports the temperature of its sensor", () => {
    const on = bench([["temperature_sensor", "1"]]);
    const reading = hexBytes("91 01 4b 46 7f ff 0f 10");
    on.pins.scratchpad = reading + String.fromCharCode(crc8(reading));
    run(on, 2);
    on.pins.scratchpad = "";
    run(on, 5);
    expect(on.pins.asked).toEqual(["1-Wire"]);
    expect(on.log.has("temperature sensor: no sensor")).toBe(true);
  });

  it("opens the relay when the residual current monitor says so, and when its wire is broken", () => {
    const on = bench([["residual_input", "1"]]);
    run(on, 1);
    expect(on.app.snapshot(on.now).trips).toEqual([]);
    on.pins.high = true;
    expect(on.peripherals.residualMoved(on.now)).toBe(true);
    on.now = after_ms(on.now, 20);
    expect(on.peripherals.residualMoved(on.now)).toBe(false);
    expect(on.app.urgent()).toBe(true);
    run(on, 1);
    expect(on.app.snapshot(on.now).trips).toEqual(["residual current"]);
    on.pins.high = false;
    run(on, 3);
    expect(on.app.snapshot(on.now).trips).toEqual(["residual current"]);
  });

  it("shows on its lamps that it is being set up, and then that the EVSE does not answer", () => {
    const on = bench([]);
    run(on, 1);
    expect(on.pins.lit).toBe("both");
    on.peripherals.lampView.setup = false;
    on.peripherals.lampView.online = true;
    run(on, 0.3);
    expect(on.pins.lit).toBe("red");
  });
});
