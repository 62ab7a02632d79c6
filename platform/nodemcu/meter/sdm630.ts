import { elapsed_ms } from "#hal/clock";
import type { MainsSample } from "#hal/mains";
import { hasPhase, phaseName } from "#hal/phases";
import type { LineMeter } from "./house-meter";
import { float32_thousandths, readRequest } from "./modbus-frame";
import { type BytePort, ModbusLine } from "./modbus-line";

/** Input registers 30007..30018: current of L1, L2, L3, then active power of L1, L2, L3, numbers of four bytes each. */
const FIRST_REGISTER = 6;
const REGISTERS = 12;
const CURRENT_AT = 3;
const POWER_AT = 15;
/** The meter measures anew about twice a second. */
const PERIOD_ms = 500;
/** Beyond what any of these meters measures through its transformers. */
const LARGEST_mA = 1000000;

/**
 * A three-phase meter of the Eastron SDM630 class (SDM630, SDM72D): function 4, 9600 Bd 8N1, address 1 unless set otherwise. Its currents
 * have no sign; they are export where the phase's active power is negative.
 */
export class Sdm630 implements LineMeter {
  readonly sample: MainsSample = { L1_mA: undefined, L2_mA: undefined, L3_mA: undefined };
  trouble = "";
  readonly line: ModbusLine;
  private readonly request: string;
  private asked_ms: number | undefined = undefined;

  /** `phases` names the phases that are wired (as `set_cte`); `address` 1..247. */
  constructor(
    port: BytePort,
    private readonly phases: number,
    address: number,
  ) {
    this.line = new ModbusLine(port);
    this.request = readRequest(address, FIRST_REGISTER, REGISTERS);
  }

  bytes(chunk: string, now: number): void {
    this.line.bytes(chunk, now);
  }

  tick(now: number): boolean {
    const state = this.line.tick(now);
    if (state === "waiting") return false;
    if (state === "failed") this.trouble = this.line.fault;
    if (state === "answered") return this.take();
    if (this.asked_ms !== undefined && elapsed_ms(this.asked_ms, now) < PERIOD_ms) return false;
    this.asked_ms = this.line.ask(this.request, now) ? now : undefined;
    return false;
  }

  private take(): boolean {
    const { reply } = this.line;
    const L1_mA = signedCurrent_mA(reply, 0);
    const L2_mA = signedCurrent_mA(reply, 1);
    const L3_mA = signedCurrent_mA(reply, 2);
    const lacking = this.lacks(L1_mA, 0) ? 0 : this.lacks(L2_mA, 1) ? 1 : this.lacks(L3_mA, 2) ? 2 : 3;
    if (lacking < 3) {
      this.trouble = phaseName(lacking) + ": no possible current";
      return false;
    }
    this.trouble = "";
    this.sample.L1_mA = hasPhase(this.phases, 0) ? L1_mA : undefined;
    this.sample.L2_mA = hasPhase(this.phases, 1) ? L2_mA : undefined;
    this.sample.L3_mA = hasPhase(this.phases, 2) ? L3_mA : undefined;
    return true;
  }

  private lacks(current_mA: number | undefined, phase: number): boolean {
    return current_mA === undefined && hasPhase(this.phases, phase);
  }
}

/** The current of a phase with the sign of its power, `undefined` when one of the two is no possible number. */
function signedCurrent_mA(reply: string, phase: number): number | undefined {
  const current_mA = float32_thousandths(reply, CURRENT_AT + 4 * phase);
  const power_mW = float32_thousandths(reply, POWER_AT + 4 * phase);
  if (current_mA === undefined || power_mW === undefined) return undefined;
  if (current_mA < -LARGEST_mA || current_mA > LARGEST_mA) return undefined;
  const magnitude_mA = current_mA < 0 ? -current_mA : current_mA;
  return power_mW < 0 ? -magnitude_mA : magnitude_mA;
}
