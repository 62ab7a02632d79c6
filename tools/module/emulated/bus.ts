/// <reference types="@typescript-to-lua/language-extensions" />

import { commandFrame } from "#platform/nodemcu/reader/pn532-frame";
import { QUEUE, loop } from "./loop";

/** A card reader PN532 on the bus: it acknowledges a command, then answers, and has one frame to say at a time. */
class Reader {
  /** Whether it hangs on the bus. */
  there = false;
  /** Number of the card that lies on it, its bytes; empty: none. */
  card = "";
  private readonly frames: string[] = [];

  hear(frame: string): void {
    this.frames.splice(0, this.frames.length);
    const begin = frame.indexOf(String.fromCharCode(0, 255));
    const length = begin < 0 ? 0 : frame.charCodeAt(begin + 2);
    const data = frame.substring(begin + 5, begin + 4 + length);
    // a frame that is not whole is not acknowledged
    if (length === 0 || commandFrame(data) !== frame) return;
    this.frames.push(String.fromCharCode(0, 0, 255, 0, 255, 0));
    const code = String.fromCharCode(data.charCodeAt(0) + 1);
    this.frames.push(answerFrame(data.charCodeAt(0) === 74 ? code + this.target() : code));
  }

  /** A status byte, and the frame that it has to say with whatever fills the rest. */
  say(length: number): string {
    const frame = this.frames.shift();
    const bytes = frame === undefined ? String.fromCharCode(0) : String.fromCharCode(1) + frame;
    return (bytes + String.fromCharCode(128).repeat(length)).substring(0, length);
  }

  private target(): string {
    if (this.card === "") return String.fromCharCode(0);
    return String.fromCharCode(1, 1, 0, 4, 8, this.card.length) + this.card;
  }
}

/** As a command's frame, from the other side. */
function answerFrame(data: string): string {
  const frame = commandFrame(data);
  const check = frame.charCodeAt(frame.length - 2) + 255;
  const low = check - Math.floor(check / 256) * 256;
  return frame.substring(0, 5) + String.fromCharCode(213) + data + String.fromCharCode(low, 0);
}

export const reader = new Reader();

type Done = (this: void, data: string | undefined, acknowledged: boolean) => void;

const READER = 36;
/** A byte with its acknowledgement at 100 kHz. */
const BYTE_us = 90;

/** What is queued for the next transfer. */
const queued = { address: 0, sent: "", length: 0, reads: 0 };
let isSetUp = false;
/** Transfers that have not ended. */
let going = 0;

function begun(): void {
  if (!isSetUp) error("i2c: the interface is not set up", 0);
}
declare function error(this: void, message: string, level: number): never;

export const i2cModule = {
  HW0: 1,
  SLOW: 100000,
  TRANSMITTER: 0,
  RECEIVER: 1,
  setup(this: void): void {
    if (isSetUp) error("panic: the I2C driver is installed already", 0);
    isSetUp = true;
  },
  start(this: void): void {
    begun();
  },
  stop(this: void): void {
    begun();
  },
  address(this: void, _id: number, address: number): void {
    queued.address = address;
  },
  write(this: void, _id: number, bytes: string): void {
    queued.sent += bytes;
  },
  read(this: void, _id: number, length: number): void {
    queued.reads++;
    if (queued.reads > 1) error("only one read per transfer supported", 0);
    queued.length = length;
  },
  /** Beside the program; one may wait for another, a third one holds up everything. */
  transfer(this: void, _id: number, done: Done): void {
    begun();
    const { address, sent, length } = queued;
    const span_us = (1 + sent.length + length) * BYTE_us;
    queued.sent = "";
    queued.length = 0;
    queued.reads = 0;
    if (going > 1) loop.block(span_us);
    going++;
    loop.alarm(span_us, false, () => {
      going--;
      const acknowledged = reader.there && address === READER;
      if (acknowledged && sent !== "") reader.hear(sent);
      const data = acknowledged && length > 0 ? reader.say(length) : undefined;
      loop.post(QUEUE.medium, () => {
        done(data, acknowledged);
      });
    });
  },
};
