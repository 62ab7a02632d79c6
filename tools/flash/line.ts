import { connect } from "node:net";
import { SerialPort } from "serialport";
import { errorText } from "#platform/node/input-error";

/** Who hears what comes over a line; nothing comes after `lost`. */
export interface LineListener {
  received(bytes: string): void;
  lost(why: string): void;
}

/** A line to a module, byte by byte. */
export interface ByteLine {
  write(bytes: string): void;
  close(): void;
}

/** Opens the line; rejects with why it cannot. */
export type LineOpener = (listener: LineListener) => Promise<ByteLine>;

const CONNECT_ms = 5000;

/** A serial device, 8N1. */
export function serialOpener(path: string, baud: number): LineOpener {
  return (listener) =>
    new Promise((resolve, reject) => {
      const port = new SerialPort({ path, baudRate: baud, autoOpen: false, hupcl: false });
      let gone = false;
      const lose = (why: string): void => {
        if (gone) return;
        gone = true;
        if (port.isOpen) port.close(() => undefined);
        listener.lost(why);
      };
      port.on("data", (chunk: Buffer) => {
        if (!gone) listener.received(chunk.toString("latin1"));
      });
      port.on("error", (error) => lose(errorText(error)));
      port.on("close", () => lose("closed"));
      port.on("end", () => lose("hung up"));
      port.open((error) => {
        if (error !== null) {
          gone = true;
          reject(new Error(errorText(error)));
          return;
        }
        resolve({
          write: (bytes) => void (!gone && port.write(Buffer.from(bytes, "latin1"))),
          close: () => {
            gone = true;
            if (port.isOpen) port.close(() => undefined);
          },
        });
      });
    });
}

/** The bytes of a serial line over TCP, as a serial server has them. */
export function tcpOpener(host: string, port: number): LineOpener {
  return (listener) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true, timeout: CONNECT_ms });
      let gone = false;
      let opened = false;
      const lose = (why: string): void => {
        socket.destroy();
        if (gone) return;
        gone = true;
        if (opened) listener.lost(why);
        else reject(new Error(why));
      };
      socket.on("timeout", () => lose("no connection in time"));
      socket.on("error", (error) => lose(errorText(error)));
      socket.on("close", () => lose("closed by the other end"));
      socket.on("data", (chunk: Buffer) => {
        if (!gone) listener.received(chunk.toString("latin1"));
      });
      socket.on("connect", () => {
        socket.setTimeout(0);
        opened = true;
        resolve({
          write: (bytes) => void (!gone && socket.write(Buffer.from(bytes, "latin1"))),
          close: () => {
            gone = true;
            socket.destroy();
          },
        });
      });
    });
}
