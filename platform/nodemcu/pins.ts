import type { ContactorPort } from "#hal/contactor";
import type { AdcPort } from "./meter/burst";
import type { BytePort } from "./meter/modbus-line";
import type { Adc, Gpio, Node, Ow, Uart } from "./nodemcu";
import type { OutputPort, Pins } from "./peripherals";
import { ReaderBus } from "./reader/reader-bus";
import type { ReaderPort } from "./reader/pn532";
import type { OneWirePort } from "./sensor/ds18b20";
import type { LevelPort } from "./sensor/residual-input";
import type { LampPort } from "./led";

declare const adc: Adc;
declare const gpio: Gpio;
declare const node: Node;
declare const ow: Ow;
declare const uart: Uart;

/** Channels of the clamps on GPIO 32, 35 and 34, and of the NTC on GPIO 36. */
const CLAMP_CHANNELS: readonly number[] = [4, 7, 6];
const NTC_CHANNEL = 0;
const ADC_BITS = 12;
/** The free UART. */
const LINE = 1;
const LINE_TX = 33;
const LINE_RX = 25;
const ONE_WIRE_PIN = 4;
const RESIDUAL_PIN = 27;
/** To earth while the button is pressed or the switch closed. */
const BUTTON_PIN = 26;
/** To earth while the second contactor is closed. */
const CONTACT_PIN = 18;
/** The test input of the residual current monitor. */
const TEST_PIN = 19;
/** High drives the coil of the second contactor. */
const CONTACTOR_PIN = 13;
const GREEN_PIN = 12;
const RED_PIN = 14;

/** The pins of the Dinamics module. */
export class ModulePins implements Pins {
  readonly ntcChannel = NTC_CHANNEL;

  /** Bytes of the free line go to `received`. */
  constructor(private readonly received: (this: void, bytes: string) => void) {}

  adc(): AdcPort {
    adc.setwidth(adc.ADC1, ADC_BITS);
    for (const channel of CLAMP_CHANNELS) adc.setup(adc.ADC1, channel, adc.ADC_ATTEN_6db);
    adc.setup(adc.ADC1, NTC_CHANNEL, adc.ADC_ATTEN_11db);
    return { read: adc.read, micros: node.uptime };
  }

  line(speed_Bd: number): BytePort {
    uart.setup(LINE, speed_Bd, 8, uart.PARITY_NONE, uart.STOPBITS_1, { tx: LINE_TX, rx: LINE_RX });
    uart.start(LINE);
    uart.on(LINE, "data", 0, this.received);
    return {
      write: (bytes) => {
        uart.write(LINE, bytes);
        return true;
      },
    };
  }

  bus(): ReaderPort {
    return new ReaderBus();
  }

  oneWire(): OneWirePort {
    ow.setup(ONE_WIRE_PIN);
    return {
      reset: () => ow.reset(ONE_WIRE_PIN) === 1,
      write: (bytes) => {
        ow.write_bytes(ONE_WIRE_PIN, bytes);
      },
      read: (count) => ow.read_bytes(ONE_WIRE_PIN, count),
    };
  }

  residual(): LevelPort {
    gpio.config({ gpio: RESIDUAL_PIN, dir: gpio.IN, pull: gpio.PULL_UP });
    return { high: () => gpio.read(RESIDUAL_PIN) === 1 };
  }

  button(): LevelPort {
    gpio.config({ gpio: BUTTON_PIN, dir: gpio.IN, pull: gpio.PULL_UP });
    return { high: () => gpio.read(BUTTON_PIN) === 1 };
  }

  contact(): LevelPort {
    gpio.config({ gpio: CONTACT_PIN, dir: gpio.IN, pull: gpio.PULL_UP });
    return { high: () => gpio.read(CONTACT_PIN) === 1 };
  }

  test(): OutputPort {
    gpio.config({ gpio: TEST_PIN, dir: gpio.OUT });
    return {
      set: (high) => {
        gpio.write(TEST_PIN, high ? 1 : 0);
      },
    };
  }

  contactor(): ContactorPort {
    gpio.config({ gpio: CONTACTOR_PIN, dir: gpio.OUT });
    gpio.write(CONTACTOR_PIN, 0);
    return {
      drive: (threePhases) => {
        gpio.write(CONTACTOR_PIN, threePhases ? 1 : 0);
      },
    };
  }

  lamps(): LampPort {
    gpio.config({ gpio: GREEN_PIN, dir: gpio.OUT });
    gpio.config({ gpio: RED_PIN, dir: gpio.OUT });
    return {
      light: (green, red) => {
        gpio.write(GREEN_PIN, green ? 1 : 0);
        gpio.write(RED_PIN, red ? 1 : 0);
      },
    };
  }
}
