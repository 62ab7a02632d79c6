import type { SerialPort } from "#hal/serial";
import type { Uart } from "./nodemcu";

declare const uart: Uart;

/** UART2 to the EVSE: TX GPIO 16, RX GPIO 17, 115200 Bd 8N1. */
const ID = 2;
const BAUD = 115200;
const TX = 16;
const RX = 17;

/** The line to the EVSE. It is always open; a line comes in with its carriage return, or in pieces of 256 bytes without. */
export class RapiUart implements SerialPort {
  start(received: (this: void, bytes: string) => void): void {
    uart.setup(ID, BAUD, 8, uart.PARITY_NONE, uart.STOPBITS_1, { tx: TX, rx: RX });
    uart.start(ID);
    uart.on(ID, "data", "\r", received);
  }

  write(bytes: string): boolean {
    uart.write(ID, bytes);
    return true;
  }
}
