import type { CompiledFunction, CompiledModule } from "./bytecode";

/** Sizes on the module with 64-bit integers and doubles, bytes: as NodeMCU's loader lays a function out in flash. */
const PROTO_B = 76;
const INSTRUCTION_B = 4;
const CONSTANT_B = 12;
const UPVALUE_B = 8;
const POINTER_B = 4;
const TEXT_HEAD_B = 16;
const TABLE_NODE_B = 32;
const LFS_HEAD_B = 64;
/** Texts up to this length are interned and kept in a table of their own. */
const LONGEST_INTERNED = 40;
/** A run of instructions of one line takes so much of the packed line numbers. */
const LINE_RUN_B = 2;

function words_B(size_B: number): number {
  return Math.ceil(size_B / 4) * 4;
}

function function_B({ instructions, constants, upvalues, children, lineRuns }: CompiledFunction): number {
  return (
    PROTO_B +
    instructions * INSTRUCTION_B +
    constants * CONSTANT_B +
    upvalues * UPVALUE_B +
    children * POINTER_B +
    words_B(lineRuns * LINE_RUN_B)
  );
}

function powerOfTwo(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, count)));
}

/**
 * Bytes of flash that these modules take in LFS, as NodeMCU's loader expands an image: an estimate from the bytecode, where no cross compiler
 * is at hand. A text that several modules name is there once.
 */
export function lfsSize_B(modules: readonly CompiledModule[]): number {
  const texts = new Set(modules.flatMap((module) => [...module.texts]));
  let sum = LFS_HEAD_B + powerOfTwo(modules.length) * TABLE_NODE_B;
  let interned = 0;
  for (const text of texts) {
    sum += words_B(TEXT_HEAD_B + text.length + 1);
    if (text.length <= LONGEST_INTERNED) interned++;
  }
  sum += powerOfTwo(interned) * POINTER_B;
  for (const module of modules) for (const one of module.functions) sum += function_B(one);
  return sum;
}
