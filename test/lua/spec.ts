import { deepEqual, show } from "./equal";

/** The test vocabulary of `#test/spec` inside the Lua VM: collects tests; the runner calls them one by one. */
export interface CollectedTest {
  /** Names of the groups around it and its own, joined by " > ". */
  name: string;
  body: (this: void) => void;
}

export interface Expectation {
  not: Expectation;
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toBeUndefined(): void;
  toBeDefined(): void;
  toContain(expected: unknown): void;
  toBeGreaterThan(expected: number): void;
  toBeGreaterThanOrEqual(expected: number): void;
  toBeLessThan(expected: number): void;
  toBeLessThanOrEqual(expected: number): void;
}

/** Tests in the order of the files that were loaded; the runner empties it file by file. */
export const collected: CollectedTest[] = [];
const groups: string[] = [];

export function describe(name: string, body: (this: void) => void): void {
  groups.push(name);
  body();
  groups.pop();
}

export function it(name: string, body: (this: void) => void): void {
  let full = "";
  for (const group of groups) full = full + group + " > ";
  collected.push({ name: full + name, body });
}

function same(left: unknown, right: unknown): boolean {
  if (typeof left === "number" && typeof right === "number" && left !== left) return right !== right;
  return left === right;
}

function contains(whole: unknown, part: unknown): boolean {
  if (typeof whole === "string") return whole.includes(part as string);
  for (const item of whole as unknown[]) if (same(item, part)) return true;
  return false;
}

declare function error(this: void, message: string, level: number): never;

class Expected implements Expectation {
  not: Expectation = this;
  constructor(
    private actual: unknown,
    private wanted: boolean,
  ) {}

  private settle(held: boolean, relation: string): void {
    if (held === this.wanted) return;
    error("expected " + show(this.actual, 4) + (this.wanted ? " to " : " not to ") + relation, 0);
  }
  toBe(expected: unknown): void {
    this.settle(same(this.actual, expected), "be " + show(expected, 4));
  }
  toEqual(expected: unknown): void {
    this.settle(deepEqual(this.actual, expected), "equal " + show(expected, 4));
  }
  toBeUndefined(): void {
    this.settle(this.actual === undefined, "be undefined");
  }
  toBeDefined(): void {
    this.settle(this.actual !== undefined, "be defined");
  }
  toContain(expected: unknown): void {
    this.settle(contains(this.actual, expected), "contain " + show(expected, 4));
  }
  toBeGreaterThan(expected: number): void {
    this.settle((this.actual as number) > expected, "be greater than " + show(expected, 1));
  }
  toBeGreaterThanOrEqual(expected: number): void {
    this.settle((this.actual as number) >= expected, "be at least " + show(expected, 1));
  }
  toBeLessThan(expected: number): void {
    this.settle((this.actual as number) < expected, "be less than " + show(expected, 1));
  }
  toBeLessThanOrEqual(expected: number): void {
    this.settle((this.actual as number) <= expected, "be at most " + show(expected, 1));
  }
}

export function expect(actual: unknown): Expectation {
  const positive = new Expected(actual, true);
  positive.not = new Expected(actual, false);
  return positive;
}
