/**
 * The wire to the EVSE: 115200 Bd, 8N1 (RAPI link layer).
 * What comes in is handed to the app as facts (`serialReceived`); this port only carries bytes out.
 */
export interface SerialPort {
  /** Sends bytes (one character = one byte, 0..255). Never blocks; returns false when the line is not open. */
  write(bytes: string): boolean;
}
