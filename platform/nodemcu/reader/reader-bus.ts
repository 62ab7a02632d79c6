import type { I2c } from "../nodemcu";
import type { ReaderPort } from "./pn532";

declare const i2c: I2c;

const SDA_PIN = 21;
const SCL_PIN = 22;
/** The PN532's address on the bus (UM0701-02, 6.2.4: 48 hex with the bit of writing). */
const ADDRESS = 36;
/** It holds the clock while it wakes: up to 8 ms are waited, a hundred times what NodeMCU waits. The chip counts to 13 ms. */
const STRETCH = 100;

/**
 * The I2C bus of the card reader, on the chip's first interface. Transfers are done beside the program and one at a time: a second one would
 * wait, and everything with it, for the first.
 */
export class ReaderBus implements ReaderPort {
  private isBusy = false;
  /** What the reader has said, and nobody has taken. */
  private heard = "";

  /** There is one bus: setting it up twice is a panic of NodeMCU. */
  constructor() {
    i2c.setup(i2c.HW0, SDA_PIN, SCL_PIN, i2c.SLOW, STRETCH);
  }

  /** False: the transfer before has not come to an end. A reader that is not there does not acknowledge, and then says nothing. */
  write(bytes: string): boolean {
    if (this.isBusy) return false;
    this.begin(i2c.TRANSMITTER);
    i2c.write(i2c.HW0, bytes);
    this.transfer();
    return true;
  }

  ask(length_B: number): void {
    if (this.isBusy) return;
    this.begin(i2c.RECEIVER);
    i2c.read(i2c.HW0, 1 + length_B);
    this.transfer();
  }

  take(): string {
    const { heard } = this;
    this.heard = "";
    return heard;
  }

  private begin(direction: number): void {
    this.isBusy = true;
    i2c.start(i2c.HW0);
    i2c.address(i2c.HW0, ADDRESS, direction);
  }

  private transfer(): void {
    i2c.stop(i2c.HW0);
    i2c.transfer(i2c.HW0, (data, acknowledged) => {
      this.isBusy = false;
      // a status byte comes before what is read: odd when there is something
      const status = acknowledged && data !== undefined ? data.charCodeAt(0) : 0;
      if (data !== undefined && Math.floor(status / 2) * 2 !== status) this.heard = data.substring(1);
    });
  }
}
