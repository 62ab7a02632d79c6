import type { LogPort } from "#hal/log";
import type { App } from "#firmware/ports";
import { elapsed_ms } from "#hal/clock";
import type { AdcPort } from "./meter/burst";
import type { HouseMeter, LineMeter } from "./meter/house-meter";
import type { BytePort } from "./meter/modbus-line";
import type { LevelPort } from "./sensor/residual-input";
import type { OneWirePort } from "./sensor/ds18b20";
import type { TemperatureSensor } from "./sensor/temperature-sensor";
import { Lamps, type LampPort, type LampView } from "./led";
import { ClampMeter } from "./meter/clamp-meter";
import { Pzem } from "./meter/pzem";
import { Sdm630 } from "./meter/sdm630";
import { Pn532, type ReaderPort } from "./reader/pn532";
import { Ds18b20 } from "./sensor/ds18b20";
import { Ntc } from "./sensor/ntc";
import { ResidualInput } from "./sensor/residual-input";

/** Speeds of the one line that is free beside console and EVSE. */
const METER_Bd = 9600;
const READER_Bd = 115200;
/** What a monitor with a contact reports, when no smaller residual current trips (IEC 62955: 6 mA). */
const LEAST_RESIDUAL_mA = 6;
/** What is wrong with a device may come and go with each reading: it is told this seldom. */
const TOLD_ms = 10000;
const METER = 0;
const READER = 1;
const SENSOR = 2;
/** How often the lamps learn what the controller does. */
const LOOK_ms = 1000;

/** So long the residual current monitor is told to test itself. */
const TEST_ms = 1000;

/** An output. */
export interface OutputPort {
  set(high: boolean): void;
}

/** What the module has at its pins. Each is set up when it is asked for, once. */
export interface Pins {
  /** The inputs of the three clamps and of the NTC. */
  adc(): AdcPort;
  /** The UART that is free, at this speed; its bytes come to {@link Peripherals.lineReceived}. */
  line(speed_Bd: number): BytePort;
  /** The bus of the card reader. */
  bus(): ReaderPort;
  oneWire(): OneWirePort;
  residual(): LevelPort;
  /** The push button or switch, low while it is closed. */
  button(): LevelPort;
  /** The auxiliary contact of the second contactor, low while that is closed. */
  contact(): LevelPort;
  /** The test input of the residual current monitor. */
  test(): OutputPort;
  lamps(): LampPort;
  /** Channel of ADC1 of the NTC, set up with 11 dB. */
  readonly ntcChannel: number;
}

/**
 * What hangs on the module itself, as the settings say: it measures, reads and hands the controller what it has found. Which devices there are
 * is looked at once, at the boot; each is loaded only when it is there.
 */
export class Peripherals {
  /** What only the platform knows of what the lamps show: `setup` and `online`. The rest is rewritten here. */
  readonly lampView: LampView = {
    setup: true,
    evseUp: false,
    state: "unknown",
    trips: 0,
    meterHeard: false,
    online: false,
  };
  private readonly lamps: Lamps;
  private readonly clamps: ClampMeter | undefined = undefined;
  private readonly lineMeter: LineMeter | undefined = undefined;
  private readonly meter: HouseMeter | undefined = undefined;
  private readonly reader: Pn532 | undefined = undefined;
  private readonly sensor: TemperatureSensor | undefined = undefined;
  private readonly residual: ResidualInput | undefined = undefined;
  private readonly button: LevelPort | undefined = undefined;
  private isClosed = false;
  private readonly contact: LevelPort | undefined = undefined;
  private isJoined = false;
  private readonly tester: OutputPort | undefined = undefined;
  /** The level that tests, and since when it is there. */
  private testHigh = false;
  private tested_ms: number | undefined = undefined;
  private revision = -1;
  private looked_ms: number | undefined = undefined;
  /** What was told of meter, reader and sensor, and when; -1: nothing yet. The reader is told of when it works, and when it does not. */
  private readonly told = ["", "not asked yet", ""];
  private readonly told_ms = [-1, -1, -1];

  constructor(
    pins: Pins,
    private readonly app: App,
    private readonly log: LogPort,
  ) {
    const { settings } = app;
    const meter = settings.get("house_meter");
    const phases = settings.get("clamps");
    const address = settings.get("meter_address");
    if (meter === 1) this.clamps = new ClampMeter(pins.adc());
    else if (meter === 2) this.lineMeter = new Sdm630(pins.line(METER_Bd), phases, address);
    else if (meter === 3) this.lineMeter = new Pzem(pins.line(METER_Bd), phases, address);
    this.meter = this.clamps ?? this.lineMeter;
    const reader = settings.get("card_reader");
    if (reader === 2) this.reader = new Pn532(pins.bus());
    else if (reader === 1) {
      if (this.lineMeter === undefined) this.reader = new Pn532(pins.line(READER_Bd));
      else
        log.log("error", "card reader: the meter has the only free line; a PN532 can hang on I2C (set card_reader 2)");
    }
    const sensor = settings.get("temperature_sensor");
    if (sensor === 1) this.sensor = new Ds18b20(pins.oneWire());
    else if (sensor === 2) this.sensor = new Ntc(pins.adc(), pins.ntcChannel);
    const level = settings.get("residual_input");
    if (level !== 0) this.residual = new ResidualInput(pins.residual(), level === 1);
    if (settings.get("switch_input") === 1) this.button = pins.button();
    if (settings.get("contactor_input") === 1) this.contact = pins.contact();
    const test = settings.get("residual_test");
    if (test !== 0) {
      this.tester = pins.test();
      this.testHigh = test === 1;
      this.tester.set(!this.testHigh);
    }
    this.lamps = new Lamps(pins.lamps());
  }

