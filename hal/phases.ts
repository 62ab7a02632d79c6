/** Phases as users write them: `1`, `2`, `3`, `12`, `13`, `23`, `123`, and `0` for none. */

/** Whether the code names phase `index` (0 is L1). */
export function hasPhase(code: number, index: number): boolean {
  switch (index) {
    case 0:
      return code === 1 || code === 12 || code === 13 || code === 123;
    case 1:
      return code === 2 || code === 12 || code === 23 || code === 123;
    default:
      return code === 3 || code === 13 || code === 23 || code === 123;
  }
}

/** How many phases the code names, 0..3. */
export function phaseCount(code: number): number {
  if (code === 0) return 0;
  return code < 10 ? 1 : code < 100 ? 2 : 3;
}

/** The code of a set of phases. */
export function phaseCode(L1: boolean, L2: boolean, L3: boolean): number {
  let code = 0;
  if (L1) code = 1;
  if (L2) code = code * 10 + 2;
  if (L3) code = code * 10 + 3;
  return code;
}

/** `L1`, `L2` or `L3` for the indices 0, 1, 2. */
export function phaseName(index: number): string {
  return index === 0 ? "L1" : index === 1 ? "L2" : "L3";
}
