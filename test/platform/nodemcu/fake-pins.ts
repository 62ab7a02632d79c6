import type { AdcPort } from "#platform/nodemcu/meter/burst";
import type { BytePort } from "#platform/nodemcu/meter/modbus-line";
import type { OutputPort, Pins } from "#platform/nodemcu/peripherals";
import type { OneWirePort } from "#platform/nodemcu/sensor/ds18b20";
import type { ReaderPort } from "#platform/nodemcu/reader/pn532";
import type { LampPort } from "#platform/nodemcu/led";
import type { LevelPort } from "#platform/nodemcu/sensor/residual-input";
import { FakeInputs } from "./meter/fake-inputs";
import { FakeLine } from "./meter/fake-line";

/** The pins of a module; remembers which were asked for. */
export class FakePins implements Pins {
  readonly ntcChannel = 5;
  readonly inputs = new FakeInputs();
  readonly wire = new FakeLine();
  readonly readerBus = new FakeLine();
  readonly asked: string[] = [];
  /** What the sensor on the 1-Wire bus holds. */
  scratchpad = "";
  /** Level of the residual current input. */
  high = false;
  lit = "";
  /** The push button is down. */
  pressed = false;

  adc(): AdcPort {
    this.asked.push("adc");
    return this.inputs.port();
  }
  line(speed_Bd: number): BytePort {
    this.asked.push(speed_Bd === 9600 ? "line 9600" : "line 115200");
    return this.wire;
  }
  bus(): ReaderPort {
    this.asked.push("bus");
    return this.readerBus;
  }
  oneWire(): OneWirePort {
    this.asked.push("1-Wire");
    return {
      reset: () => this.scratchpad !== "",
      write: () => undefined,
      read: () => this.scratchpad,
    };
  }
  residual(): LevelPort {
    this.asked.push("residual");
    return { high: () => this.high };
  }
  button(): LevelPort {
    this.asked.push("button");
    return { high: () => !this.pressed };
  }
  /** What the second contactor is told, and whether its contacts stay as they are whatever that is. */
  coil = false;
  welded = false;
  joined = false;
  /** Level of the test output of the residual current monitor. */
  testing = false;

  contact(): LevelPort {
    this.asked.push("contact");
    return { high: () => !this.joined };
  }
  /** Drives the coil of the second contactor. */
  drive(threePhases: boolean): void {
    this.coil = threePhases;
    if (!this.welded) this.joined = threePhases;
  }
  test(): OutputPort {
    this.asked.push("test");
    return {
      set: (high) => {
        this.testing = high;
      },
    };
  }
  lamps(): LampPort {
    return {
      light: (green, red) => {
        this.lit = green ? (red ? "both" : "green") : red ? "red" : "dark";
      },
    };
  }
}
