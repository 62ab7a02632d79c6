import { QUEUE, loop } from "./loop";

type Edge = (this: void, pin: number, level: number) => void;

/** Kinds of edges, as the chip numbers them. */
const NONE = 0;
const UP = 1;
const DOWN = 2;
const BOTH = 3;

interface Watch {
  kind: number;
  handler: Edge;
  /** An interrupt is off from its edge until its callback has run. */
  isArmed: boolean;
}

const levels: Record<number, number | undefined> = {};
const watches: Record<number, Watch | undefined> = {};

/** The level of a pin changes from the outside; edges that come before the callback of an earlier one has run are lost. */
export function drive(pin: number, level: number): void {
  const before = levels[pin] ?? 1;
  levels[pin] = level;
  const watch = watches[pin];
  if (watch === undefined || !watch.isArmed || before === level) return;
  if (watch.kind !== BOTH && (watch.kind === UP) !== (level === 1)) return;
  watch.isArmed = false;
  loop.post(QUEUE.low, () => {
    const now = watches[pin];
    if (now === undefined) return;
    now.handler(pin, level);
    now.isArmed = true;
  });
}

export const gpioModule = {
  IN: 1,
  OUT: 2,
  IN_OUT: 3,
  PULL_UP: 1,
  INTR_NONE: NONE,
  INTR_UP: UP,
  INTR_DOWN: DOWN,
  INTR_UP_DOWN: BOTH,
  config(this: void): void {
    // an input that nothing drives reads high
  },
  read(this: void, pin: number): number {
    return levels[pin] ?? 1;
  },
  write(this: void, pin: number, level: number): void {
    levels[pin] = level;
  },
  /** Without a handler the one that was there stays; without a kind there is none any more. */
  trig(this: void, pin: number, kind?: number, handler?: Edge): void {
    const wanted = kind ?? NONE;
    const known = handler ?? watches[pin]?.handler;
    watches[pin] = wanted === NONE || known === undefined ? undefined : { kind: wanted, handler: known, isArmed: true };
  },
};
