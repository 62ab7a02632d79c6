import { crc16, word16 } from "#platform/nodemcu/meter/modbus-frame";

const READ_INPUT_REGISTERS = 4;
/** Input registers of the currents (30007..) and of the active powers (30013..) of the phases, two each. */
const CURRENTS = 6;
const POWERS = 12;
const VOLTAGE_V = 230;
/** A request and its answer on a wire at 9600 Bd, and the time that the meter thinks. */
const ANSWER_us = 80000;

/** A three-phase meter of the SDM630 class on the module's free line: answers what it is asked, after the time that it takes. */
export class SimulatedLineMeter {
  readonly currents_A = [0, 0, 0];
  private readonly answers: { due_us: number; bytes: string }[] = [];

  /** `address` 1..247. */
  constructor(private readonly address: number) {}

  /** When the next answer is due, us. */
  due_us(): number {
    return this.answers[0]?.due_us ?? Infinity;
  }

  /** A frame has come on the wire. What is not meant for it, or damaged, it does not answer. */
  asked(frame: string, at_us: number): void {
    if (frame.length !== 8 || frame.charCodeAt(0) !== this.address) return;
    if (crc16(frame, 6) !== frame.charCodeAt(6) + 256 * frame.charCodeAt(7)) return;
    if (frame.charCodeAt(1) !== READ_INPUT_REGISTERS) return;
    const register = word16(frame, 2);
    const count = word16(frame, 4);
    const data = Buffer.alloc(count * 2);
    for (let at = 0; at < count; at += 2) data.writeFloatBE(this.value(register + at), at * 2);
    const reply = frame.slice(0, 2) + String.fromCharCode(data.length) + data.toString("latin1");
    const crc = crc16(reply, reply.length);
    this.answers.push({ due_us: at_us + ANSWER_us, bytes: reply + String.fromCharCode(crc % 256, crc >> 8) });
  }

  /** The answer that is due by then, once. */
  answer(at_us: number): string | undefined {
    return this.due_us() <= at_us ? this.answers.shift()?.bytes : undefined;
  }

  private value(register: number): number {
    if (register >= CURRENTS && register < CURRENTS + 6)
      return Math.abs(this.currents_A[(register - CURRENTS) / 2] ?? 0);
    if (register >= POWERS && register < POWERS + 6) return (this.currents_A[(register - POWERS) / 2] ?? 0) * VOLTAGE_V;
    return 0;
  }
}
