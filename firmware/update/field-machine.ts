import { combine, fromBytes, type Limbs, multiply, newLimbs } from "./field";

/** How often `^` squares, by its fourth character. */
const REPEATS: readonly number[] = [1, 2, 5, 10, 20, 50, 100];
/** Work of a multiplication, in additions. */
const MULTIPLICATION = 7;
/** Registers `a` to `z`. */
const REGISTERS = 26;
const FIRST = 97;

/**
 * Works through calculations modulo 2^255 - 19 in small steps. A program is a text of four characters for each operation: operator, result,
 * operand, operand, where values are registers `a` to `z`: `*cab` is c = a * b; `+` and `-` likewise; `=ca.` copies; `^ca3` squares a
 * ten times (see {@link REPEATS}).
 */
export class FieldMachine {
  private readonly registers: Limbs[] = [];
  private program = "";
  private at = 0;
  /** Squarings that `^` still has to do. */
  private left = 0;

  constructor() {
    for (let index = 0; index < REGISTERS; index++) this.registers.push(newLimbs(0));
  }

  /** The value of a register, to be read or reduced. */
  value(register: string): Limbs {
    return this.registers[register.charCodeAt(0) - FIRST] ?? newLimbs(0);
  }

  /** Puts a whole number below 2^24 into a register. */
  put(register: string, value: number): void {
    this.registers[register.charCodeAt(0) - FIRST] = newLimbs(value);
  }

  /** Puts 32 bytes, least first, into a register. */
  putBytes(register: string, bytes: string): void {
    this.registers[register.charCodeAt(0) - FIRST] = fromBytes(bytes);
  }

  begin(program: string): void {
    this.program = program;
    this.at = 0;
    this.left = 0;
  }

  /** Does about `work` additions' worth; true when the program is done. */
  step(work: number): boolean {
    let done = 0;
    while (done < work && this.at < this.program.length) {
      const operator = this.program.charCodeAt(this.at);
      this.operate(operator);
      done += operator === 42 || operator === 94 ? MULTIPLICATION : 1;
      if (this.left === 0) this.at += 4;
    }
    return this.at >= this.program.length;
  }

  private operate(operator: number): void {
    const { at, program, registers } = this;
    const out = registers[program.charCodeAt(at + 1) - FIRST];
    const a = registers[program.charCodeAt(at + 2) - FIRST];
    if (out === undefined || a === undefined) return;
    if (operator === 94) return this.square(out, a, program.charCodeAt(at + 3) - 48);
    if (operator === 61) {
      for (let index = 0; index < 11; index++) out[index] = a[index] ?? 0;
      return;
    }
    const b = registers[program.charCodeAt(at + 3) - FIRST];
    if (b === undefined) return;
    if (operator === 42) multiply(out, a, b);
    else combine(out, a, b, operator === 43 ? 1 : -1);
  }

  private square(out: Limbs, a: Limbs, repeat: number): void {
    if (this.left === 0) {
      this.left = REPEATS[repeat] ?? 1;
      multiply(out, a, a);
    } else multiply(out, out, out);
    this.left--;
  }
}
