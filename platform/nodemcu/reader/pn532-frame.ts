/**
 * Frames of the PN532 on its UART (user manual UM0701-02, 6.2.1): 00 00 FF LEN LCS TFI data DCS 00, and the acknowledgement 00 00 FF 00 FF 00.
 */

const TO_READER = 212;
const FROM_READER = 213;
const START = String.fromCharCode(0, 255);
/** No answer that is asked for is longer. */
const LONGEST_DATA = 40;
const LONGEST = 96;

/** A command with its parameters as a frame. */
export function commandFrame(data: string): string {
  const length = data.length + 1;
  const sum = sumOf(data, 0, data.length) + TO_READER;
  return (
    String.fromCharCode(0, 0, 255, length, 256 - length, TO_READER) +
    data +
    String.fromCharCode(low8(256 - low8(sum)), 0)
  );
}

function sumOf(bytes: string, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += bytes.charCodeAt(index);
  return sum;
}

function low8(value: number): number {
  return value - Math.floor(value / 256) * 256;
}

/** What {@link FrameReader.next} has found: nothing more, an acknowledgement, a refusal of it, an answer, or that the command was not understood. */
export type FrameKind = "none" | "ack" | "nack" | "answer" | "error";

/** Finds the frames in what the reader says, and begins anew after garbage. */
export class FrameReader {
  /** Of the last answer: its code (command + 1) and what follows. */
  data = "";
  /** Frames with a bad length or checksum. */
  bad = 0;
  private buffer = "";

  add(chunk: string): void {
    this.buffer += chunk;
    if (this.buffer.length > LONGEST) this.buffer = this.buffer.substring(this.buffer.length - LONGEST);
  }

  clear(): void {
    this.buffer = "";
  }

  /** The next frame that is complete. */
  next(): FrameKind {
    while (true) {
      const at = this.buffer.indexOf(START);
      if (at < 0) {
        const length = this.buffer.length;
        // half a start may be there
        this.buffer = length > 0 && this.buffer.charCodeAt(length - 1) === 0 ? this.buffer.substring(length - 1) : "";
        return "none";
      }
      this.buffer = this.buffer.substring(at);
      if (this.buffer.length < 4) return "none";
      const length = this.buffer.charCodeAt(2);
      const check = this.buffer.charCodeAt(3);
      if (length === 0 && check === 255) return this.taken(4, "ack");
      if (length === 255 && check === 0) return this.taken(4, "nack");
      if (length + check !== 256 || length > LONGEST_DATA) {
        this.bad++;
        this.buffer = this.buffer.substring(1);
      } else {
        if (this.buffer.length < 5 + length) return "none";
        const kind = this.judge(length);
        if (kind !== "none") return this.taken(5 + length, kind);
        this.bad++;
        this.buffer = this.buffer.substring(1);
      }
    }
  }

  private judge(length: number): FrameKind {
    if (low8(sumOf(this.buffer, 4, 5 + length)) !== 0) return "none";
    const from = this.buffer.charCodeAt(4);
    if (length === 1 && from === 127) return "error";
    if (from !== FROM_READER || length < 2) return "none";
    this.data = this.buffer.substring(5, 4 + length);
    return "answer";
  }

  private taken(length: number, kind: FrameKind): FrameKind {
    this.buffer = this.buffer.substring(length);
    return kind;
  }
}
