import { elapsed_ms } from "#hal/clock";
import type { BytePort } from "../meter/modbus-line";
import { FrameReader, commandFrame } from "./pn532-frame";

/** Wakes the reader from its sleep: 55 55, then time to wake up (UM0701-02, 7.2.11). */
const WAKE = String.fromCharCode(85, 85, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
/** SAMConfiguration: no security module. */
const SAM_CONFIGURATION = String.fromCharCode(20, 1, 20, 1);
/** RFConfiguration, item 5: tries three times to activate a card, then answers that there is none. */
const RF_CONFIGURATION = String.fromCharCode(50, 5, 255, 1, 2);
/** InListPassiveTarget: one card of ISO 14443 A at 106 kbit/s. */
const LIST_TARGET = String.fromCharCode(74, 1, 0);
/** Bytes of an acknowledgement, and of the longest answer that is asked for. */
const ACK_B = 6;
const ANSWER_B = 47;
/** The reader acknowledges within 15 ms, and answers within this. */
const ANSWER_ms = 400;
const LOOK_ms = 250;
/** After failures the reader is woken anew, this seldom. */
const WAKE_ms = 1000;
const FAILURES = 3;
/** A card has gone when it was not seen for this long. */
const GONE_ms = 1000;
/** The first byte of a number that a card invents each time (ISO 14443-3, 6.5.4). */
const RANDOM = "08";

const enum STEP {
  wake = 0,
  configure = 1,
  look = 2,
}

/** The way to the reader: a UART (HSU, 115200 Bd 8N1), or a bus. */
export interface ReaderPort extends BytePort {
  /** Only a bus has it, on which a reader does not speak by itself and needs no waking bytes: asks for so many. */
  ask?(length_B: number): void;
  /** What the reader has said since, or nothing. */
  take?(): string;
}

/** A card reader PN532. Looks four times a second whether a card lies there. */
export class Pn532 {
  /** Number of the card that was shown last: 8, 14 or 20 upper-case hex digits. */
  uid = "";
  /** What is wrong with the reader, e.g. `no answer`; empty: nothing. */
  trouble = "not asked yet";
  /** Answers that were none to what was asked. */
  strays = 0;
  readonly frames = new FrameReader();
  private step = STEP.wake;
  /** The command that waits for its answer: its code, 0: none. */
  private pending = 0;
  private acknowledged = false;
  private sent_ms: number | undefined = undefined;
  private failures = 0;
  /** When the card was seen last; `undefined`: it has gone. */
  private seen_ms: number | undefined = undefined;
  private shown = false;

  constructor(private readonly port: ReaderPort) {}

  /** Bytes have come from the reader, in any pieces. */
  bytes(chunk: string, now: number): void {
    this.frames.add(chunk);
    for (let kind = this.frames.next(); kind !== "none"; kind = this.frames.next()) {
      if (this.pending === 0) this.strays++;
      else if (kind === "ack") this.acknowledged = true;
      else if (kind === "nack") this.fail("frame was not understood");
      else if (kind === "error") this.fail("command was refused");
      else this.answered(now);
    }
  }

  /** Works on; true: a card was laid on the reader, {@link uid}. */
  tick(now: number): boolean {
    if (this.seen_ms !== undefined && elapsed_ms(this.seen_ms, now) >= GONE_ms) this.seen_ms = undefined;
    const since_ms = this.sent_ms === undefined ? WAKE_ms : elapsed_ms(this.sent_ms, now);
    this.bytes(this.port.take?.() ?? "", now);
    if (this.pending !== 0 && since_ms >= ANSWER_ms)
      this.fail(this.acknowledged ? "no answer to a command" : "no answer");
    if (this.pending === 0) this.proceed(since_ms, now);
    else this.port.ask?.(this.acknowledged ? ANSWER_B : ACK_B);
    const shown = this.shown;
    this.shown = false;
    return shown;
  }

  private proceed(since_ms: number, now: number): void {
    switch (this.step) {
      case STEP.wake:
        if (since_ms >= WAKE_ms) this.send(SAM_CONFIGURATION, this.port.ask === undefined ? WAKE : "", now);
        return;
      case STEP.configure:
        this.send(RF_CONFIGURATION, "", now);
        return;
      default:
        if (since_ms >= LOOK_ms) this.send(LIST_TARGET, "", now);
    }
  }

  private send(command: string, before: string, now: number): void {
    this.sent_ms = now;
    this.frames.clear();
    this.acknowledged = false;
    this.pending = command.charCodeAt(0);
    if (!this.port.write(before + commandFrame(command))) this.fail("line is not open");
  }

  private fail(why: string): void {
    this.pending = 0;
    this.failures++;
    if (this.failures < FAILURES && this.step === STEP.look) return;
    this.trouble = why;
    this.step = STEP.wake;
  }

  private answered(now: number): void {
    const { data } = this.frames;
    if (!this.acknowledged || data.charCodeAt(0) !== this.pending + 1) {
      this.strays++;
      return;
    }
    this.pending = 0;
    this.failures = 0;
    if (this.step === STEP.look) {
      this.trouble = "";
      this.see(readTarget(data), now);
    } else this.step = this.step === STEP.wake ? STEP.configure : STEP.look;
  }

  /** A card is told once as long as it lies there, also one that invents its number. */
  private see(uid: string, now: number): void {
    if (uid === "") return;
    const isSame = uid === this.uid || (isRandom(uid) && isRandom(this.uid));
    if (this.seen_ms === undefined || !isSame) {
      this.uid = uid;
      this.shown = true;
    }
    this.seen_ms = now;
  }
}

function isRandom(uid: string): boolean {
  return uid.length === 8 && uid.startsWith(RANDOM);
}

/**
 * The card's number in an answer to InListPassiveTarget (code, count, target, SENS_RES of two bytes, SEL_RES, length, number); empty: there is
 * no card, or none whose number has 4, 7 or 10 bytes.
 */
export function readTarget(data: string): string {
  if (data.length < 7 || data.charCodeAt(1) !== 1) return "";
  const length = data.charCodeAt(6);
  if ((length !== 4 && length !== 7 && length !== 10) || data.length < 7 + length) return "";
  let uid = "";
  let isBlank = true;
  for (let index = 7; index < 7 + length; index++) {
    const code = data.charCodeAt(index);
    if (code !== 0) isBlank = false;
    uid += hexByte(code);
  }
  return isBlank ? "" : uid;
}

function hexByte(code: number): string {
  const digits = "0123456789ABCDEF";
  const high = Math.floor(code / 16);
  return digits.charAt(high) + digits.charAt(code - high * 16);
}
