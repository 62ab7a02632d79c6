import { elapsed_ms } from "#hal/clock";
import type { MainsSample } from "#hal/mains";
import { hasPhase, phaseName } from "#hal/phases";
import type { LineMeter } from "./house-meter";
import { readRequest, word16 } from "./modbus-frame";
import { type BytePort, ModbusLine } from "./modbus-line";

/** Input registers 0..2: voltage in 0.1 V, then the current in mA, low word first. */
const REGISTERS = 3;
const CURRENT_LOW_AT = 5;
const CURRENT_HIGH_AT = 7;
/** A round over all phases begins this often at most: the device measures about twice a second. */
const ROUND_ms = 500;
/** Its clamp is of 100 A; twice that is no reading. */
const LARGEST_mA = 200000;

/**
 * Meters PZEM-004T V3.0, one a phase on one line: function 4, 9600 Bd 8N1. The lowest phase has the address that is set, the next phase the
 * next one. Current has no sign. A reading is given when every phase has answered in the same round.
 */
export class Pzem implements LineMeter {
  readonly sample: MainsSample = { L1_mA: undefined, L2_mA: undefined, L3_mA: undefined };
  trouble = "";
  readonly line: ModbusLine;
  /** Phases that are asked, in turn; what they said in this round. */
  private readonly asked: number[] = [];
  private readonly requests: string[] = [];
  private readonly heard_mA: number[] = [0, 0, 0];
  private turn = 0;
  private round_ms: number | undefined = undefined;

  /** `phases` names the phases that have a meter (as `set_cte`); `address` 1..245 is that of the first of them. */
  constructor(port: BytePort, phases: number, address: number) {
    this.line = new ModbusLine(port);
    for (let phase = 0; phase < 3; phase++) {
      if (!hasPhase(phases, phase)) continue;
      this.requests.push(readRequest(address + this.asked.length, 0, REGISTERS));
      this.asked.push(phase);
    }
  }

  bytes(chunk: string, now: number): void {
    this.line.bytes(chunk, now);
  }

  tick(now: number): boolean {
    const state = this.line.tick(now);
    if (state === "waiting") return false;
    if (state === "failed") this.blame(this.line.fault);
    if (state === "answered" && this.take()) return true;
    const request = this.requests[this.turn];
    if (request === undefined) return false;
    if (this.turn === 0 && this.round_ms !== undefined && elapsed_ms(this.round_ms, now) < ROUND_ms) return false;
    const sent = this.line.ask(request, now);
    if (this.turn === 0) this.round_ms = sent ? now : undefined;
    return false;
  }

  /** The round is lost: the currents of a reading belong together. */
  private blame(fault: string): void {
    this.trouble = phaseName(this.asked[this.turn] ?? 0) + ": " + fault;
    this.turn = 0;
  }

  private take(): boolean {
    const { reply } = this.line;
    const current_mA = word16(reply, CURRENT_HIGH_AT) * 65536 + word16(reply, CURRENT_LOW_AT);
    if (current_mA > LARGEST_mA) {
      this.blame("no possible current");
      return false;
    }
    this.heard_mA[this.asked[this.turn] ?? 0] = current_mA;
    this.turn++;
    if (this.turn < this.asked.length) return false;
    this.turn = 0;
    this.trouble = "";
    for (const phase of this.asked) {
      const heard_mA = this.heard_mA[phase];
      if (phase === 0) this.sample.L1_mA = heard_mA;
      else if (phase === 1) this.sample.L2_mA = heard_mA;
      else this.sample.L3_mA = heard_mA;
    }
    return true;
  }
}
