/**
 * A place at which a long piece of work may stop for a while, so that what is urgent need not wait for all of it. `cost`: about how many VM
 * instructions it took since the last one. On the module whoever began the work decides there how long it rests
 * (`tools/lua/native-functions.ts`); everywhere else, and in work that nobody has begun so, this does nothing. What the controller shares must be
 * whole at such a place, and may have changed behind it.
 */
export function pause(_cost: number): void {}

/** Before a piece of some thousand VM instructions that has no place to stop: it begins in a callback of its own. */
export function rest(): void {}
