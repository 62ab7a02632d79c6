/**
 * Monotonic time of the controller: whole milliseconds in 31 bits.
 * Wraps from 2147483647 to 0 after 24.8 days; two instants are compared only through {@link elapsed_ms}.
 */
export const CLOCK_SPAN_ms = 2147483648;

/** Milliseconds from `since` to `now`, 0..2147483647. A wrap in between does not matter as long as the span is under 24.8 days. */
export function elapsed_ms(since: number, now: number): number {
  const span = now - since;
  return span >= 0 ? span : span + CLOCK_SPAN_ms;
}

/** The instant `span_ms` after `now` (0..2147483647), wrapped. */
export function after_ms(now: number, span_ms: number): number {
  const at = now + span_ms;
  return at >= CLOCK_SPAN_ms ? at - CLOCK_SPAN_ms : at;
}