  /** Bytes have come on the free line. */
  lineReceived(bytes: string, now: number): void {
    if (this.lineMeter === undefined) this.reader?.bytes(bytes, now);
    else this.lineMeter.bytes(bytes, now);
  }

  /** The input of the residual current monitor has moved: looks at it. While it returns true, call it again every 10 ms. */
  residualMoved(now: number): boolean {
    const { residual, app } = this;
    if (residual === undefined) return false;
    if (residual.tick(now)) {
      const limit_mA = app.settings.get("residual_trip_mA");
      const residual_mA = limit_mA > LEAST_RESIDUAL_mA ? limit_mA : LEAST_RESIDUAL_mA;
      app.reported("residual_mA", residual.active === true ? residual_mA : 0, now);
    }
    return residual.waiting();
  }

  /** Has the residual current monitor test itself; false: it does not hang on the module. */
  test(now: number): boolean {
    if (this.tester === undefined) return false;
    this.tester.set(this.testHigh);
    this.tested_ms = now;
    return true;
  }

  /** Works on: every 100 ms, before the controller's own tick. */
  tick(now: number): void {
    if (this.revision !== this.app.settings.revision) this.calibrate();
    this.residualMoved(now);
    this.press(now);
    this.feel(now);
    this.measure(now);
    this.read(now);
    if (this.looked_ms === undefined || elapsed_ms(this.looked_ms, now) >= LOOK_ms) this.look(now);
    this.lamps.tick(this.lampView, now);
  }

  /** Takes what may change while it runs. */
  private calibrate(): void {
    const { clamps } = this;
    const { settings } = this.app;
    this.revision = settings.revision;
    if (clamps === undefined) return;
    clamps.clamps = settings.get("clamps");
    clamps.calibration = settings.get("calibration");
    clamps.factors[0] = settings.get("clamp_L1_permille");
    clamps.factors[1] = settings.get("clamp_L2_permille");
    clamps.factors[2] = settings.get("clamp_L3_permille");
  }

  private measure(now: number): void {
    const { meter } = this;
    if (meter === undefined) return;
    if (meter.tick(now)) this.app.mainsSampled(meter.sample, now);
    if (meter.trouble !== this.told[METER]) this.tell(METER, "house meter", meter.trouble, now);
  }

  private read(now: number): void {
    const { reader, sensor, app } = this;
    if (reader !== undefined) {
      if (reader.tick(now)) app.mqttReceived("rfid", "swipe " + reader.uid, false, now);
      if (reader.trouble !== this.told[READER]) this.tell(READER, "card reader", reader.trouble, now);
    }
    if (sensor === undefined) return;
    // the feed takes thousandths
    if (sensor.tick(now))
      app.reported("temperature_C", Math.floor((sensor.temperature_C ?? 0) * 1000 + 0.5) / 1000, now);
    if (sensor.trouble !== this.told[SENSOR]) this.tell(SENSOR, "temperature sensor", sensor.trouble, now);
  }

  /** The button, whenever it moves and each second; the controller itself waits until its contact rests. */
  private press(now: number): void {
    const { button } = this;
    if (button === undefined) return;
    const isClosed = !button.high();
    if (isClosed === this.isClosed && this.looked_ms !== undefined && elapsed_ms(this.looked_ms, now) < LOOK_ms) return;
    this.isClosed = isClosed;
    this.app.reported("switch", isClosed ? 1 : 0, now);
  }

  /** The auxiliary contact, whenever it moves and each second; and the end of a test. */
  private feel(now: number): void {
    const { contact, tested_ms } = this;
    if (contact !== undefined) {
      const isJoined = !contact.high();
      const isDue = this.looked_ms === undefined || elapsed_ms(this.looked_ms, now) >= LOOK_ms;
      if (isJoined !== this.isJoined || isDue) this.app.reported("phases", isJoined ? 3 : 1, now);
      this.isJoined = isJoined;
    }
    if (tested_ms === undefined || elapsed_ms(tested_ms, now) < TEST_ms) return;
    this.tester?.set(!this.testHigh);
    this.tested_ms = undefined;
  }

  private tell(device: number, what: string, trouble: string, now: number): void {
    const since_ms = this.told_ms[device] ?? -1;
    if (since_ms >= 0 && elapsed_ms(since_ms, now) < TOLD_ms) return;
    this.told_ms[device] = now;
    this.told[device] = trouble;
    if (trouble === "") this.log.log("info", what + ": works");
    else this.log.log("warn", what + ": " + trouble);
  }

  private look(now: number): void {
    this.looked_ms = now;
    const { lampView, app } = this;
    const snapshot = app.snapshot(now);
    lampView.evseUp = snapshot.link === "up";
    lampView.state = snapshot.state;
    lampView.trips = snapshot.trips.length;
    lampView.meterHeard = snapshot.mainsFresh || app.settings.get("dynamic") === 0;
  }
}
